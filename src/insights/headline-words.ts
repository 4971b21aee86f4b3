import type { HeadlineFigure, HeadlineId } from './headline';

const labels: Readonly<Record<HeadlineId, string>> = {
  created: 'Created',
  completed: 'Completed',
  rescheduled: 'Rescheduled',
  cancelled: 'Cancelled',
  'host-no-shows': 'Host no-shows',
  'guest-no-shows': 'Guest no-shows',
  rating: 'Average rating',
  csat: 'Ratings above 3',
};

/** `Completed 27, 9 more (+50%)`; `Cancelled 4, from 0 to 4`; `Average rating 4.4, 0.2 higher`. */
export function headlineWords(figure: HeadlineFigure): string {
  const value = figure.value === null ? 'no ratings' : amount(figure.value, figure.unit);
  const change = changeWords(figure);
  return `${labels[figure.id]} ${value}${change === null ? '' : `, ${change}`}`;
}

/** Null where there is no period before, or nothing to compare with. */
function changeWords({ unit, value, before, changePercent }: HeadlineFigure): string | null {
  if (value === null || before === null) return null;
  const difference = Math.round((value - before) * 10) / 10;
  if (difference === 0) return 'no change';
  const size = Math.abs(difference);
  if (unit === 'stars') return `${size.toFixed(1)} ${difference > 0 ? 'higher' : 'lower'}`;
  if (unit === 'percent')
    return `${size} ${size === 1 ? 'point' : 'points'} ${difference > 0 ? 'more' : 'fewer'}`;
  if (changePercent === null) return `from ${before} to ${value}`;
  const percent = `${changePercent > 0 ? '+' : ''}${changePercent}%`;
  return `${size} ${difference > 0 ? 'more' : 'fewer'} (${percent})`;
}

function amount(value: number, unit: HeadlineFigure['unit']): string {
  if (unit === 'stars') return value.toFixed(1);
  return unit === 'percent' ? `${Math.round(value * 10) / 10}%` : String(value);
}
