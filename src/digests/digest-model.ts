import type { ReadGaps } from '../calcom/schemas';
import type { CountNote } from '../rankings/count';
import type { RankChange } from '../rankings/rank-change';
import type { Ranking } from '../rankings/ranking';
import type { UsualRange } from '../rankings/trend';
import type { Digest, DigestPeriod, PlannedRun } from './digest';
import type { Figures } from './figures';
import type { UpcomingHostLoad, UpcomingLoad } from './upcoming-load';

/** The content of a digest's message. It holds nothing that a channel may not see. */
export interface DigestModel {
  readonly digest: Digest;
  readonly run: PlannedRun;
  /** Cal.com name of the owner of the access used. Null when that person is hidden. */
  readonly accessName: string | null;
  readonly figures: Figures;
  /** In the order of the digest's rankings. */
  readonly lists: readonly DigestList[];
  /** How our own count differs from Cal.com's. Null when Cal.com did the counting. */
  readonly countNotes: readonly CountNote[] | null;
  readonly gaps?: ReadGaps | undefined;
  /** Null when the period is not a week, or when there are too few weeks to tell. */
  readonly usual: UsualRange | null;
  /** Null when the digest does not show it. */
  readonly upcoming: DigestUpcoming | null;
  /** An earlier period that was skipped as too late. */
  readonly missed: DigestPeriod | null;
  /** No bookings in the period. Cal.com answers the same when the access may not see them. */
  readonly isEmpty: boolean;
  readonly nextAt: Date | null;
}

export type DigestList =
  | {
      readonly kind: 'named';
      readonly ranking: Ranking;
      readonly rows: readonly DigestRow[];
      /** Cal.com's list is full, so a member who is missing may be outside it rather than at zero. */
      readonly mayHaveMore: boolean;
    }
  /** A ranking from below: values only, in the list's order. */
  | {
      readonly kind: 'nameless';
      readonly ranking: Ranking;
      readonly values: readonly number[];
      readonly valuesBefore: readonly number[] | null;
    };

export interface DigestRow {
  readonly rank: number;
  readonly name: string;
  readonly value: number;
  /** The change since the period before. Null when the digest does not compare. */
  readonly rankChange: RankChange | null;
}

/** Bookings in the coming week. Hidden hosts have neither name nor id here. */
export type DigestUpcoming = { readonly period: DigestPeriod } & (
  | Extract<UpcomingLoad, { kind: 'not-allowed' }>
  | (Omit<Extract<UpcomingLoad, { kind: 'load' }>, 'hosts'> & {
      readonly hosts: readonly Pick<UpcomingHostLoad, 'name' | 'bookings'>[];
    })
);
