import fc from 'fast-check';
import type { MemberStatsRow } from '../../../src/calcom/schemas';
import {
  type RankedList,
  type RankingId,
  rankingIds,
  rankings,
  rankMembers,
} from '../../../src/rankings/ranking';

export type Counts = readonly (readonly [userId: number, count: number])[];

const names = [
  'Ana',
  'Bo',
  'Cy',
  'Di',
  'Ed',
  'Fay',
  'Gus',
  'Hal',
  'Ida',
  'Jo',
  'Kit',
  'Lu',
  'Mo',
  'Ned',
  'Oz',
];

export function listOf(
  rankingId: RankingId,
  counts: Counts,
  nameOf: (userId: number) => string = (userId) => names[userId - 1] ?? `Member ${userId}`,
): RankedList {
  const rows = counts.map(
    ([userId, count]): MemberStatsRow => ({
      userId,
      user: { id: userId, name: nameOf(userId), email: `m${userId}@acme.test` },
      emailMd5: '0'.repeat(32),
      count,
    }),
  );
  return rankMembers(rankingId, rows);
}

const anyCount = (rankingId: RankingId) =>
  rankings[rankingId].unit === 'stars'
    ? fc.integer({ min: 10, max: 50 }).map((tenths) => tenths / 10)
    : fc.integer({ min: 1, max: 6 });

/** Up to ten of fifteen members, with many ties. */
const anyCounts = (rankingId: RankingId): fc.Arbitrary<Counts> =>
  fc
    .subarray(
      names.map((_, at) => at + 1),
      { maxLength: 10 },
    )
    .chain((userIds) =>
      fc.tuple(...userIds.map((userId) => fc.tuple(fc.constant(userId), anyCount(rankingId)))),
    );

/** One ranking in two periods. */
export const anyTwoPeriods = fc.constantFrom(...rankingIds).chain((rankingId) =>
  fc.record({
    rankingId: fc.constant(rankingId),
    counts: anyCounts(rankingId),
    countsBefore: anyCounts(rankingId),
  }),
);
