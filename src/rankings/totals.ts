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

/** One total of a period, beside that of the equal period before. */
export interface Total {
  readonly id: TotalId;
  readonly unit: 'bookings' | 'guests' | 'stars';
  /** Null where there is nothing to average: nobody rated. */
  readonly value: number | null;
  /** Null without a period before, too. */
  readonly before: number | null;
}

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

// Cal.com writes 0 for the average of no ratings. Stars begin at 1.
function figureOf(stats: KpiStats, name: (typeof sources)[number][1], unit: Total['unit']) {
  return unit === 'stars' && stats[name].count === 0 ? null : stats[name].count;
}

/** Where a list in the same message may say another number. */
export const totalsNote =
  'Rescheduled bookings aren’t counted as cancelled here, but they are in the lists below.';

/** A total here, or a figure of a digest. */
interface Shown extends Omit<Total, 'id' | 'unit'> {
  readonly id: TotalId | 'bookings';
  readonly unit?: Total['unit'];
}

const labels: Readonly<Partial<Record<Shown['id'], string>>> = {
  completed: 'Completed',
  cancelled: 'Cancelled',
  'host-no-shows': 'Host no-shows',
  'guest-no-shows': 'Guest no-shows',
  rating: 'Rating',
};

/** `Completed 280 (+14)`, each that there is something to say of. */
export function formatTotals(figures: readonly Shown[]): readonly string[] {
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

const events: Readonly<Partial<Record<Shown['id'], string>>> = {
  cancelled: 'Cancellations',
  'host-no-shows': 'Host no-shows',
  'guest-no-shows': 'Guest no-shows',
};

/** The largest change among what goes wrong: `Cancellations fell from 44 to 37.` Null without any. */
export function formatStandout(figures: readonly Shown[]): string | null {
  const changed = figures.flatMap(({ id, value, before }) => {
    const name = events[id];
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
