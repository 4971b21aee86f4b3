import type { CalcomClient, CallOptions } from '../../calcom/client';
import { foldText } from '../../lib/text/fold';
import type { Named } from '../kit/find-by-name';
import { singleLine } from '../kit/text';
import type { Services } from '../services';

/** Teams that names in a command may stand for. */
export async function listNamedTeams(calcom: CalcomClient, options: CallOptions): Promise<readonly Named[]> {
  const teams = await calcom.listTeams(options);
  return teams.map(({ id, name, slug }) => ({ id, name, slug: slug ?? null }));
}

/** What a team is called where another may have the same name, in at most `max` characters. */
export function nameTeam({ id, name, slug }: Named, teams: readonly Named[], max: number): string {
  const hasTwin = teams.some((other) => other.id !== id && foldText(other.name) === foldText(name));
  if (!hasTwin || slug === null) return singleLine(name, max);
  // It is the end that tells twins apart.
  const handle = ` (${singleLine(slug, Math.floor(max / 2))})`;
  return `${singleLine(name, max - handle.length)}${handle}`;
}

/** Event types that names in a command may stand for; known to people by their slug. */
export async function listNamedEventTypes(
  calcom: CalcomClient,
  options: CallOptions,
): Promise<readonly Named[]> {
  const eventTypes = await calcom.listEventTypes(options);
  return eventTypes.map(({ id, title, slug }) => ({ id, name: title ?? slug, slug }));
}

/**
 * Titles of event types, by their ids, as far as they are known. Not worth waiting for: their slugs do where Cal.com does
 * not say at once. Never rejects.
 */
export async function listTitles(
  { logger }: Pick<Services, 'logger'>,
  calcom: CalcomClient,
): Promise<ReadonlyMap<number, string>> {
  try {
    const eventTypes = await listNamedEventTypes(calcom, { timeoutMs: 0 });
    return new Map(eventTypes.map(({ id, name }) => [id, name]));
  } catch (error) {
    logger.failure('titles of event types are not known', error);
    return new Map();
  }
}
