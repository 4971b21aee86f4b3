import type { Purpose } from '../../accounts/permission';
import { beforeAck, deadlineFrom } from '../ask/deadline';
import { listNamedEventTypes } from '../ask/name-lookup';
import type { Suggest } from '../bolt/register-options';
import { inOrder } from './filters-menus';
import { suggestEventTypes } from './filters-named';

/** The event types that may be meant, of the access that would be asked. */
export const suggestEvents =
  (purpose: Purpose): Suggest =>
  async (services, { typed, caller }) => {
    const { workspace, slackUserId } = caller;
    const chosen = await services.accounts.choose(workspace, slackUserId, purpose);
    if (chosen.kind === 'denied') return [];
    const listing = listNamedEventTypes(chosen.calcom, deadlineFrom(services.now()));
    const all = await beforeAck(services, listing);
    return all === null ? [] : suggestEventTypes(typed, inOrder(all));
  };
