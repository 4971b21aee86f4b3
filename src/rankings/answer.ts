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

/** A question and when it was asked: "last week" stays the same week later on. */
export interface AskedQuestion {
  readonly question: RankingsQuestion;
  readonly askedAt: Date;
}

/** A rankings question with names replaced by ids and the period by dates. */
export interface ResolvedQuestion extends AskedQuestion {
  readonly period: Period;
  readonly scope: Scope;
  /** Not empty when the scope may be narrower than expected: the asker has several teams and named none. */
  readonly teamsToChoose: readonly NamedId[];
  readonly eventType: NamedId | null;
}

export interface RankingsComparison extends PeriodBefore {
  /** All eight, in the answer's order. */
  readonly lists: readonly RankedList[];
}

export interface RankingsTotals {
  readonly figures: readonly Total[];
  /** The period that the totals are compared with; null when they stand alone. */
  readonly before: PeriodBefore | null;
}

export interface RankingsAnswer extends ResolvedQuestion {
  /** All eight, in display order. */
  readonly lists: readonly RankedList[];
  /** Null when no comparison was asked for, or when there is no equal period before. */
  readonly comparison: RankingsComparison | null;
  /** Only for the overview and `most-bookings`. Null otherwise, and when Cal.com gives none. */
  readonly totals: RankingsTotals | null;
  /** Cal.com may have totals, but failed to give them or was too slow. */
  readonly lacksTotals?: boolean;
  /** How our own count differs from Cal.com's. Null when Cal.com counted. */
  readonly countNotes: readonly CountNote[] | null;
  readonly gaps?: ReadGaps | undefined;
}

/**
 * Whether no list has a row, here and in the period before, and no total is above zero. Cal.com does not say
 * whether there were no bookings or this access may not see them.
 */
export function isEmptyAnswer({ lists, comparison, totals }: RankingsAnswer): boolean {
  const hasTotals = totals?.figures.some(({ value, before }) => (value ?? 0) > 0 || (before ?? 0) > 0);
  return [...lists, ...(comparison?.lists ?? [])].every((list) => list.members.length === 0) && !hasTotals;
}
