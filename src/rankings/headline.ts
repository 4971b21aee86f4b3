import type { KpiStats } from '../calcom/schemas';

export type HeadlineId =
  | 'created'
  | 'completed'
  | 'rescheduled'
  | 'cancelled'
  | 'host-no-shows'
  | 'guest-no-shows'
  | 'rating'
  | 'csat';

/** One total of a period, beside that of the equal period before. */
export interface HeadlineFigure {
  readonly id: HeadlineId;
  readonly unit: 'bookings' | 'guests' | 'stars' | 'percent';
  /** Null where there is nothing to average: nobody rated. */
  readonly value: number | null;
  /** Null without a period before, too. */
  readonly before: number | null;
}

const sources: readonly (readonly [
  HeadlineId,
  Exclude<keyof KpiStats, 'empty' | 'previousRange'>,
  HeadlineFigure['unit'],
])[] = [
  ['created', 'created', 'bookings'],
  ['completed', 'completed', 'bookings'],
  ['rescheduled', 'rescheduled', 'bookings'],
  ['cancelled', 'cancelled', 'bookings'],
  ['host-no-shows', 'no_show', 'bookings'],
  ['guest-no-shows', 'no_show_guest', 'guests'],
  ['rating', 'rating', 'stars'],
  ['csat', 'csat', 'percent'],
];

/**
 * The totals that head an overview. Both periods are asked for, since Cal.com's own change cannot be taken: it says
 * 100 % for a doubling and for anything that was nothing before.
 */
export function buildHeadline(now: KpiStats, before: KpiStats | null): readonly HeadlineFigure[] {
  return sources.map(([id, name, unit]) => ({
    id,
    unit,
    value: figureOf(now, name, unit),
    before: before && figureOf(before, name, unit),
  }));
}

// Cal.com writes 0 for the average of no ratings. Stars begin at 1, so a rating of 0 is none at all, and then so is
// the share of satisfied ones.
function figureOf(stats: KpiStats, name: (typeof sources)[number][1], unit: HeadlineFigure['unit']) {
  const isRating = unit === 'stars' || unit === 'percent';
  return isRating && stats.rating.count === 0 ? null : stats[name].count;
}
