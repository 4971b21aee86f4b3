import fc from 'fast-check';
import { addDays, countDays } from '../../../src/lib/time/calendar';
import { describePeriod } from '../../../src/lib/time/describe-period';
import { parsePeriod } from '../../../src/lib/time/parse-period';
import { type PeriodSettings, resolvePeriod } from '../../../src/lib/time/period';
import { periodBefore } from '../../../src/lib/time/period-before';
import { startOfDay } from '../../../src/lib/time/wall-time';
import { anyPeriodSpec } from '../../slack/support/question-arbitraries';

// A Friday.
const lisbon: PeriodSettings = {
  now: new Date('2026-11-20T14:32:17.250Z'),
  timeZone: 'Europe/Lisbon',
  weekStart: 1,
  currentPeriod: 'until-now',
};

function beforeOf(words: string, settings: Partial<PeriodSettings> = {}) {
  const parsed = parsePeriod(words.split(' '));
  if (parsed.kind !== 'period') throw new Error(`"${words}" is no period`);
  const all = { ...lisbon, ...settings };
  return periodBefore(resolvePeriod(parsed.spec, all), all.now);
}

const daysOf = (words: string, settings: Partial<PeriodSettings> = {}) => {
  const found = beforeOf(words, settings);
  return found === null ? null : `${found.period.firstDay} ${found.period.lastDay}`;
};
const notesOf = (words: string, settings: Partial<PeriodSettings> = {}) => beforeOf(words, settings)?.notes;

