import { CalcomForbiddenError, CalcomNotFoundError, CalcomUnauthorizedError } from '../../calcom/errors';
import { memberName } from '../../insights/member-name';
import type { Named } from '../requests/find-by-name';
import type { Services } from '../services';
import { describeFailure } from '../views/failure-words';
import type { FilterMenus } from '../views/filters-rankings';
import { listNamedEventTypes, listNamedTeams } from './named';
import { patienceFrom } from './patience';
import type { Opened } from './with-connection';

/**
 * What a form may offer: teams of every access that may be asked, and the event types of the first, which looks them
 * up. What cannot be listed is missing from the form, and the form says so.
 */
export async function loadFilterMenus(services: Services, opened: Opened): Promise<FilterMenus> {
  const { calcom, whose, next } = opened;
  const options = patienceFrom(services.now());
  const notes: string[] = [];
  const orNone = async <T>(what: string, list: Promise<T>, none: T): Promise<T> => {
    try {
      return await list;
    } catch (error) {
      if (error instanceof CalcomUnauthorizedError) throw error;
      const words = describeFailure(error);
      if (words === null) throw error;
      services.logger.failure('a filter form lacks a menu', error);
      // A server without teams, or none for this access: nothing is missing.
      const isNone = error instanceof CalcomNotFoundError || error instanceof CalcomForbiddenError;
      if (!isNone) notes.push(`*The ${what} are missing here.* ${words.what} ${words.todo}`);
      return none;
    }
  };
  // Where the shared access says nothing, there is only less to choose from.
  const ofNext = next && {
    me: next.calcom.getMe(options).catch((error: unknown) => withoutNext(services, error)),
    teams: listNamedTeams(next.calcom, options).catch((error: unknown) => withoutNext(services, error)),
  };
  const [me, teams, eventTypes, nextMe, nextTeams] = await Promise.all([
    orNone('choices by name', calcom.getMe(options), null),
    orNone('teams', listNamedTeams(calcom, options), []),
    orNone('event types', listNamedEventTypes(calcom, options), []),
    ofNext?.me,
    ofNext?.teams,
  ]);
  return {
    teams: inOrder([...teams, ...(nextTeams ?? [])]),
    eventTypes: inOrder(eventTypes),
    ownName: me !== null && whose === 'own' ? memberName(me) : null,
    hasOrganisation: [me, nextMe].some((profile) => profile?.organizationId != null),
    notes,
  };
}

function withoutNext({ logger }: Services, error: unknown): null {
  logger.failure('the shared connection lists nothing for a form', error);
  return null;
}

/** By name, each once. */
export function inOrder(all: readonly Named[]): readonly Named[] {
  const unique = [...new Map(all.map((item) => [item.id, item])).values()];
  return unique.sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
