import type { KpiStats } from '../../src/calcom/schemas';
import { buildTotals, formatTotals } from '../../src/rankings/totals';

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

const wordsOf = (now: KpiStats, before: KpiStats | null) =>
  buildTotals(now, before)
    .map(formatTotals)
    .map(({ label, value, change }) => `${label} ${value}${change === null ? '' : `, ${change}`}`);

describe('headline', () => {
  it('says each total with its change', () => {
    const now = kpis({
      created: 40,
      completed: 27,
      rescheduled: 2,
      cancelled: 4,
      no_show: 1,
      rating: 4.4,
      csat: 88.88,
    });
    const before = kpis({
      created: 32,
      completed: 28,
      rescheduled: 1,
      no_show: 1,
      no_show_guest: 3,
      rating: 4.2,
      csat: 89.9,
    });
    expect(wordsOf(now, before)).toEqual([
      'All bookings 40, 8 more (+25%)',
      'Completed 27, 1 fewer (−4%)',
      'Rescheduled 2, 1 more',
      'Cancelled 4, from 0 to 4',
      'Host no-shows 1, no change',
      'Guest no-shows 0, 3 fewer',
      'Average rating 4.4, 0.2 higher',
      'Ratings above 3 88.9%, 1 point fewer',
    ]);
  });

  it('does not take the absence of ratings for a bad one', () => {
    const words = wordsOf(kpis({ created: 3 }), kpis({ created: 3, rating: 4.4, csat: 80 }));
    expect(words.slice(-2)).toEqual(['Average rating no ratings', 'Ratings above 3 no ratings']);
    expect(wordsOf(kpis({ rating: 2, csat: 0 }), kpis({}))).toContain('Ratings above 3 0%');
  });

  it('says the totals alone without a period before', () => {
    expect(wordsOf(kpis({ created: 40 }), null)[0]).toBe('All bookings 40');
  });
});
