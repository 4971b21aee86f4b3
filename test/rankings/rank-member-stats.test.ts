import type { MemberStats } from '../../src/calcom/schemas';
import { rankMemberStats } from '../../src/rankings/rank-member-stats';
import { type RankingId, rankings } from '../../src/rankings/ranking';

type Counts = readonly (readonly [userId: number, count: number])[];

const rowsOf = (counts: Counts) =>
  counts.map(([userId, count]) => ({
    userId,
    user: {
      id: userId,
      name: `Member ${userId}`,
      username: null,
      email: `m${userId}@acme.test`,
      avatarUrl: null,
    },
    emailMd5: '0'.repeat(32),
    count,
  }));

function stats(counts: Partial<Record<RankingId, Counts>>): MemberStats {
  const list = (id: RankingId) => rowsOf(counts[id] ?? []);
  return {
    mostBookings: list('most-bookings'),
    leastBookings: list('least-bookings'),
    mostCancelled: list('most-cancelled'),
    mostCompleted: list('most-completed'),
    leastCompleted: list('least-completed'),
    mostNoShow: list('most-no-show'),
    highestRatings: list('highest-rated'),
    lowestRatings: list('lowest-rated'),
  };
}

const members = (from: number, to: number): Counts =>
  Array.from({ length: to - from + 1 }, (_, at) => [from + at, 40 - from - at] as const);
const fullOnes = (counts: Partial<Record<RankingId, Counts>>) =>
  rankMemberStats(stats(counts)).flatMap(({ ranking, mayHaveMore }) => (mayHaveMore ? [ranking.id] : []));

describe('rankMemberStats', () => {
  it('ranks all eight in the order in which they are shown', () => {
    const lists = rankMemberStats(
      stats({
        'highest-rated': [
          [1, 4.666],
          [2, 5],
        ],
      }),
    );
    expect(lists.map(({ ranking }) => ranking)).toEqual(Object.values(rankings));
    expect(lists[6]?.members.map(({ value }) => value)).toEqual([5, 4.67]);
  });

  it('takes a list with room for whole where its twin has the same members', () => {
    const nine = members(1, 9);
    expect(
      fullOnes({
        'most-bookings': nine,
        'least-bookings': nine.toReversed(),
        'most-cancelled': members(1, 9),
      }),
    ).toEqual([]);
  });

  it('takes a list of ten for full', () => {
    const ten = members(1, 10);
    expect(fullOnes({ 'most-bookings': ten, 'least-bookings': ten, 'most-no-show': ten })).toEqual([
      'most-bookings',
      'least-bookings',
      'most-no-show',
    ]);
  });

  it('takes a list that lost a row to a deleted account for full, since its twin has somebody else', () => {
    // Twelve members and a deleted account among the busiest ten.
    expect(fullOnes({ 'most-bookings': members(1, 9), 'least-bookings': members(3, 12) })).toEqual([
      'most-bookings',
      'least-bookings',
    ]);
  });

  it('takes one without a twin for full when it would be with as many rows more', () => {
    const lost = { 'most-bookings': members(1, 9), 'least-bookings': members(3, 12) };
    expect(fullOnes({ ...lost, 'most-cancelled': members(1, 9), 'most-no-show': members(1, 8) })).toEqual([
      'most-bookings',
      'least-bookings',
      'most-cancelled',
    ]);
  });
});
