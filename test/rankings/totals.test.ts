import type { KpiStats } from '../../src/calcom/schemas';
import { buildTotals, formatStandout, formatTotals } from '../../src/rankings/totals';

const of = (count: number) => ({ count, deltaPrevious: 100 });

function kpis(counts: Partial<Record<keyof KpiStats, number>>): KpiStats {
  const figure = (name: keyof KpiStats) => of(counts[name] ?? 0);
  return {
    empty: false,
    created: figure('created'),
    scheduled: figure('scheduled'),
    completed: figure('completed'),
    rescheduled: figure('rescheduled'),
    cancelled: figure('cancelled'),
    no_show: figure('no_show'),
    no_show_guest: figure('no_show_guest'),
    rating: figure('rating'),
    csat: figure('csat'),
    previousRange: { startDate: 'Apr 27, 2026', endDate: 'May 3, 2026' },
  };
}

const wordsOf = (now: KpiStats, before: KpiStats | null) => formatTotals(buildTotals(now, before));

describe('totals', () => {
  const now = kpis({ created: 40, completed: 27, rescheduled: 2, cancelled: 4, no_show: 1, rating: 4.4 });
  const before = kpis({ created: 32, completed: 28, no_show: 1, no_show_guest: 3, rating: 4.2 });

  it('say what became of the bookings, each with its change', () => {
    expect(wordsOf(now, before)).toEqual([
      'Completed 27 (−1)',
      'Cancelled 4 (+4)',
      'Host no-shows 1',
      'Guest no-shows 0 (−3)',
      'Rating 4.4 ★ (+0.2)',
    ]);
  });

  it('name the largest change of what goes wrong', () => {
    expect(formatStandout(buildTotals(now, before))).toBe('Cancellations rose from 0 to 4.');
    expect(formatStandout(buildTotals(before, now))).toBe('Cancellations fell from 4 to 0.');
    expect(formatStandout(buildTotals(now, now))).toBeNull();
    expect(formatStandout(buildTotals(now, null))).toBeNull();
  });

  it('do not take the absence of ratings for a bad one', () => {
    expect(wordsOf(kpis({ completed: 3 }), kpis({ completed: 3, rating: 4.4 }))).toEqual(['Completed 3']);
    expect(wordsOf(kpis({ rating: 2 }), kpis({}))).toEqual(['Rating 2.0 ★']);
  });

  it('stand alone without a period before', () => {
    expect(wordsOf(kpis({ completed: 40 }), null)).toEqual(['Completed 40']);
  });
});
