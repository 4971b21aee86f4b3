import type { KpiStats } from '../calcom/schemas';

const sources = [
  ['created', 'created', 'bookings'],
  ['completed', 'completed', 'bookings'],
  ['rescheduled', 'rescheduled', 'bookings'],
  ['cancelled', 'cancelled', 'bookings'],
  ['host-no-shows', 'no_show', 'bookings'],
  ['guest-no-shows', 'no_show_guest', 'guests'],
  ['rating', 'rating', 'stars'],
] as const satisfies readonly (readonly [string, keyof KpiStats, Total['unit']])[];
type TotalId = (typeof sources)[number][0];

export interface Total {
  readonly id: TotalId;
  readonly unit: 'bookings' | 'guests' | 'stars';
  /** Null for a rating when nobody rated. */
  readonly value: number | null;
  /** Null also when there is no period before. */
  readonly before: number | null;
}

/**
 * Builds the totals at the head of an overview. Takes both periods because Cal.com's own change,
 * `deltaPrevious`, is unusable: it says 100 % for a doubling and for any rise from zero.
 */
export function buildTotals(now: KpiStats, before: KpiStats | null): readonly Total[] {
  return sources.map(([id, name, unit]) => ({
    id,
    unit,
    value: figureOf(now, name, unit),
    before: before && figureOf(before, name, unit),
  }));
}

// Cal.com sends 0 as the average of no ratings; real ratings start at 1.
function figureOf(stats: KpiStats, name: (typeof sources)[number][1], unit: Total['unit']) {
  return unit === 'stars' && stats[name].count === 0 ? null : stats[name].count;
}

/** Shown where a list in the same message may give a different number. */
export const totalsNote =
  'Rescheduled bookings aren’t counted as cancelled here, but they are in the lists below.';

/** A total, or a figure of a digest. */
interface Figure extends Omit<Total, 'id' | 'unit'> {
  readonly id: TotalId | 'bookings';
  readonly unit?: Total['unit'];
}

const labels: Readonly<Partial<Record<Figure['id'], string>>> = {
  completed: 'Completed',
  cancelled: 'Cancelled',
  'host-no-shows': 'Host no-shows',
  'guest-no-shows': 'Guest no-shows',
  rating: 'Rating',
};

/** `Completed 280 (+14)`. Leaves out figures that are null, or zero in both periods. */
export function formatTotals(figures: readonly Figure[]): readonly string[] {
  return figures.flatMap(({ id, unit, value, before }) => {
    const label = labels[id];
    if (label === undefined || value === null || (value === 0 && !before)) return [];
    const difference = before === null ? 0 : Math.round((value - before) * 10) / 10;
    const sign = difference > 0 ? '+' : '−';
    const size = unit === 'stars' ? Math.abs(difference).toFixed(1) : Math.abs(difference);
    const shown = unit === 'stars' ? `${value.toFixed(1)} ★` : String(value);
    return [`${label} ${shown}${difference === 0 ? '' : ` (${sign}${size})`}`];
  });
}

const standoutLabels: Readonly<Partial<Record<Figure['id'], string>>> = {
  cancelled: 'Cancellations',
  'host-no-shows': 'Host no-shows',
  'guest-no-shows': 'Guest no-shows',
};

/** The largest change in cancellations and no-shows: `Cancellations fell from 44 to 37.` Null for none. */
export function formatStandout(figures: readonly Figure[]): string | null {
  const changed = figures.flatMap(({ id, value, before }) => {
    const name = standoutLabels[id];
    return name === undefined || value === null || before === null || value === before
      ? []
      : [
          {
            size: Math.abs(value - before),
            words: `${name} ${value > before ? 'rose' : 'fell'} from ${before} to ${value}.`,
          },
        ];
  });
  return changed.toSorted((a, b) => b.size - a.size)[0]?.words ?? null;
}
