import type { ReadGaps } from '../calcom/schemas';
import type { CountNote } from '../rankings/count';
import type { RankChange } from '../rankings/rank-change';
import type { Ranking } from '../rankings/ranking';
import type { UsualRange } from '../rankings/trend';
import type { Digest, DigestPeriod, PlannedRun } from './digest';
import type { Figures } from './figures';
import type { UpcomingHostLoad, UpcomingLoad } from './upcoming-load';

/** All that a digest's message tells. What a channel may not see is not in it. */
export interface DigestModel {
  readonly digest: Digest;
  readonly run: PlannedRun;
  /** The owner of the Cal.com access that was asked with. Null: hidden, by their own wish. */
  readonly accessName: string | null;
  readonly figures: Figures;
  /** In the order of the digest's rankings. */
  readonly lists: readonly DigestList[];
  /** In what a count of our own differs from Cal.com's. Null: Cal.com has counted. */
  readonly countNotes: readonly CountNote[] | null;
  /** What a count of our own lacks. */
  readonly gaps?: ReadGaps | undefined;
  /** Null: its days are no week, or there are too few weeks to tell. */
  readonly usual: UsualRange | null;
  /** Null: not asked for. */
  readonly upcoming: DigestUpcoming | null;
  /** A period before this one that was never posted. */
  readonly missed: DigestPeriod | null;
  /** No booking at all: there was none, or this access may not see them. Cal.com does not say. */
  readonly isEmpty: boolean;
  /** Null: paused. */
  readonly nextAt: Date | null;
}

export type DigestList =
  | {
      readonly kind: 'named';
      readonly ranking: Ranking;
      readonly rows: readonly DigestRow[];
      /** Cal.com's list is full: whoever is missing may be outside it rather than at zero. */
      readonly mayHaveMore: boolean;
    }
  /** Ranks people from below: values alone, in the list's order. */
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
  /** Beside the period before. Null: not compared. */
  readonly move: RankChange | null;
}

/** What is booked for the days ahead. Hosts who are hidden have no name and no id here. */
export type DigestUpcoming = { readonly period: DigestPeriod } & (
  | Extract<UpcomingLoad, { kind: 'not-allowed' }>
  | (Omit<Extract<UpcomingLoad, { kind: 'load' }>, 'hosts'> & {
      readonly hosts: readonly Pick<UpcomingHostLoad, 'name' | 'bookings'>[];
    })
);
