import type { Purpose } from '../../accounts/permission';
import { patienceFrom, quickly } from '../ask/deadline';
import { listNamedEventTypes } from '../ask/named';
import type { Suggest } from '../bolt/attach-options';
import { inOrder } from './filters-menus';
import { suggestEventTypes } from './filters-named';

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
