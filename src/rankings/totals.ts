import type { KpiStats } from '../calcom/schemas';
import { formatPercentChange } from './movement';

type TotalId =
  | 'created'
  | 'completed'
  | 'rescheduled'
  | 'cancelled'
  | 'host-no-shows'
  | 'guest-no-shows'
  | 'rating'
  | 'csat';

/** One total of a period, beside that of the equal period before. */
export interface Total {
  readonly id: TotalId;
  readonly unit: 'bookings' | 'guests' | 'stars' | 'percent';
  /** Null where there is nothing to average: nobody rated. */
  readonly value: number | null;
  /** Null without a period before, too. */
  readonly before: number | null;
}

const sources: readonly (readonly [
  TotalId,
  Exclude<keyof KpiStats, 'empty' | 'previousRange'>,
  Total['unit'],
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
export function buildTotals(now: KpiStats, before: KpiStats | null): readonly Total[] {
  return sources.map(([id, name, unit]) => ({
    id,
    unit,
    value: figureOf(now, name, unit),
    before: before && figureOf(before, name, unit),
  }));
}

// Cal.com writes 0 for the average of no ratings. Stars begin at 1, so a rating of 0 is none at all, and then so is
// the share of satisfied ones.
function figureOf(stats: KpiStats, name: (typeof sources)[number][1], unit: Total['unit']) {
  const isRating = unit === 'stars' || unit === 'percent';
  return isRating && stats.rating.count === 0 ? null : stats[name].count;
}

const labels: Readonly<Record<TotalId, string>> = {
  // What Cal.com calls created is all that falls into the period, whatever became of it.
  created: 'All bookings',
  completed: 'Completed',
  rescheduled: 'Rescheduled',
  cancelled: 'Cancelled',
  'host-no-shows': 'Host no-shows',
  'guest-no-shows': 'Guest no-shows',
  rating: 'Average rating',
  csat: 'Ratings above 3',
};

/** How Cal.com's totals are not the sums of its lists. */
export const totalsNote =
  'Totals as Cal.com counts them: moved bookings are not among the cancelled ones, and what nobody answered is completed once its time is over.';

/** A total in words: its name, its value, and its change where there is one to tell. */
export interface TotalText {
  readonly label: string;
  readonly value: string;
  /** `8 more (+25%)`, `from 0 to 4`, `0.2 higher`, `no change`. */
  readonly change: string | null;
}

export function formatTotals(figure: Total): TotalText {
  const value = figure.value === null ? 'no ratings' : amount(figure.value, figure.unit);
  return { label: labels[figure.id], value, change: changeWords(figure) };
}

/** Null where there is no period before, or nothing to compare with. */
function changeWords({ unit, value, before }: Total): string | null {
  if (value === null || before === null) return null;
  const difference = Math.round((value - before) * 10) / 10;
  if (difference === 0) return 'no change';
  const size = Math.abs(difference);
  if (unit === 'stars') return `${size.toFixed(1)} ${difference > 0 ? 'higher' : 'lower'}`;
  if (unit === 'percent')
    return `${size} ${size === 1 ? 'point' : 'points'} ${difference > 0 ? 'more' : 'fewer'}`;
  if (before === 0) return `from 0 to ${value}`;
  const percent = formatPercentChange(before, value);
  return `${size} ${difference > 0 ? 'more' : 'fewer'}${percent === null ? '' : ` (${percent})`}`;
}

function amount(value: number, unit: Total['unit']): string {
  if (unit === 'stars') return value.toFixed(1);
  return unit === 'percent' ? `${Math.round(value * 10) / 10}%` : String(value);
}
