import type { CallOptions } from '../../calcom/client';
import { CalcomForbiddenError, CalcomNotFoundError, CalcomUnauthorizedError } from '../../calcom/errors';
import { memberName } from '../../lib/text/member-name';
import { deadlineFrom } from '../ask/deadline';
import { listNamedEventTypes, listNamedTeams } from '../ask/name-lookup';
import { type Opened, reportRefused } from '../ask/with-connection';
import type { Caller } from '../bolt/register';
import { describeFailure } from '../kit/failure-text';
import type { Named } from '../kit/find-by-name';
import { commands } from '../kit/ids';
import type { Services } from '../services';
import type { FilterMenus } from './filters-rankings-view';

/**
 * What a form may offer: teams of every access that may be asked, and the event types of the first, which looks them
 * up. What cannot be listed is missing from the form, and the form says so.
 */
export async function loadFilterMenus(
  services: Services,
  caller: Caller,
  opened: Opened,
): Promise<FilterMenus> {
  const { calcom, whose, next } = opened;
  const options = deadlineFrom(services.now());
  const notes: string[] = [];
  const orNone = async <T>(what: string, list: Promise<T>, none: T): Promise<T> => {
    try {
      return await list;
    } catch (error) {
      if (error instanceof CalcomUnauthorizedError) throw error;
      const words = describeFailure(error);
      if (words === null) throw error;
      services.logger.failure('a filter form lacks a menu', error);
      if (!hasNone(error)) notes.push(`*The ${what} are missing here.* ${words.what} ${words.todo}`);
      return none;
    }
  };
  const [me, teams, eventTypes, ofNext] = await Promise.all([
    orNone('choices by name', calcom.getMe(options), null),
    orNone('teams', listNamedTeams(calcom, options), []),
    orNone('event types', listNamedEventTypes(calcom, options), []),
    next && listNext(services, caller, next, options),
  ]);
  return {
    teams: inOrder([...teams, ...(ofNext?.teams ?? [])]),
    eventTypes: inOrder(eventTypes),
    ownName: me !== null && whose === 'own' ? memberName(me) : null,
    hasOrganisation: [me, ofNext?.me].some((profile) => profile?.organizationId != null),
    notes: [...notes, ...(ofNext?.notes ?? [])],
  };
}

/** A server without teams, or none for this access: nothing is missing. */
const hasNone = (error: unknown) =>
  error instanceof CalcomNotFoundError || error instanceof CalcomForbiddenError;

function missingOfNext(error: unknown): string {
  const missing = '*The teams of the workspace’s shared access are missing here.*';
  if (error instanceof CalcomUnauthorizedError) {
    return `${missing} Cal.com no longer accepts it. Its owner, whom \`${commands.account}\` names, has to connect it again.`;
  }
  const words = describeFailure(error);
  if (words === null) throw error;
  return `${missing} ${words.what} ${words.todo}`;
}

/** Where the shared access says nothing, there is only less to choose from. */
async function listNext(
  services: Services,
  caller: Caller,
  { calcom, connection }: NonNullable<Opened['next']>,
  options: CallOptions,
) {
  const [me, teams] = await Promise.allSettled([calcom.getMe(options), listNamedTeams(calcom, options)]);
  const [error] = [me, teams].flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  if (error !== undefined) services.logger.failure('the shared connection lists nothing for a form', error);
  if (error instanceof CalcomUnauthorizedError) await reportRefused(services, caller, connection);
  return {
    me: me.status === 'fulfilled' ? me.value : null,
    teams: teams.status === 'fulfilled' ? teams.value : [],
    notes: error === undefined || hasNone(error) ? [] : [missingOfNext(error)],
  };
}

/** By name, each once. */
export function inOrder(all: readonly Named[]): readonly Named[] {
  const unique = [...new Map(all.map((item) => [item.id, item])).values()];
  return unique.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
