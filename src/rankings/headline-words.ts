import { percentWords } from '../lib/text/change-words';
import type { HeadlineFigure, HeadlineId } from './headline';

const labels: Readonly<Record<HeadlineId, string>> = {
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
export interface HeadlineWords {
  readonly label: string;
  readonly value: string;
  /** `8 more (+25%)`, `from 0 to 4`, `0.2 higher`, `no change`. */
  readonly change: string | null;
}

export function headlineWords(figure: HeadlineFigure): HeadlineWords {
  const value = figure.value === null ? 'no ratings' : amount(figure.value, figure.unit);
  return { label: labels[figure.id], value, change: changeWords(figure) };
}

/** Null where there is no period before, or nothing to compare with. */
function changeWords({ unit, value, before }: HeadlineFigure): string | null {
  if (value === null || before === null) return null;
  const difference = Math.round((value - before) * 10) / 10;
  if (difference === 0) return 'no change';
  const size = Math.abs(difference);
  if (unit === 'stars') return `${size.toFixed(1)} ${difference > 0 ? 'higher' : 'lower'}`;
  if (unit === 'percent')
    return `${size} ${size === 1 ? 'point' : 'points'} ${difference > 0 ? 'more' : 'fewer'}`;
  if (before === 0) return `from 0 to ${value}`;
  const percent = percentWords(before, value);
  return `${size} ${difference > 0 ? 'more' : 'fewer'}${percent === null ? '' : ` (${percent})`}`;
}

function amount(value: number, unit: HeadlineFigure['unit']): string {
  if (unit === 'stars') return value.toFixed(1);
  return unit === 'percent' ? `${Math.round(value * 10) / 10}%` : String(value);
}
