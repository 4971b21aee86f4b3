import fc from 'fast-check';
import { readPlainPeriod } from '../../../src/lib/time/plain-period';
import { printPeriod } from '../../../src/lib/time/print-period';
import { rounds } from '../../support/rounds';

// A Sunday.
const now = new Date('2026-11-29T12:00:00.000Z');
const calendar = { now, today: '2026-11-29', timeZone: 'UTC', weekStart: 1, yearlessDates: 'begun' } as const;

function read(text: string, more: Partial<Parameters<typeof readPlainPeriod>[1]> = {}): string | null {
  const words = text.toLowerCase().split(' ');
  const period = readPlainPeriod(words, { ...calendar, ...more });
  if (period === null) return null;
  if ('noSuchDay' in period) return `none: ${period.noSuchDay.given}`;
  const rest = words.slice(period.used);
  const others = period.others.map((spec) => ` or ${printPeriod(spec)}`).join('');
  return `${printPeriod(period.spec)}${others}${period.isGuess ? '?' : ''}${rest.length > 0 ? ` + ${rest.join(' ')}` : ''}`;
}

describe('readPlainPeriod', () => {
  // A question mark: the words do not quite say it. After a plus: what is left to be read.
  it.each([
    ['last week', 'last week'],
    ['past 2 weeks', 'last 2 weeks'],
    ['previous month', 'last month'],
    ['prev quarter', 'last quarter'],
    ['the last 7 days', 'last 7 days'],
    ['the past seven days', 'last 7 days'],
    ['last 30d', 'last 30 days'],
    ['last fortnight', 'last 2 weeks'],
    ['last couple of weeks', 'last 2 weeks'],
    ['past few weeks', 'last 3 weeks?'],
    ['last days', 'last 7 days?'],
    ['last 2 quarters', '2026-04-01..2026-09-30'],
    ['last two years', '2024-01-01..2025-12-31'],
    ['current month', 'this month'],
    ['upcoming week', 'next week'],
    ['following week', 'next week'],
    ['thisweek', 'this week'],
    ['this week so far', 'this week'],
    ['month to date', 'mtd'],
    ['week 47', '2026-11-16..2026-11-22'],
    ['kw47', '2026-11-16..2026-11-22'],
    ['cw 47 2025', '2025-11-17..2025-11-23'],
    ['week 52', '2025-12-22..2025-12-28'],
    ['last weekend', '2026-11-21..2026-11-22'],
    ['this weekend', '2026-11-28..2026-11-29'],
    ['next weekend', '2026-12-05..2026-12-06'],
    ['jan-mar', '2026-01-01..2026-03-31'],
    ['jan to mar', '2026-01-01..2026-03-31'],
    ['dec - feb', '2025-12-01..2026-02-28'],
    ['from january through march 2025', '2025-01-01..2025-03-31'],
    ['h1', '2026-01-01..2026-06-30'],
    ['first half of 2025', '2025-01-01..2025-06-30'],
    ['2nd half', '2026-07-01..2026-12-31'],
    ['third quarter', 'q3'],
    ['q3', 'q3'],
    ['q1-q3', '2026-01-01..2026-09-30'],
    ['quarter 3 2025', 'q3 2025'],
    ['1 oct - 15 oct', '2026-10-01..2026-10-15'],
    ['1oct-15oct', '2026-10-01..2026-10-15'],
    ['from 1 october to 15 october', '2026-10-01..2026-10-15'],
    ['between oct 1 and oct 15', '2026-10-01..2026-10-15'],
    ['1-15 oct', '2026-10-01..2026-10-15'],
    ['oct 1-15', '2026-10-01..2026-10-15'],
    ['1. - 15. oktober', '2026-10-01..2026-10-15'],
    ['1 oct', '2026-10-01'],
    ['oct 5th, 2025', '2025-10-05'],
    ['the 5th of october', '2026-10-05'],
    ['1er octobre', '2026-10-01'],
    ['5 dec', '2025-12-05'],
    ['01.10.2026 - 31.10.2026', '2026-10-01..2026-10-31'],
    ['1.10.-15.10.', '2026-10-01..2026-10-15'],
    ['1/10/2026 to 31/10/2026', '2026-10-01..2026-10-31'],
    ['10/1/26 to 10/31/26', '2026-10-01..2026-10-31'],
    ['1/10/2026', '2026-10-01 or 2026-01-10'],
    ['1/10/2026 - 3/10/2026', '2026-10-01..2026-10-03 or 2026-01-10..2026-03-10'],
    ['5/5/2026', '2026-05-05'],
    ['13/10/2026', '2026-10-13'],
    ['10/2026', '2026-10'],
    ['20261005', '2026-10-05'],
    ['since 1 oct', 'since 2026-10-01'],
    ['since last monday', 'since 2026-11-23'],
    ['since monday', 'since monday'],
    ['until yesterday', 'until 2026-11-28'],
    ['before october', 'until 2026-09-30'],
    ['after 10 oct', 'since 2026-10-11'],
    ['3 days ago', '2026-11-26'],
    ['two weeks ago', '2026-11-09..2026-11-15?'],
    ['day before yesterday', '2026-11-27'],
    ['the day after tomorrow', '2026-12-01'],
    ['yesterday and today', '2026-11-28..2026-11-29'],
    ['last week and this week', '2026-11-16..2026-11-29'],
    ['monday to friday', '2026-11-23..2026-11-27'],
    ['week of 5 oct', '2026-10-05..2026-10-11'],
    ['last october', '2026-10'],
    ['next march', '2027-03'],
    ['this morning', 'today?'],
    ['in the next hour', null],
    ['next hour', 'today?'],
    ['next 3 hours', 'today?'],
    ['tomorrow morning', 'tomorrow?'],
    ['tonight', 'today?'],
    ['30 days', 'last 30 days?'],
    ['1 oct 30 days', '2026-10-01 + 30 days'],
    ['1 oct 25', '2025-10-01'],
    ['rest of the week', 'this week'],
    ['the rest of my week', 'this week'],
    ['last quarter of 2025', 'q4 2025'],
    ['last half of 2025', '2025-07-01..2025-12-31'],
    ['last friday of november', '2026-11-27'],
    ['first monday in november', '2026-11-02'],
    ['fourth monday of february', '2026-02-23'],
    ['first 10 days of november', '2026-11-01..2026-11-10'],
    ['last 2 weeks of october', '2026-10-18..2026-10-31?'],
    ['last month of q3', '2026-09-01..2026-09-30'],
    ['first half of november', '2026-11-01..2026-11-15'],
    ['first half of q3', '2026-07-01..2026-08-15?'],
    ['1st of the month', '2026-11-01'],
    ['15th of last month', '2026-10-15'],
    ['first of october', '2026-10-01'],
    ['last 10 workdays', 'last 14 days?'],
    ['last full month', 'last month'],
    ['last 2 full weeks', 'last 2 weeks'],
    ['last business week', 'last week'],
    ['trailing 30 days', 'last 30 days'],
    ['prev q', 'last quarter'],
    ['week ending 27 nov', '2026-11-21..2026-11-27'],
    ['w/e 27 nov', '2026-11-21..2026-11-27'],
    ['through friday', 'until 2026-11-27'],
    ['from october onwards', 'since 2026-10-01'],
    ['october last year', '2025-10'],
    ['5 october last year', '2025-10-05'],
    ['1 oct to 15 oct last year', '2025-10-01..2025-10-15'],
    ['2 q 2026', 'q2 2026'],
    ['1 q 2025 to 2 q 2026', '2025-01-01..2026-06-30'],
    ['5 q 2026', null],
    ['2 quarters', '2026-04-01..2026-09-30?'],
    ["q3 '25", 'q3 2025'],
    ["q3'25", 'q3 2025'],
    ['q3/2026', 'q3 2026'],
    ['q3 fy26', 'q3 2026'],
    ['fy 2025', '2025'],
    ['3. quarter', 'q3'],
    ['kw 46/2026', '2026-11-09..2026-11-15'],
    ['1.-15.11.', '2026-11-01..2026-11-15'],
    ['1.-15.11.2025', '2025-11-01..2025-11-15'],
    ['2026/11', '2026-11'],
    ['11-2026', '2026-11'],
    ['5-nov-2026', '2026-11-05'],
    ['nov-26', '2026-11 or 2026-11-26'],
    ['10/01/2026-10/15/2026', '2026-10-01..2026-10-15'],
    ['2026-10-01/2026-10-15', '2026-10-01..2026-10-15'],
    ['since 1/10/2026', 'since 2026-10-01 or since 2026-01-10'],
    ['whole of october', 'october'],
    ['the month of october', 'october'],
    ['the week', 'this week?'],
    ['the 15th', '2026-11-15?'],
    ['30 min calls', null],
    ['all time', 'until 2026-11-29'],
    ['last friday team', 'last friday + team'],
    ['banana', null],
    ['last', null],
    ['5', null],
  ])('reads "%s"', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['5 dec', '2026-12-05'],
    ['1.12.', '2026-12-01'],
    ['20 nov', '2026-11-20'],
    ['week 50', '2026-12-07..2026-12-13'],
    ['2 weeks', 'next 2 weeks?'],
    ['the 15th', '2026-11-15 or 2026-12-15?'],
    ['the 5th', '2026-12-05?'],
    ['until the 15th', 'until 2026-12-15'],
    ['by friday', 'until 2026-12-04?'],
  ])('takes the nearest "%s" in lists that look ahead', (text, expected) => {
    expect(read(text, { yearlessDates: 'nearest' })).toBe(expected);
  });

  it('counts halves from the fiscal year as quarters are', () => {
    expect(read('h1 2026', { fiscalYearStart: 10 })).toBe('2025-10-01..2026-03-31');
  });

  it('never throws, whatever is typed', () => {
    const words = fc.array(
      fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.string({ maxLength: 6, unit: 'grapheme' }),
        fc.constantFrom(
          ...'last next the first half of week 47 99 0 oct 31 32 feb 29 30.2. 1/13 13/13 9999 q5 h3 - .. to and until since ago in a couple days quarters 100000 9999-99-99 00/00/0000'.split(
            ' ',
          ),
        ),
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(words, (some) => {
        const period = readPlainPeriod(some, calendar);
        if (period !== null) {
          expect(period.used).toBeLessThanOrEqual(some.length);
          if ('spec' in period) expect(printPeriod(period.spec)).not.toBe('');
        }
      }),
      { numRuns: rounds(3000) },
    );
  });
});
