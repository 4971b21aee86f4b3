import type { RankedList, RankingId } from '../rankings/ranking';

export type FigureId = 'bookings' | 'completed' | 'cancelled' | 'host-no-shows';

export type Totals = Readonly<Record<FigureId, number>>;

export interface Figure {
  readonly id: FigureId;
  readonly value: number;
  /** The value of the period before. Null when not compared. */
  readonly before: number | null;
}

export interface Figures {
  /**
   * `calcom`: Cal.com's totals. `lists`: sums of lists that include everyone. `ten-busiest`: sums of the ten
   * members with the most, when no totals are known.
   */
  readonly source: 'calcom' | 'lists' | 'ten-busiest';
  readonly figures: readonly Figure[];
}

/** The answers about one period. */
export interface PeriodAnswers {
  readonly lists: ReadonlyMap<RankingId, RankedList>;
  readonly totals: Totals | null;
}

const listOfFigure: Readonly<Record<FigureId, RankingId>> = {
  bookings: 'most-bookings',
  completed: 'most-completed',
  cancelled: 'most-cancelled',
  'host-no-shows': 'most-no-show',
};
const figureIds: readonly FigureId[] = ['bookings', 'completed', 'cancelled', 'host-no-shows'];

/** Counts both periods in the same way, so that a difference never comes from the counting. */
export function countFigures(current: PeriodAnswers, before: PeriodAnswers | null): Figures {
  const periods = before === null ? [current] : [current, before];
  const figuresOf = (ids: readonly FigureId[], count: (answer: PeriodAnswers, id: FigureId) => number) =>
    ids.map((id) => ({ id, value: count(current, id), before: before && count(before, id) }));
  if (periods.every(({ totals }) => totals !== null)) {
    return { source: 'calcom', figures: figuresOf(figureIds, ({ totals }, id) => totals?.[id] ?? 0) };
  }
  if (periods.every(listsIncludeEveryone)) return { source: 'lists', figures: figuresOf(figureIds, sumOf) };
  return { source: 'ten-busiest', figures: figuresOf(['bookings', 'completed'], sumOf) };
}

/** No list and no total has a booking, or the access may not see them. */
export function hasNoBookings({ lists, totals }: PeriodAnswers): boolean {
  return [...lists.values()].every(({ members }) => members.length === 0) && !totals?.bookings;
}

/**
 * Whether the lists include everyone with a booking. Fewer than ten rows prove nothing: Cal.com picks ten,
 * then rows of deleted accounts are dropped. So the lists of most and fewest bookings must agree.
 */
function listsIncludeEveryone({ lists }: PeriodAnswers): boolean {
  const [most, least] = [lists.get('most-bookings'), lists.get('least-bookings')];
  if (most === undefined || least === undefined || most.mayHaveMore || least.mayHaveMore) return false;
  const ids = new Set(most.members.map(({ calcomUserId }) => calcomUserId));
  return ids.size === least.members.length && least.members.every((member) => ids.has(member.calcomUserId));
}

function sumOf({ lists }: PeriodAnswers, id: FigureId): number {
  const members = lists.get(listOfFigure[id])?.members ?? [];
  return members.reduce((sum, { value }) => sum + value, 0);
}
