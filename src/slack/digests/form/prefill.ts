import { defaultQuestion, type RankingsQuestion } from '../../../rankings/question';
import { type RankingId, rankingIds } from '../../../rankings/ranking';
import { printReference } from '../../kit/filters';
import { findByName, type Named } from '../../kit/find-by-name';
import { parseReading } from '../../understand/reading';
import { understand } from '../../understand/understand';
import type { ReadSchedule } from '../schedule-words';
import { leftOutText, noOwnAccess, noSuchTeamText, whichTeamText } from './problem-text';
import type { OfferedScope } from './request';

/** What a person typed about a new digest, in place of the form's defaults. */
export interface DigestPrefill extends Omit<ReadSchedule, 'rest'> {
  /** Other words typed, such as a team or a ranking. */
  readonly about?: string;
  /** "not cancelled": a new digest cannot leave these out, so they fill in nothing. */
  readonly negated?: readonly string[];
  /** `id` is null when Slack has no such channel. */
  readonly channel?: { readonly id: string | null; readonly name: string };
}

/** What these words fill in. Words that cannot be filled in become notes. */
export interface ReadAbout {
  /** A source option's value. Null when it is unclear and has to be chosen; undefined when not mentioned. */
  readonly source?: string | null;
  readonly rankings?: readonly RankingId[];
  /** Escaped mrkdwn. */
  readonly notes: readonly string[];
}

type Find = (scope: OfferedScope) => string | null;

/** Reads "sales americas", "most cancelled" or `team:"Sales EU"` as `/cal-rankings` does. */
export function readAbout(about: string, teams: readonly Named[], now: Date, find: Find): ReadAbout {
  const parts = about.split(/ (?:and|&) /).map((part) => readPart(part, teams, now, find));
  const source = parts.find((part) => part.source !== undefined)?.source;
  const asked = parts.flatMap((part) => part.rankings ?? []);
  return {
    ...(source !== undefined && { source }),
    ...(asked.length > 0 && { rankings: rankingIds.filter((id) => asked.includes(id)) }),
    notes: [...new Set(parts.flatMap(({ notes }) => notes))],
  };
}

function readPart(about: string, teams: readonly Named[], now: Date, find: Find): ReadAbout {
  const leftOut = (words: readonly string[]) => (words.length === 0 ? [] : [leftOutText(words.join(' '))]);
  const names = { teams, members: [], eventTypes: [] };
  const calendar = { now, timeZone: 'UTC', weekStart: 1 } as const;
  const { understanding } = understand('rankings', about, { names, calendar });
  if (understanding.kind === 'ask') {
    const asked = understanding.options.map(questionOf).flatMap((question) => question?.team ?? []);
    const isTeam = asked.length === understanding.options.length;
    return isTeam
      ? { source: null, notes: [whichTeamText(asked.map(printReference))] }
      : { notes: leftOut([about]) };
  }
  const question = understanding.kind === 'answer' ? questionOf(understanding.reading) : null;
  if (question === null || understanding.kind !== 'answer') return { notes: leftOut([about]) };
  const { ranking, team, scope, person } = question;
  const usual = { ranking: null, team: null, scope: null, person: null, versus: null } as const;
  const hasMore = JSON.stringify({ ...question, ...usual }) !== JSON.stringify(defaultQuestion);
  const unread = understanding.notes.flatMap((note) => (note.kind === 'left-out' ? [note.given] : []));
  const rankings = rankingIds.filter((id) => id === ranking);
  const isLeftOut =
    hasMore || (ranking !== null && rankings.length === 0) || (person !== null && person.by !== 'me');
  const whose = ((): Pick<ReadAbout, 'source' | 'notes'> => {
    if (team !== null) {
      const found = findByName('team', team, teams);
      return found.kind === 'found'
        ? { source: find({ kind: 'team', teamId: found.item.id }), notes: [] }
        : { source: null, notes: [noSuchTeamText(printReference(team))] };
    }
    if (scope === 'team') {
      const [only] = teams;
      return only !== undefined && teams.length === 1
        ? { source: find({ kind: 'team', teamId: only.id }), notes: [] }
        : { source: null, notes: [whichTeamText(teams.map(({ name }) => name))] };
    }
    if (person?.by === 'me' || scope === 'me') {
      const source = find({ kind: 'me' });
      return { source, notes: source === null ? [noOwnAccess] : [] };
    }
    return scope === 'org' ? { source: find({ kind: 'org' }), notes: [] } : { notes: [] };
  })();
  return {
    ...whose,
    ...(rankings.length > 0 && { rankings }),
    notes: [...whose.notes, ...leftOut(isLeftOut ? [about] : unread)],
  };
}

function questionOf(reading: Parameters<typeof parseReading>[0]): RankingsQuestion | null {
  const asked = parseReading(reading);
  return asked?.command === 'rankings' ? asked.question : null;
}
