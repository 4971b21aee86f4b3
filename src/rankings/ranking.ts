import type { MemberStats, MemberStatsRow } from '../calcom/schemas';
import { memberName } from '../lib/text/member-name';

export const rankingIds = [
  'most-bookings',
  'least-bookings',
  'most-cancelled',
  'most-completed',
  'least-completed',
  'most-no-show',
  'highest-rated',
  'lowest-rated',
] as const;
export type RankingId = (typeof rankingIds)[number];
export type RankingUnit = 'bookings' | 'stars';

export interface Ranking {
  readonly id: RankingId;
  readonly title: string;
  readonly column: 'Bookings' | 'Cancelled' | 'Completed' | 'No-shows' | 'Rating';
  /** What is counted and what the number leaves open, as a paragraph for people. */
  readonly meaning: string;
  readonly unit: RankingUnit;
  readonly direction: 'highest-first' | 'lowest-first';
  readonly list: keyof MemberStats;
  /** False for lists that rank people from below: shared in a channel, they carry no names. */
  readonly namesInPublic: boolean;
}

export const rankings: Readonly<Record<RankingId, Ranking>> = {
  'most-bookings': {
    id: 'most-bookings',
    title: 'Most bookings',
    column: 'Bookings',
    meaning:
      'Every booking in the period counts, whatever became of it: pending, cancelled and rejected ones too.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostBookings',
    namesInPublic: true,
  },
  'least-bookings': {
    id: 'least-bookings',
    title: 'Fewest bookings',
    column: 'Bookings',
    meaning: 'The same count from below, among people with at least one booking.',
    unit: 'bookings',
    direction: 'lowest-first',
    list: 'leastBookings',
    namesInPublic: false,
  },
  'most-cancelled': {
    id: 'most-cancelled',
    title: 'Most cancelled',
    column: 'Cancelled',
    meaning:
      'Cancelled bookings count, whoever cancelled them. A rescheduled booking counts as cancelled here, a rejected one doesn’t.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostCancelled',
    namesInPublic: false,
  },
  'most-completed': {
    id: 'most-completed',
    title: 'Most completed',
    column: 'Completed',
    meaning: 'Confirmed bookings that are over count.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostCompleted',
    namesInPublic: true,
  },
  'least-completed': {
    id: 'least-completed',
    title: 'Fewest completed',
    column: 'Completed',
    meaning: 'The same count from below, among people with at least one completed booking.',
    unit: 'bookings',
    direction: 'lowest-first',
    list: 'leastCompleted',
    namesInPublic: false,
  },
  'most-no-show': {
    id: 'most-no-show',
    title: 'Most host no-shows',
    column: 'No-shows',
    meaning:
      'Bookings count where the host is marked as not having come. Cal.com sometimes marks one by mistake. Guests who didn’t come aren’t counted.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostNoShow',
    namesInPublic: false,
  },
  'highest-rated': {
    id: 'highest-rated',
    title: 'Highest rated',
    column: 'Rating',
    meaning:
      'The average of the ratings a person got. Cal.com doesn’t say how many there are, so 5.00 can be a single one.',
    unit: 'stars',
    direction: 'highest-first',
    list: 'highestRatings',
    namesInPublic: true,
  },
  'lowest-rated': {
    id: 'lowest-rated',
    title: 'Lowest rated',
    column: 'Rating',
    meaning: 'The same averages from below, among people with a rating.',
    unit: 'stars',
    direction: 'lowest-first',
    list: 'lowestRatings',
    namesInPublic: false,
  },
};

export interface RankedMember {
  /** Members with the same value share a rank, and the next rank counts them all: 1, 1, 3. */
  readonly rank: number;
  readonly calcomUserId: number;
  readonly name: string;
  /** Bookings, or stars to two decimals. */
  readonly value: number;
}

export interface RankedList {
  readonly ranking: Ranking;
  readonly members: readonly RankedMember[];
  /** The list may be full, so a missing member may be outside it rather than at zero. */
  readonly mayHaveMore: boolean;
}

// Cal.com returns no more rows than this for any ranking.
export const maxRows = 10;
const collator = new Intl.Collator('en', { numeric: true });

interface CountedMember extends Pick<MemberStatsRow, 'userId' | 'count'> {
  readonly user: Pick<MemberStatsRow['user'], 'id' | 'name' | 'username'>;
}

/** Sorts Cal.com's rows again: its order among ties is arbitrary and changes from call to call. */
export function rankMembers(rankingId: RankingId, rows: readonly CountedMember[]): RankedList {
  const ranking = rankings[rankingId];
  const sign = ranking.direction === 'highest-first' ? -1 : 1;
  const members = rows
    .map((row) => ({
      calcomUserId: row.userId,
      name: memberName(row.user),
      value: ranking.unit === 'stars' ? Math.round(row.count * 100) / 100 : row.count,
    }))
    .sort(
      (a, b) =>
        sign * (a.value - b.value) || collator.compare(a.name, b.name) || a.calcomUserId - b.calcomUserId,
    );
  return {
    ranking,
    members: members.map((member) => ({
      rank: members.findIndex((other) => other.value === member.value) + 1,
      ...member,
    })),
    mayHaveMore: rows.length >= maxRows,
  };
}

/** `14 bookings`, `1 booking`, `4.67 stars` */
export function formatValue(value: number, unit: RankingUnit): string {
  if (unit === 'stars') return `${value.toFixed(2)} stars`;
  return `${value} ${value === 1 ? 'booking' : 'bookings'}`;
}
