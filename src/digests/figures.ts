import type { RankedList, RankingId } from '../rankings/ranking';

export type FigureId = 'bookings' | 'completed' | 'cancelled' | 'host-no-shows';

/** What Cal.com says of a period as a whole. */
export type Totals = Readonly<Record<FigureId, number>>;

export interface Figure {
  readonly id: FigureId;
  readonly value: number;
  /** Of the period before. Null: not compared. */
  readonly before: number | null;
}

/** The figures of the headline, and what they are figures of. */
export interface Figures {
  /**
   * `calcom`: totals that Cal.com counted. `lists`: totals added up from lists that leave nobody out.
   * `ten-busiest`: no totals are known, only what the ten members with most had together.
   */
  readonly of: 'calcom' | 'lists' | 'ten-busiest';
  readonly figures: readonly Figure[];
}

/** What was answered about one week, month or some days: all eight lists, and the totals where the server has them. */
export interface WeekAnswer {
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

/** Both are read in the same way, so that a difference is one of numbers and not of counting. */
export function countFigures(week: WeekAnswer, before: WeekAnswer | null): Figures {
  const weeks = before === null ? [week] : [week, before];
  const figuresOf = (ids: readonly FigureId[], count: (answer: WeekAnswer, id: FigureId) => number) =>
    ids.map((id) => ({ id, value: count(week, id), before: before && count(before, id) }));
  if (weeks.every(({ totals }) => totals !== null)) {
    return { of: 'calcom', figures: figuresOf(figureIds, ({ totals }, id) => totals?.[id] ?? 0) };
  }
  if (weeks.every(leavesNobodyOut)) return { of: 'lists', figures: figuresOf(figureIds, sumOf) };
  return { of: 'ten-busiest', figures: figuresOf(['bookings', 'completed'], sumOf) };
}

/** Neither a list nor a total counts anything. It may also mean that the access may not see them. */
export function isEmptyWeek({ lists, totals }: WeekAnswer): boolean {
  return [...lists.values()].every(({ members }) => members.length === 0) && !totals?.bookings;
}

/**
 * Whoever has a booking is in the list of those with most. A row of an account that is deleted since is dropped from
 * a list after its ten were picked, so fewer than ten rows prove nothing unless the list from below has the same.
 */
function leavesNobodyOut({ lists }: WeekAnswer): boolean {
  const [most, least] = [lists.get('most-bookings'), lists.get('least-bookings')];
  if (most === undefined || least === undefined || most.mayHaveMore || least.mayHaveMore) return false;
  const ids = new Set(most.members.map(({ calcomUserId }) => calcomUserId));
  return ids.size === least.members.length && least.members.every((member) => ids.has(member.calcomUserId));
}

function sumOf({ lists }: WeekAnswer, id: FigureId): number {
  const members = lists.get(listOfFigure[id])?.members ?? [];
  return members.reduce((sum, { value }) => sum + value, 0);
}
