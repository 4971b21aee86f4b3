import type { ReadGaps } from '../calcom/schemas';
import type { Period } from '../lib/time/period';
import type { CountNote } from '../rankings/count';
import type { RankChange } from '../rankings/rank-change';
import type { Ranking } from '../rankings/ranking';
import type { UsualRange } from '../rankings/trend';
import type { Digest, PlannedRun } from './digest';
import type { Figures } from './figures';

/** All that a digest's message tells. What a channel may not see is not in it. */
export interface DigestModel {
  readonly digest: Digest;
  readonly run: PlannedRun;
  /** The owner of the Cal.com access that was asked with. Null: hidden, by their own wish. */
  readonly accessName: string | null;
  readonly period: Period;
  /** The month before, or the same days seven days earlier. Null: not compared. */
  readonly before: Period | null;
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
  readonly missed: Period | null;
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

/** What is booked for the days ahead. */
export type DigestUpcoming =
  | { readonly kind: 'not-allowed'; readonly period: Period }
  | {
      readonly kind: 'load';
      readonly period: Period;
      readonly bookings: number;
      /** Of them, those that nobody has confirmed yet. */
      readonly pending: number;
      /** The busiest first. A booking with several hosts counts for each. */
      readonly hosts: readonly { readonly name: string; readonly bookings: number }[];
      /** Cal.com has more bookings than were read. */
      readonly isCut: boolean;
      /** Every one is the access owner's own, so this access may see no more than those. */
      readonly isOwnersAlone: boolean;
      readonly gaps?: ReadGaps;
    };
