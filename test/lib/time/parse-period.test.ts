import fc from 'fast-check';
import { addDays } from '../../../src/lib/time/calendar';
import { parsePeriod, periodVocabulary } from '../../../src/lib/time/parse-period';
import type { PeriodSpec } from '../../../src/lib/time/period';
import { printPeriod } from '../../../src/lib/time/print-period';
import { rounds } from '../../support/rounds';

const parse = (text: string) => parsePeriod(text === '' ? [] : text.split(' '));

describe('parsePeriod', () => {
  it.each<[string, PeriodSpec, number]>([
    ['today', { kind: 'today' }, 1],
    ['Yesterday', { kind: 'yesterday' }, 1],
    ['tomorrow', { kind: 'tomorrow' }, 1],
    ['this week', { kind: 'this', unit: 'week' }, 2],
    ['last month', { kind: 'last', unit: 'month' }, 2],
    ['next quarter', { kind: 'next', unit: 'quarter' }, 2],
    ['LAST Year', { kind: 'last', unit: 'year' }, 2],
    ['this-week', { kind: 'this', unit: 'week' }, 1],
    ['last-quarter', { kind: 'last', unit: 'quarter' }, 1],
    ['last 7 days', { kind: 'last-days', count: 7 }, 3],
    ['last 1 day', { kind: 'last-days', count: 1 }, 3],
    ['last 7d', { kind: 'last-days', count: 7 }, 2],
    ['last-7-days', { kind: 'last-days', count: 7 }, 1],
    ['last-7 days', { kind: 'last-days', count: 7 }, 2],
    ['last 1000 days', { kind: 'last-days', count: 1000 }, 3],
    ['next 2 weeks', { kind: 'next-weeks', count: 2 }, 3],
    ['last 3 months', { kind: 'last-months', count: 3 }, 3],
    ['next 60 months', { kind: 'next-months', count: 60 }, 3],
    ['the last 7 days', { kind: 'last-days', count: 7 }, 4],
    ['the-last-week', { kind: 'last', unit: 'week' }, 1],
    ['2026-01-05', { kind: 'date', date: '2026-01-05' }, 1],
    ['2026-1-5', { kind: 'date', date: '2026-01-05' }, 1],
    ['2028-02-29', { kind: 'date', date: '2028-02-29' }, 1],
    ['2026-03', { kind: 'month', month: 3, year: 2026 }, 1],
    ['2026', { kind: 'year', year: 2026 }, 1],
    ['march', { kind: 'month', month: 3, year: null }, 1],
    ['Sept', { kind: 'month', month: 9, year: null }, 1],
    ['dec 2025', { kind: 'month', month: 12, year: 2025 }, 2],
    ['q3', { kind: 'quarter', quarter: 3, year: null }, 1],
    ['Q3 2026', { kind: 'quarter', quarter: 3, year: 2026 }, 2],
    ['q3-2026', { kind: 'quarter', quarter: 3, year: 2026 }, 1],
    ['2026q3', { kind: 'quarter', quarter: 3, year: 2026 }, 1],
    ['q3 team', { kind: 'quarter', quarter: 3, year: null }, 1],
    ['Monday', { kind: 'weekday', weekday: 'monday', direction: null }, 1],
    ['thurs', { kind: 'weekday', weekday: 'thursday', direction: null }, 1],
    ['last Tue', { kind: 'weekday', weekday: 'tuesday', direction: 'last' }, 2],
    ['next-friday', { kind: 'weekday', weekday: 'friday', direction: 'next' }, 1],
    ['the last sunday', { kind: 'weekday', weekday: 'sunday', direction: 'last' }, 3],
    ['YTD', { kind: 'to-date', unit: 'year' }, 1],
    ['quarter to date', { kind: 'to-date', unit: 'quarter' }, 3],
    ['since yesterday', { kind: 'since-day', day: 'yesterday' }, 2],
    ['since wed', { kind: 'since-day', day: 'wednesday' }, 2],
    ['since the last digest', { kind: 'since-digest' }, 4],
    ['since last digest', { kind: 'since-digest' }, 3],
    ['2026-01-05..2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 1],
    ['2026-01-05–2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 1],
    ['2026‑01‑05', { kind: 'date', date: '2026-01-05' }, 1],
    ['2026-01 〜 2026-03', { kind: 'range', first: '2026-01-01', last: '2026-03-31' }, 3],
    ['2026-01〜2026-03', { kind: 'range', first: '2026-01-01', last: '2026-03-31' }, 1],
    ['2026-01-05 ~ 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 3],
    ['2026-01-05 — 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 3],
    ['2026-01-05 ‥ 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 3],
    ['2026-01-05…2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 1],
    ['2026-01-05 .. 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 3],
    ['2026-01-05.. 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 2],
    ['2026-01-05 to 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 3],
    ['2026-01-05 – 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 3],
    ['from 2026-01-05 until 2026-01-31', { kind: 'range', first: '2026-01-05', last: '2026-01-31' }, 4],
    ['2026-01..2026-03', { kind: 'range', first: '2026-01-01', last: '2026-03-31' }, 1],
    ['2026-01-05..2026-01-05', { kind: 'range', first: '2026-01-05', last: '2026-01-05' }, 1],
    ['since 2026-03-01', { kind: 'since', first: '2026-03-01' }, 2],
    ['since 2026-03', { kind: 'since', first: '2026-03-01' }, 2],
    ['2026-03-01..', { kind: 'since', first: '2026-03-01' }, 1],
    ['until 2026-03-31', { kind: 'until', last: '2026-03-31' }, 2],
    ['until 2026-02', { kind: 'until', last: '2026-02-28' }, 2],
    ['..2026-03-31', { kind: 'until', last: '2026-03-31' }, 1],
  ])('reads "%s"', (text, spec, used) => {
    expect(parse(text)).toEqual({ kind: 'period', spec, used });
    expect(parse(`${text} sales`)).toEqual({ kind: 'period', spec, used });
  });

  it.each([
    '',
    'past',
    'past 7 days',
    '3 weeks',
    '7',
    'week',
    'the team',
    'the',
    'most-cancelled',
    'upcoming',
    '..',
    'a..b',
    '5-7',
    'lastly',
  ])('finds no period in "%s"', (text) => expect(parse(text)).toEqual({ kind: 'none' }));

  it.each([
    ['last fortnight', { reason: 'unknown-unit', given: 'fortnight', nearest: null }],
    ['last monht', { reason: 'unknown-unit', given: 'monht', nearest: 'month' }],
    ['this weeks', { reason: 'unknown-unit', given: 'weeks', nearest: 'week' }],
    ['last 7 dasy', { reason: 'unknown-unit', given: 'dasy', nearest: 'days' }],
    ['last 7 bookings', { reason: 'unknown-unit', given: 'bookings', nearest: null }],
    ['this 7 days', { reason: 'unknown-unit', given: '7', nearest: null }],
    ['last', { reason: 'unit-missing', given: 'last' }],
    ['the next', { reason: 'unit-missing', given: 'next' }],
    ['last 7', { reason: 'unit-missing', given: 'last 7' }],
    ['last days', { reason: 'count-missing', given: 'days', unit: 'day' }],
    ['next weeks', { reason: 'count-missing', given: 'weeks', unit: 'week' }],
    ['last 0 days', { reason: 'count-out-of-range', given: '0', unit: 'day', max: 1000 }],
    ['last -3 days', { reason: 'count-out-of-range', given: '-3', unit: 'day', max: 1000 }],
    ['last 2.5 weeks', { reason: 'count-out-of-range', given: '2.5', unit: 'week', max: 200 }],
    ['last 1001 days', { reason: 'count-out-of-range', given: '1001', unit: 'day', max: 1000 }],
    ['last 201 weeks', { reason: 'count-out-of-range', given: '201', unit: 'week', max: 200 }],
    ['next 61 months', { reason: 'count-out-of-range', given: '61', unit: 'month', max: 60 }],
    ['last 2 years', { reason: 'unit-not-countable', given: 'years' }],
    ['since', { reason: 'date-missing', given: 'since' }],
    ['since march', { reason: 'not-a-date', given: 'march' }],
    ['until tomorrow', { reason: 'not-a-date', given: 'tomorrow' }],
    ['2026-01-05 to', { reason: 'date-missing', given: 'to' }],
    ['2026-01-05..sales', { reason: 'not-a-date', given: 'sales' }],
    ['2026-02-30', { reason: 'no-such-day', given: '2026-02-30', lastDayOfMonth: '2026-02-28' }],
    ['2026-01-05..2026-01-32', { reason: 'no-such-day', given: '2026-01-32', lastDayOfMonth: '2026-01-31' }],
    ['2026-01-00', { reason: 'no-such-day', given: '2026-01-00', lastDayOfMonth: '2026-01-31' }],
    ['2026-13', { reason: 'no-such-month', given: '2026-13' }],
    ['2026-13-01', { reason: 'no-such-month', given: '2026-13-01' }],
    ['20260', { reason: 'year-out-of-range', given: '20260', earliest: 1970, latest: 2100 }],
    ['12026-01-01', { reason: 'year-out-of-range', given: '12026-01-01', earliest: 1970, latest: 2100 }],
    ['0026-01-01', { reason: 'year-out-of-range', given: '0026-01-01', earliest: 1970, latest: 2100 }],
    ['march 2999', { reason: 'year-out-of-range', given: '2999', earliest: 1970, latest: 2100 }],
    ['2026-01-31..2026-01-05', { reason: 'end-before-start', first: '2026-01-31', last: '2026-01-05' }],
    ['since 2026-02 until 2026-01', { reason: 'end-before-start', first: '2026-02-01', last: '2026-01-31' }],
    ['05/01/2026', { reason: 'date-format', given: '05/01/2026' }],
    ['5.1.2026', { reason: 'date-format', given: '5.1.2026' }],
    ['20260105', { reason: 'date-format', given: '20260105' }],
    ['2026-01-05T09:00Z', { reason: 'date-format', given: '2026-01-05t09:00z' }],
    ['march 5', { reason: 'date-format', given: 'march 5' }],
    ['last-week-please', { reason: 'unknown-word', given: 'last-week-please' }],
  ])('says what is wrong with "%s"', (text, problem) => {
    expect(parse(text)).toEqual({ kind: 'invalid', ...problem });
  });

  it('leaves a dash that joins nothing', () => {
    expect(parse('2026-01-05 - sales')).toEqual({
      kind: 'period',
      spec: { kind: 'date', date: '2026-01-05' },
      used: 1,
    });
  });

  it('answers to any words, and never uses more than there are', () => {
    const word = fc.oneof(
      fc.constantFrom(...periodVocabulary, 'the', 'to', '..', '-', 'from', '7', '7d', '2026', '2026-01-05'),
      fc.stringMatching(/^[0-9a-z.…-]{0,12}$/),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), (words) => {
        const parsed = parsePeriod(words);
        if (parsed.kind === 'period') {
          expect(parsed.used).toBeGreaterThan(0);
          expect(parsed.used).toBeLessThanOrEqual(words.length);
          expect(parsePeriod(words.slice(0, parsed.used))).toEqual(parsed);
        }
      }),
      { numRuns: rounds(2000) },
    );
  });
});

describe('printPeriod', () => {
  const date = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1970-01-01', days));
  const spec: fc.Arbitrary<PeriodSpec> = fc.oneof(
    fc.record({ kind: fc.constantFrom('today', 'yesterday', 'tomorrow') }),
    fc.record({
      kind: fc.constantFrom('this', 'last', 'next'),
      unit: fc.constantFrom('week', 'month', 'quarter', 'year'),
    }),
    fc.record({ kind: fc.constantFrom('last-days', 'next-days'), count: fc.integer({ min: 1, max: 1000 }) }),
    fc.record({
      kind: fc.constantFrom('last-weeks', 'next-weeks', 'last-months', 'next-months'),
      count: fc.integer({ min: 1, max: 60 }),
    }),
    date.map((day) => ({ kind: 'date' as const, date: day })),
    fc.tuple(date, fc.nat({ max: 900 })).map(([first, days]) => ({
      kind: 'range' as const,
      first,
      last: addDays(first, days),
    })),
    date.map((first) => ({ kind: 'since' as const, first })),
    date.map((last) => ({ kind: 'until' as const, last })),
    fc.record({
      kind: fc.constant('month' as const),
      month: fc.integer({ min: 1, max: 12 }),
      year: fc.option(fc.integer({ min: 1970, max: 2100 })),
    }),
    fc.record({ kind: fc.constant('year' as const), year: fc.integer({ min: 1970, max: 2100 }) }),
  );

  it('prints words that are read back to the same period', () => {
    fc.assert(
      fc.property(spec, (any) => {
        const words = printPeriod(any).split(' ');
        expect(parsePeriod(words)).toEqual({ kind: 'period', spec: any, used: words.length });
      }),
      { numRuns: rounds(1000) },
    );
  });

  it.each<[PeriodSpec, string]>([
    [{ kind: 'last-days', count: 30 }, 'last 30 days'],
    [{ kind: 'last-weeks', count: 1 }, 'last 1 week'],
    [{ kind: 'range', first: '2026-01-05', last: '2026-01-31' }, '2026-01-05..2026-01-31'],
    [{ kind: 'month', month: 3, year: null }, 'march'],
    [{ kind: 'month', month: 3, year: 2026 }, '2026-03'],
    [{ kind: 'this', unit: 'quarter' }, 'this quarter'],
  ])('prints %j as "%s"', (any, words) => expect(printPeriod(any)).toBe(words));
});
