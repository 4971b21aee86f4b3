import type { RankingsAnswer } from '../../../src/insights/answer';
import { type PeriodSpec, resolvePeriod } from '../../../src/insights/period';
import { defaultQuestion, type RankingsQuestion } from '../../../src/insights/question';
import { type RankingId, rankingIds, rankings, rankMembers } from '../../../src/insights/ranking';

export const askedAt = new Date('2026-11-20T14:32:10.000Z');

export const rankingsQuestion = (about: Partial<RankingsQuestion> = {}): RankingsQuestion => ({
  ...defaultQuestion,
  ...about,
});

/** A name and a value; the row Cal.com would send for it is made up around them. */
export type Standing = readonly [name: string, value: number];

export function rankedList(id: RankingId, standings: readonly Standing[]) {
  return rankMembers(
    id,
    standings.map(([name, count], at) => ({
      userId: 100 + at,
      user: { id: 100 + at, name, username: `user${at}`, email: `user${at}@acme.test` },
      emailMd5: '0'.repeat(32),
      count,
    })),
  );
}

const names = [
  'Ana Pires',
  'Rui Costa',
  'Mia Okafor',
  'Lee Wong',
  'Sofia Lindqvist',
  'Omar Haddad',
  'Ivy Nakamura',
  'Jonas Weber',
  'Zoë Martin',
  'Noor Patel',
] as const;

/** `count` members of one ranking with values that all differ. */
export const standingsFor = (id: RankingId, count: number): readonly Standing[] =>
  names
    .slice(0, count)
    .map((name, at) => [name, rankings[id].unit === 'stars' ? 4.93 - at / 7 : 10 * (names.length - at) + 4]);

export type Standings = Partial<Record<RankingId, readonly Standing[]>>;

export const fullStandings: Standings = Object.fromEntries(
  rankingIds.map((id) => [id, standingsFor(id, 10)]),
);

/** An answer about Europe/Lisbon, asked on Friday 20 November 2026 at 14:32. */
export function rankingsAnswer(
  question: Partial<RankingsQuestion> = {},
  standings: Standings = fullStandings,
  about: Partial<RankingsAnswer> = {},
): RankingsAnswer {
  const period: PeriodSpec = question.period ?? defaultQuestion.period;
  return {
    question: rankingsQuestion(question),
    askedAt,
    period: resolvePeriod(period, {
      now: askedAt,
      timeZone: 'Europe/Lisbon',
      weekStart: 1,
      running: 'until-now',
    }),
    scope: { kind: 'org' },
    teamsToChoose: [],
    eventType: null,
    lists: rankingIds.map((id) => rankedList(id, standings[id] ?? [])),
    comparison: null,
    totals: null,
    countNotes: null,
    ...about,
  };
}
