import {
  describeDaysBriefly,
  describePeriod,
  describePeriodFrom,
  zoneLabel,
} from '../../../src/lib/time/describe-period';
import { type PeriodSettings, type PeriodSpec, resolvePeriod } from '../../../src/lib/time/period';

const settings: PeriodSettings = {
  now: new Date('2026-11-20T14:32:17.000Z'),
  timeZone: 'Europe/Lisbon',
  weekStart: 1,
  currentPeriod: 'until-now',
};

describe('describePeriod', () => {
  it.each<[PeriodSpec, string]>([
    [{ kind: 'today' }, 'Fri 20 Nov 2026'],
    [{ kind: 'date', date: '2026-01-05' }, 'Mon 5 Jan 2026'],
    [{ kind: 'range', first: '2026-01-05', last: '2026-01-05' }, 'Mon 5 Jan 2026'],
    [{ kind: 'last', unit: 'week' }, 'Mon 9 – Sun 15 Nov 2026'],
    [{ kind: 'range', first: '2026-11-30', last: '2026-12-06' }, 'Mon 30 Nov – Sun 6 Dec 2026'],
    [{ kind: 'range', first: '2025-12-28', last: '2026-01-03' }, '28 Dec 2025 – 3 Jan 2026'],
    [{ kind: 'last', unit: 'month' }, '1–31 Oct 2026'],
    [{ kind: 'last', unit: 'quarter' }, '1 Jul – 30 Sep 2026'],
    [{ kind: 'last-days', count: 30 }, '22 Oct – 20 Nov 2026'],
    [{ kind: 'last-days', count: 8 }, '13–20 Nov 2026'],
    [{ kind: 'next-weeks', count: 2 }, 'Mon 23 Nov – Sun 6 Dec 2026'],
    [{ kind: 'last-weeks', count: 4 }, 'Mon 19 Oct – Sun 15 Nov 2026'],
    [{ kind: 'year', year: 2025 }, '1 Jan – 31 Dec 2025'],
    [{ kind: 'until', last: '2026-03-31' }, 'until 31 Mar 2026'],
    [{ kind: 'this', unit: 'week' }, 'Mon 16 – Fri 20 Nov 2026, 14:32 (still running)'],
    [{ kind: 'this', unit: 'month' }, '1–20 Nov 2026, 14:32 (still running)'],
    [{ kind: 'since', first: '2026-03-01' }, '1 Mar – 20 Nov 2026, 14:32 (still running)'],
    [{ kind: 'since', first: '2026-11-20' }, 'Fri 20 Nov 2026, until 14:32 (still running)'],
    [{ kind: 'since', first: '2027-01-01' }, 'since 1 Jan 2027'],
  ])('says %j as "%s"', (spec, words) => {
    expect(describePeriod(resolvePeriod(spec, settings))).toBe(words);
  });

  it.each<[PeriodSpec, string]>([
    [{ kind: 'this', unit: 'week' }, 'Mon 16 – Sun 22 Nov 2026'],
    [{ kind: 'since', first: '2026-03-01' }, 'since 1 Mar 2026'],
  ])('says the whole of %j as "%s"', (spec, words) => {
    expect(describePeriod(resolvePeriod(spec, { ...settings, currentPeriod: 'whole' }))).toBe(words);
  });

  it('tells the time in the zone of the period', () => {
    const period = resolvePeriod({ kind: 'this', unit: 'week' }, { ...settings, timeZone: 'Asia/Kathmandu' });
    expect(describePeriod(period)).toBe('Mon 16 – Fri 20 Nov 2026, 20:17 (still running)');
  });

  it('says from which moment on a period runs that does not start with a day', () => {
    const lastDigestAt = new Date('2026-11-16T09:00:02.000Z');
    const period = resolvePeriod({ kind: 'since-digest' }, { ...settings, lastDigestAt });
    expect(describePeriod(period)).toBe('Mon 16 Nov 2026, 09:00 – Fri 20 Nov 2026, 14:32 (still running)');
  });

  it('says "all time" for a period open at both ends', () => {
    const period = resolvePeriod(
      { kind: 'since', first: '2026-03-01' },
      { ...settings, currentPeriod: 'whole' },
    );
    expect(describePeriod({ ...period, start: null, firstDay: null })).toBe('all time');
  });
});

describe('describePeriodFrom', () => {
  it('leaves out the year where it is the one of now', () => {
    const said = (spec: PeriodSpec) => describePeriodFrom(resolvePeriod(spec, settings), settings.now);
    expect(said({ kind: 'last', unit: 'month' })).toBe('1–31 Oct');
    expect(said({ kind: 'year', year: 2025 })).toBe('1 Jan – 31 Dec 2025');
    expect(said({ kind: 'last-months', count: 12 })).toBe('1 Nov 2025 – 31 Oct 2026');
  });
});

describe('describeDaysBriefly', () => {
  it.each([
    ['2026-11-16', '2026-11-22', '16–22 Nov'],
    ['2026-11-30', '2026-12-06', '30 Nov – 6 Dec'],
    ['2026-10-01', '2026-10-31', 'October'],
    ['2025-12-01', '2025-12-31', 'December 2025'],
    ['2027-02-01', '2027-02-28', 'February 2027'],
    ['2026-09-01', '2026-10-31', '1 Sep – 31 Oct'],
    ['2026-10-01', '2026-10-30', '1–30 Oct'],
  ])('says in 2026 of %s to %s: %s', (first, last, words) => {
    expect(describeDaysBriefly(first, last, 2026)).toBe(words);
  });
});

describe('zoneLabel', () => {
  it('writes spaces as spaces', () => {
    expect(zoneLabel('Europe/Lisbon')).toBe('Europe/Lisbon');
    expect(zoneLabel('America/New_York')).toBe('America/New York');
  });
});