describe('periodBefore', () => {
  it.each([
    ['yesterday', '2026-11-18 2026-11-18'],
    ['last week', '2026-11-02 2026-11-08'],
    ['last 4 weeks', '2026-09-21 2026-10-18'],
    ['last 7 days', '2026-11-07 2026-11-13'],
    ['last month', '2026-09-01 2026-09-30'],
    ['last 3 months', '2026-05-01 2026-07-31'],
    ['last quarter', '2026-04-01 2026-06-30'],
    ['last year', '2024-01-01 2024-12-31'],
    ['next week', '2026-11-16 2026-11-22'],
    ['2026-01', '2025-12-01 2025-12-31'],
    ['2024', '2023-01-01 2023-12-31'],
    ['2026-01-05..2026-01-31', '2025-12-09 2026-01-04'],
    ['2026-03-01..2026-03-31', '2026-02-01 2026-02-28'],
    ['2026-01-01..2026-03-31', '2025-10-01 2025-12-31'],
    ['2026-02-01..2026-02-27', '2026-01-05 2026-01-31'],
    ['this week', '2026-11-09 2026-11-13'],
    ['this month', '2026-10-01 2026-10-20'],
    ['this quarter', '2026-07-01 2026-08-20'],
    ['this year', '2025-01-01 2025-11-20'],
    ['since 2026-11-10', '2026-10-30 2026-11-09'],
    ['today', '2026-11-19 2026-11-19'],
    ['q3', '2026-04-01 2026-06-30'],
    ['q1 2026', '2025-10-01 2025-12-31'],
    ['mtd', '2026-10-01 2026-10-20'],
    ['ytd', '2025-01-01 2025-11-20'],
    ['monday', '2026-11-09 2026-11-09'],
    ['last friday', '2026-11-06 2026-11-06'],
    ['since yesterday', '2026-11-17 2026-11-18'],
  ])('of %s is %s', (words, days) => {
    expect(daysOf(words)).toBe(days);
  });

  it.each(['until 2026-11-01', 'since 2027-01-01'])('is none for %s, which is open', (words) => {
    expect(beforeOf(words)).toBeNull();
  });

  it('stops at the same time of the day for a period that stops now', () => {
    expect(beforeOf('this week')?.period.end?.toISOString()).toBe('2026-11-13T14:32:59.999Z');
    expect(beforeOf('since 2026-11-20')?.period.end?.toISOString()).toBe('2026-11-19T14:32:59.999Z');
    // Before the clocks went back, the same wall time was an hour earlier in UTC.
    expect(beforeOf('this month')?.period.end?.toISOString()).toBe('2026-10-20T13:32:59.999Z');
    expect(describePeriod(beforeOf('this week')?.period ?? resolvePeriod({ kind: 'today' }, lisbon))).toBe(
      'Mon 9 – Fri 13 Nov 2026, until 14:32',
    );
  });

  it('is as long as the time since the last digest, and ends with it', () => {
    const lastDigestAt = new Date('2026-11-16T09:00:00.000Z');
    const { start, end } = beforeOf('since the last digest', { lastDigestAt })?.period ?? {};
    expect(end?.toISOString()).toBe('2026-11-16T08:59:59.999Z');
    expect(start?.toISOString()).toBe('2026-11-12T03:27:00.000Z');
  });

  it('follows a fiscal year', () => {
    expect(daysOf('last quarter', { fiscalYearStart: 2 })).toBe('2026-05-01 2026-07-31');
    expect(daysOf('2026', { fiscalYearStart: 10 })).toBe('2024-10-01 2025-09-30');
  });

  it('takes all of a shorter month for the 31st of the next', () => {
    const march31 = { now: new Date('2026-03-31T09:00:00Z') };
    expect(beforeOf('this month', march31)?.period.end?.toISOString()).toBe('2026-02-28T23:59:59.999Z');
    expect(notesOf('this month', march31)).toEqual([{ kind: 'lengths-differ', days: 31, daysBefore: 28 }]);
    const leapDay = { now: new Date('2028-02-29T09:00:00Z') };
    expect(daysOf('this year', leapDay)).toBe('2027-01-01 2027-02-28');
  });

  it('is whole for a period in its last minute', () => {
    const sunday = { now: new Date('2026-11-22T23:59:30Z') };
    expect(daysOf('this week', sunday)).toBe('2026-11-09 2026-11-15');
    const friday = { now: new Date('2026-11-20T23:59:30Z') };
    expect(daysOf('this week', friday)).toBe('2026-11-09 2026-11-13');
    expect(notesOf('this week', friday)).toEqual([]);
    const monthEnd = { now: new Date('2026-11-30T23:59:30Z') };
    expect(daysOf('this month', monthEnd)).toBe('2026-10-01 2026-10-31');
  });

  it('says when the two are not of one length, or not both over', () => {
    expect(notesOf('2026-03')).toEqual([{ kind: 'lengths-differ', days: 31, daysBefore: 28 }]);
    expect(notesOf('2026-01')).toEqual([]);
    expect(notesOf('last quarter')).toEqual([{ kind: 'lengths-differ', days: 92, daysBefore: 91 }]);
    expect(notesOf('2024')).toEqual([{ kind: 'lengths-differ', days: 366, daysBefore: 365 }]);
    expect(notesOf('last 7 days')).toEqual([{ kind: 'not-over' }]);
    expect(notesOf('last week')).toEqual([]);
  });

  it('ends right before the other begins when both are whole', () => {
    // Those that stop now have their own tests, and a weekday has the one a week earlier before it.
    const others = ['this', 'to-date', 'since', 'since-day', 'since-digest', 'until', 'weekday'];
    const closed = anyPeriodSpec.filter(({ kind }) => !others.includes(kind));
    const zones = fc.constantFrom(
      'Europe/Lisbon',
      'America/New_York',
      'Asia/Kolkata',
      'Pacific/Apia',
      'Etc/UTC',
    );
    const instants = fc.date({
      min: new Date('1990-01-01'),
      max: new Date('2060-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(closed, zones, instants, (spec, timeZone, now) => {
        const period = resolvePeriod(spec, { ...lisbon, now, timeZone });
        const found = periodBefore(period, now);
        if (found === null || period.start === null || period.firstDay === null || period.lastDay === null) {
          throw new Error('a closed period has one before');
        }
        const { start, end, firstDay, lastDay } = found.period;
        expect(end?.getTime()).toBe(period.start.getTime() - 1);
        expect(lastDay).toBe(addDays(period.firstDay, -1));
        if (start === null || firstDay === null || lastDay === null) throw new Error('it is closed too');
        expect(start.getTime()).toBe(startOfDay(firstDay, timeZone).getTime());
        const [days, daysBefore] = [countDays(period.firstDay, period.lastDay), countDays(firstDay, lastDay)];
        expect(found.notes.some(({ kind }) => kind === 'lengths-differ')).toBe(days !== daysBefore);
      }),
      { numRuns: 500 },
    );
  });

  it('is as long as the part that has passed, where it is counted in days', () => {
    const running = fc.constantFrom('this week', 'since 2026-11-10', 'since 2026-10-20', 'since 2025-01-01');
    const zones = fc.constantFrom('Europe/Lisbon', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe');
    const instants = fc.date({
      min: new Date('2026-11-12'),
      max: new Date('2028-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(running, zones, instants, (words, timeZone, now) => {
        const parsed = parsePeriod(words.split(' '));
        if (parsed.kind !== 'period') throw new Error('it is a period');
        const period = resolvePeriod(parsed.spec, { ...lisbon, now, timeZone });
        const found = periodBefore(period, now);
        const lengthMs = ({ start, end }: typeof period) => (end?.getTime() ?? 0) - (start?.getTime() ?? 0);
        // Clocks may change within each of the two.
        expect(Math.abs(lengthMs(period) - lengthMs(found?.period ?? period))).toBeLessThanOrEqual(7_200_000);
        expect(found?.notes).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
