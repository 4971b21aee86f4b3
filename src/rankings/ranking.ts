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
  /** One sentence: what is counted, and what the number does not tell. */
  readonly meaning: string;
  readonly unit: RankingUnit;
  readonly direction: 'highest-first' | 'lowest-first';
  /** Its list in Cal.com's answer. */
  readonly list: keyof MemberStats;
  /** False for the lists that rank people from below: shared in a channel, they carry no names. */
  readonly namesInPublic: boolean;
}

export const rankings: Readonly<Record<RankingId, Ranking>> = {
  'most-bookings': {
    id: 'most-bookings',
    title: 'Most bookings',
    meaning:
      'Counts every booking a member organises, whatever its status: pending, cancelled and rejected ones too.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostBookings',
    namesInPublic: true,
  },
  'least-bookings': {
    id: 'least-bookings',
    title: 'Fewest bookings',
    meaning:
      'Counts every booking a member organises, whatever its status, among members with at least one booking.',
    unit: 'bookings',
    direction: 'lowest-first',
    list: 'leastBookings',
    namesInPublic: false,
  },
  'most-cancelled': {
    id: 'most-cancelled',
    title: 'Most cancelled',
    meaning:
      'Counts cancelled bookings, whoever cancelled; a rescheduled booking probably counts as cancelled too, a rejected one does not.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostCancelled',
    namesInPublic: false,
  },
  'most-completed': {
    id: 'most-completed',
    title: 'Most completed',
    meaning: 'Counts accepted bookings whose end has passed.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostCompleted',
    namesInPublic: true,
  },
  'least-completed': {
    id: 'least-completed',
    title: 'Fewest completed',
    meaning: 'Counts accepted bookings whose end has passed, among members with at least one.',
    unit: 'bookings',
    direction: 'lowest-first',
    list: 'leastCompleted',
    namesInPublic: false,
  },
  'most-no-show': {
    id: 'most-no-show',
    title: 'Most host no-shows',
    meaning:
      'Counts bookings marked as host no-show, which Cal.com may mark by mistake; guests who did not come are not counted.',
    unit: 'bookings',
    direction: 'highest-first',
    list: 'mostNoShow',
    namesInPublic: false,
  },
  'highest-rated': {
    id: 'highest-rated',
    title: 'Highest rated',
    meaning: "Averages the ratings of a member's bookings; Cal.com does not say how many ratings there are.",
    unit: 'stars',
    direction: 'highest-first',
    list: 'highestRatings',
    namesInPublic: true,
  },
  'lowest-rated': {
    id: 'lowest-rated',
    title: 'Lowest rated',
    meaning:
      "Averages the ratings of a member's bookings, among members with a rating; Cal.com does not say how many ratings there are.",
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
  /** The list is full, so whoever is missing may be outside it rather than at zero. */
  readonly mayHaveMore: boolean;
}

// Cal.com returns no more rows than this for any ranking.
export const maxRows = 10;
const collator = new Intl.Collator('en', { numeric: true });

/** What a rank needs of a row. */
export interface CountedMember extends Pick<MemberStatsRow, 'userId' | 'count'> {
  readonly user: Pick<MemberStatsRow['user'], 'id' | 'name' | 'username'>;
}

/** Orders Cal.com's rows again: among equals its own order is arbitrary and changes from call to call. */
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

/** A value with its unit: `14 bookings`, `1 booking`, `4.67 stars`. */
export function formatValue(value: number, unit: RankingUnit): string {
  if (unit === 'stars') return `${value.toFixed(2)} stars`;
  return `${value} ${value === 1 ? 'booking' : 'bookings'}`;
}
