import type { CalcomClient, CallOptions } from '../../calcom/client';
import { foldText } from '../../lib/text/fold';
import type { Named } from '../kit/find-by-name';
import { singleLine } from '../kit/text';
import type { Services } from '../services';

export async function listNamedTeams(calcom: CalcomClient, options: CallOptions): Promise<readonly Named[]> {
  const teams = await calcom.listTeams(options);
  return teams.map(({ id, name, slug }) => ({ id, name, slug: slug ?? null }));
}

/** At most `max` characters, with the slug when another team has the same name. */
export function nameTeam({ id, name, slug }: Named, teams: readonly Named[], max: number): string {
  const hasTwin = teams.some((other) => other.id !== id && foldText(other.name) === foldText(name));
  if (!hasTwin || slug === null) return singleLine(name, max);
  // The end tells twins apart, so only the name is cut.
  const handle = ` (${singleLine(slug, Math.floor(max / 2))})`;
  return `${singleLine(name, max - handle.length)}${handle}`;
}

/** People know an event type without a title by its slug. */
export async function listNamedEventTypes(
  calcom: CalcomClient,
  options: CallOptions,
): Promise<readonly Named[]> {
  const eventTypes = await calcom.listEventTypes(options);
  return eventTypes.map(({ id, title, slug }) => ({ id, name: title ?? slug, slug }));
}

/** Titles of event types by id. Does not wait for Cal.com, because slugs will do. Never rejects. */
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
