import type { Purpose } from '../../accounts/permission';
import { suggestEventTypes } from '../views/filters-named';
import type { Suggest } from './attach-options';
import { inOrder } from './filters-menus';
import { listNamedEventTypes } from './named';
import { patienceFrom } from './patience';
import { quickly } from './quickly';

/** The event types that may be meant, of the access that would be asked. */
export const suggestEvents =
  (purpose: Purpose): Suggest =>
  async (services, { typed, caller }) => {
    const { workspace, slackUserId } = caller;
    const chosen = await services.accounts.choose(workspace, slackUserId, purpose);
    if (chosen.kind === 'denied') return [];
    const listing = listNamedEventTypes(chosen.calcom, patienceFrom(services.now()));
    const all = await quickly(services, listing);
    return all === null ? [] : suggestEventTypes(typed, inOrder(all));
  };
