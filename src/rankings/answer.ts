import type { ReadGaps } from '../calcom/schemas';
import type { Period } from '../lib/time/period';
import type { PeriodBefore } from '../lib/time/period-before';
import type { CountNote } from './count';
import type { RankingsQuestion, Scope } from './question';
import type { RankedList } from './ranking';
import type { Total } from './totals';

export interface NamedId {
  readonly id: number;
  readonly name: string;
}

/** A question, and when it was asked: "last week" stays the week it was. */
export interface AskedQuestion {
  readonly question: RankingsQuestion;
  readonly askedAt: Date;
}

/** A rankings question with its names looked up, and replaced by their ids, and its period in dates. */
export interface UnderstoodQuestion extends AskedQuestion {
  readonly period: Period;
  readonly scope: Scope;
  /** Set where the scope is narrower than the person may expect: they have several teams and named none. */
  readonly teamsToChoose: readonly NamedId[];
  readonly eventType: NamedId | null;
}

/** The equal period before, beside which a question's numbers are shown. */
export interface RankingsComparison extends PeriodBefore {
  /** All eight, in the same order. */
  readonly lists: readonly RankedList[];
}

/** What Cal.com says of a period as a whole. */
export interface RankingsTotals {
  readonly figures: readonly Total[];
  /** What they are set beside; null where they stand alone. */
  readonly before: PeriodBefore | null;
}

/** A rankings question with its answer: all that a message about it needs to know. */
export interface RankingsAnswer extends UnderstoodQuestion {
  /** All eight, in the order in which they are shown. */
  readonly lists: readonly RankedList[];
  /** Null where none was asked for, or there is no equal period before. */
  readonly comparison: RankingsComparison | null;
  /** Of an overview, and of the most bookings. Null elsewhere, and where Cal.com tells none. */
  readonly totals: RankingsTotals | null;
  /** Cal.com may have totals: it failed to give them, or was too slow. */
  readonly lacksTotals?: boolean;
  /** In what a count of our own differs from Cal.com's. Null: Cal.com has counted. */
  readonly countNotes: readonly CountNote[] | null;
  /** What the lists lack, here and in the period before. */
  readonly gaps?: ReadGaps | undefined;
}

/**
 * No bookings in any list, here or in the period before: either there were none, or this access may not see them.
 * Cal.com does not say.
 */
export function isEmptyAnswer({ lists, comparison, totals }: RankingsAnswer): boolean {
  const hasTotals = totals?.figures.some(({ value, before }) => (value ?? 0) > 0 || (before ?? 0) > 0);
  return [...lists, ...(comparison?.lists ?? [])].every((list) => list.members.length === 0) && !hasTotals;
}
