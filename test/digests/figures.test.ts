import { countFigures, hasNoBookings, type PeriodAnswers, type Totals } from '../../src/digests/figures';
import { type RankingId, rankingIds } from '../../src/rankings/ranking';
import { type Counts, listOf } from '../insights/support/ranked-lists';

const totals = (bookings: number): Totals => ({ bookings, completed: 3, cancelled: 2, 'host-no-shows': 1 });

function week(lists: Partial<Record<RankingId, Counts>>, counted: Totals | null = null): PeriodAnswers {
  return { lists: new Map(rankingIds.map((id) => [id, listOf(id, lists[id] ?? [])])), totals: counted };
}

const three: Counts = [
  [1, 5],
  [2, 3],
  [3, 1],
];
const ten: Counts = Array.from({ length: 10 }, (_, at) => [at + 1, 10 - at] as const);
const whole = week({ 'most-bookings': three, 'least-bookings': three, 'most-cancelled': [[2, 2]] });
const full = week({ 'most-bookings': ten, 'least-bookings': ten, 'most-completed': three });

describe('countFigures', () => {
  it('takes what Cal.com counted of both weeks', () => {
    const { source, figures } = countFigures({ ...full, totals: totals(40) }, { ...full, totals: totals(0) });
    expect(source).toBe('calcom');
    expect(figures).toEqual([
      { id: 'bookings', value: 40, before: 0 },
      { id: 'completed', value: 3, before: 3 },
      { id: 'cancelled', value: 2, before: 2 },
      { id: 'host-no-shows', value: 1, before: 1 },
    ]);
  });

  it('adds up lists that nobody is missing from', () => {
    const { source, figures } = countFigures(whole, week({}));
    expect(source).toBe('lists');
    expect(figures).toEqual([
      { id: 'bookings', value: 9, before: 0 },
      { id: 'completed', value: 0, before: 0 },
      { id: 'cancelled', value: 2, before: 0 },
      { id: 'host-no-shows', value: 0, before: 0 },
    ]);
  });

  it('states no total of a full list, but what its ten had together', () => {
    expect(countFigures(full, null)).toEqual({
      source: 'ten-busiest',
      figures: [
        { id: 'bookings', value: 55, before: null },
        { id: 'completed', value: 9, before: null },
      ],
    });
  });

  it('compares like with like when only one of the weeks has a total', () => {
    expect(countFigures({ ...whole, totals: totals(40) }, whole).source).toBe('lists');
    expect(countFigures(whole, full).source).toBe('ten-busiest');
  });

  it('does not take nine rows for everybody where the list from below has others', () => {
    const nine = ten.slice(0, 9);
    const others: Counts = [...nine.slice(1), [11, 1]];
    expect(countFigures(week({ 'most-bookings': nine, 'least-bookings': others }), null).source).toBe(
      'ten-busiest',
    );
    expect(countFigures(week({ 'most-bookings': nine, 'least-bookings': nine }), null).source).toBe('lists');
  });
});

describe('hasNoBookings', () => {
  it('holds for eight empty lists without a total above nothing', () => {
    expect(hasNoBookings(week({}))).toBe(true);
    expect(hasNoBookings(week({}, totals(0)))).toBe(true);
    expect(hasNoBookings(week({}, totals(1)))).toBe(false);
    expect(hasNoBookings(week({ 'lowest-rated': [[1, 2]] }))).toBe(false);
  });
});
