import { type PeriodSpec, resolvePeriod } from '../../../src/lib/time/period';
import { periodBefore } from '../../../src/lib/time/period-before';
import type { RankingsAnswer } from '../../../src/rankings/answer';
import { defaultQuestion, type RankingsQuestion } from '../../../src/rankings/question';
import { type RankingId, rankingIds, rankings, rankMembers } from '../../../src/rankings/ranking';
import type { Total } from '../../../src/rankings/totals';

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
      currentPeriod: 'until-now',
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

/** The period before, as an answer stands beside it. Whoever has the same place in both standings is the same member. */
export function comparedWith(answer: RankingsAnswer, standings: Standings): RankingsAnswer {
  const before = periodBefore(answer.period, answer.askedAt);
  if (before === null) throw new Error('there is none before');
  const lists = rankingIds.map((id) => rankedList(id, standings[id] ?? []));
  return {
    ...answer,
    question: { ...answer.question, versus: 'previous' },
    comparison: { ...before, lists },
  };
}

const figure = (
  id: Total['id'],
  unit: Total['unit'],
  value: number | null,
  before: number | null,
): Total => ({ id, unit, value, before });

/** An overview headed by totals, beside those of the period before. */
export function headed(answer: RankingsAnswer): RankingsAnswer {
  const figures = [
    figure('created', 'bookings', 52, 40),
    figure('completed', 'bookings', 27, 30),
    figure('rescheduled', 'bookings', 0, 0),
    figure('cancelled', 'bookings', 4, 0),
    figure('host-no-shows', 'bookings', 1, 1),
    figure('guest-no-shows', 'guests', 0, 3),
    figure('rating', 'stars', 4.4, 4.2),
  ];
  return { ...answer, totals: { figures, before: periodBefore(answer.period, answer.askedAt) } };
}
