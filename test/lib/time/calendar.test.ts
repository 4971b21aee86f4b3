import {
  addDays,
  countDays,
  isWholeMonth,
  startOfUnit,
  toLocalDate,
  weekStartFromName,
} from '../../../src/lib/time/calendar';

describe('toLocalDate', () => {
  it.each([
    [2026, 2, 29],
    [2026, 4, 31],
    [2026, 13, 1],
    [2026, 1, 0],
    [2100, 2, 29],
  ])('finds no %d-%d-%d', (year, month, day) => expect(toLocalDate(year, month, day)).toBeNull());

  it('finds the leap day', () => expect(toLocalDate(2028, 2, 29)).toBe('2028-02-29'));
});

describe('addDays and countDays', () => {
  it('cross months, years and leap days', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(countDays('2025-12-31', '2026-01-01')).toBe(2);
  });
});

describe('isWholeMonth', () => {
  it.each([
    ['2026-10-01', '2026-10-31', true],
    ['2027-02-01', '2027-02-28', true],
    ['2028-02-01', '2028-02-28', false],
    ['2026-12-01', '2026-12-31', true],
    ['2026-10-01', '2026-11-30', false],
    ['2026-10-02', '2026-11-01', false],
    ['2026-10-01', '2026-10-01', false],
  ])('from %s to %s: %s', (first, last, expected) => expect(isWholeMonth(first, last)).toBe(expected));
});

describe('startOfUnit', () => {
  it.each([
    ['2026-11-20', 'week', 0, 1, '2026-11-16'],
    ['2026-11-20', 'week', 0, 0, '2026-11-15'],
    ['2026-11-20', 'week', 0, 6, '2026-11-14'],
    ['2026-11-16', 'week', 0, 1, '2026-11-16'],
    ['2026-11-15', 'week', 0, 1, '2026-11-09'],
    ['2026-11-20', 'week', -1, 1, '2026-11-09'],
    ['2026-11-20', 'month', 0, 1, '2026-11-01'],
    ['2026-11-20', 'month', 2, 1, '2027-01-01'],
    ['2026-03-31', 'month', -1, 1, '2026-02-01'],
    ['2026-11-20', 'quarter', 0, 1, '2026-10-01'],
    ['2026-01-01', 'quarter', -1, 1, '2025-10-01'],
    ['2026-11-20', 'quarter', 1, 1, '2027-01-01'],
    ['2026-11-20', 'year', -1, 1, '2025-01-01'],
  ] as const)('%s, its %s, %d on, week from %d: %s', (date, unit, steps, weekStart, expected) => {
    expect(startOfUnit(date, unit, steps, weekStart)).toBe(expected);
  });
});

describe('weekStartFromName', () => {
  it.each([
    ['Sunday', 0],
    ['monday', 1],
    [' SATURDAY ', 6],
    ['Sonntag', 1],
    ['', 1],
    [null, 1],
    [undefined, 1],
  ])('reads %s as %d', (name, weekStart) => expect(weekStartFromName(name)).toBe(weekStart));
});
