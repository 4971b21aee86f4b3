import fc from 'fast-check';
import type { DigestSchedule, Weekday } from '../../src/digests/digest';
import {
  findPlannedRun,
  formatSchedule,
  lastRunUntil,
  nextRun,
  periodAt,
  periodBefore,
  runsAfter,
} from '../../src/digests/schedule';
import { findCoverageGap, moveSkip, nextOpenRun, previewSchedule } from '../../src/digests/schedule-change';
import { datePartsOf } from '../../src/lib/time/calendar';
import { localDateOf } from '../../src/lib/time/wall-time';
import { rounds } from '../support/rounds';
import { makeDigest, mondaysAtNine } from './support/make-digest';
import { expectRuns, readWallYear } from './support/wall-year';
import { zones } from './support/year-digests';

const monthly = (asked: Partial<DigestSchedule> = {}): DigestSchedule => ({
  ...mondaysAtNine,
  every: 'month',
  ...asked,
});
const weekdays = [1, 2, 3, 4, 5] as const;
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
const day = (text: string) => new Date(`${text}T12:00:00Z`);
const runsOf = (asked: Partial<DigestSchedule>, after: string, count = 3) =>
  runsAfter(monthly(asked), day(after), count).map(
    ({ at, period }) => `${at.toISOString().slice(0, 16)} ${period.first}..${period.last}`,
  );

/** Somebody's choice of days, 127 of them. */
const anyWeekdays = fc
  .uniqueArray(fc.constantFrom<Weekday>(...everyDay), { minLength: 1 })
  .map((days) => [...days].sort((a, b) => a - b));
const anyMonthly = fc.record({
  every: fc.constant('month' as const),
  weekdays: anyWeekdays,
  time: fc.constantFrom('00:00', '00:30', '01:30', '02:00', '02:30', '09:00', '23:59'),
  timeZone: fc.constantFrom(...zones),
  weekStart: fc.constantFrom<Weekday>(0, 1, 6),
});
const anyInstant = fc.integer({ min: Date.UTC(1997, 0, 1), max: Date.UTC(2037, 0, 1) });

describe('a run once a month', () => {
  it('is on the first of its weekdays, about the month before', () => {
    expect(runsOf({}, '2026-10-20')).toEqual([
      '2026-11-02T09:00 2026-10-01..2026-10-31',
      '2026-12-07T09:00 2026-11-01..2026-11-30',
      '2027-01-04T09:00 2026-12-01..2026-12-31',
    ]);
  });

  it('is on the first working day with Monday to Friday, and on the 1st with all seven', () => {
    expect(runsOf({ weekdays }, '2026-07-15').map((run) => run.slice(0, 10))).toEqual([
      '2026-08-03',
      '2026-09-01',
      '2026-10-01',
    ]);
    expect(runsOf({ weekdays: everyDay }, '2028-01-15')).toEqual([
      '2028-02-01T09:00 2028-01-01..2028-01-31',
      '2028-03-01T09:00 2028-02-01..2028-02-29',
      '2028-04-01T08:00 2028-03-01..2028-03-31',
    ]);
  });

  it('is strictly after the instant it is asked for, and the last one at it or before it', () => {
    const at = new Date('2026-11-02T09:00:00.000Z');
    const before = new Date(at.getTime() - 1);
    expect(nextRun(monthly(), before).at).toEqual(at);
    expect(nextRun(monthly(), at).at).toEqual(new Date('2026-12-07T09:00:00.000Z'));
    expect(lastRunUntil(monthly(), at).at).toEqual(at);
    expect(lastRunUntil(monthly(), before).at).toEqual(new Date('2026-10-05T08:00:00.000Z'));
  });

  it('is of the month in its own zone, where it may be another one already', () => {
    const at = new Date('2026-10-31T11:00:00.000Z');
    const first = { weekdays: everyDay, time: '00:00' } as const;
    expect(nextRun(monthly({ ...first, timeZone: 'Pacific/Auckland' }), new Date(at.getTime() - 1))).toEqual({
      at,
      period: { first: '2026-10-01', last: '2026-10-31' },
    });
    expect(periodAt(monthly({ timeZone: 'Pacific/Auckland' }), at).first).toBe('2026-10-01');
    expect(periodAt(monthly({ timeZone: 'America/New_York' }), at).first).toBe('2026-09-01');
  });

  it('runs at the end of a gap, and once where its time comes twice', () => {
    // Clocks in New York go back at two on Sunday 1 November 2026, and forward on 8 March, in Havana on 1 April 2001.
    const sundays = { weekdays: [0], time: '01:30' } as const;
    expect(runsOf({ ...sundays, timeZone: 'America/New_York' }, '2026-10-20', 2)).toEqual([
      '2026-11-01T05:30 2026-10-01..2026-10-31',
      '2026-12-06T06:30 2026-11-01..2026-11-30',
    ]);
    expect(runsOf({ weekdays: [0], time: '00:30', timeZone: 'America/Havana' }, '2001-03-20', 1)).toEqual([
      '2001-04-01T05:00 2001-03-01..2001-03-31',
    ]);
  });

  it('has every month once, on one of its weekdays and no later than the 7th, in any zone and year', () => {
    fc.assert(
      fc.property(anyMonthly, anyInstant, (schedule, after) => {
        const runs = runsAfter(schedule, new Date(after), 14);
        const days = runs.map(({ at }) => datePartsOf(localDateOf(at, schedule.timeZone)));
        const months = days.map(({ year, month }) => year * 12 + month);
        expect(months).toEqual(months.map((_, index) => (months[0] ?? 0) + index));
        for (const { day: date, weekday } of days) {
          expect(schedule.weekdays).toContain(weekday);
          expect(date).toBeLessThanOrEqual(7);
          const earlier = Array.from({ length: date - 1 }, (_, back) => (weekday - back - 1 + 7) % 7);
          expect(schedule.weekdays.filter((scheduled) => earlier.includes(scheduled))).toEqual([]);
        }
      }),
      { numRuns: rounds(500) },
    );
  });

  it('tells of one calendar month after the other, without a gap or a day twice', () => {
    fc.assert(
      fc.property(anyMonthly, anyInstant, (schedule, after) => {
        const runs = runsAfter(schedule, new Date(after), 14);
        for (const [index, { at, period }] of runs.entries()) {
          const told = datePartsOf(period.last);
          const posted = datePartsOf(localDateOf(at, schedule.timeZone));
          expect(datePartsOf(period.first)).toMatchObject({ year: told.year, month: told.month, day: 1 });
          expect(posted.year * 12 + posted.month - (told.year * 12 + told.month)).toBe(1);
          expect(new Date(Date.parse(period.last) + 86_400_000).getUTCDate()).toBe(1);
          const before = runs[index - 1];
          if (before === undefined) continue;
          expect(Date.parse(period.first) - Date.parse(before.period.last)).toBe(86_400_000);
          expect(periodBefore(period)).toEqual(before.period);
          expect(lastRunUntil(schedule, new Date(at.getTime() - 1))).toEqual(before);
          expect(periodAt(schedule, at)).toEqual(period);
        }
      }),
      { numRuns: rounds(500) },
    );
  });

  it('agrees with the clocks Intl shows, minute by minute, also where a day or midnight is left out', () => {
    const year = 366 * 1_440;
    for (const [timeZone, start] of [
      ['Pacific/Apia', Date.UTC(2011, 5, 10)],
      ['Pacific/Kiritimati', Date.UTC(1994, 5, 10)],
      ['America/Havana', Date.UTC(2001, 0, 10)],
      ['Africa/Casablanca', Date.UTC(2026, 0, 10)],
    ] as const) {
      const wall = readWallYear(timeZone, start, year, false);
      for (const days of [[0], [5], [6], weekdays, everyDay, [2, 6]] as const) {
        for (const time of ['00:00', '00:30', '09:00', '23:59']) {
          const schedule = monthly({ timeZone, weekdays: days, time });
          const expected = expectRuns(wall, schedule).map(({ at, period }) => ({ at: new Date(at), period }));
          expect(expected.length).toBeGreaterThanOrEqual(11);
          expect(runsAfter(schedule, new Date(start), expected.length)).toEqual(expected);
        }
      }
    }
  });
});

describe('periodBefore', () => {
  it('of a month is the month before, however long either is', () => {
    expect(periodBefore({ first: '2027-03-01', last: '2027-03-31' })).toEqual({
      first: '2027-02-01',
      last: '2027-02-28',
    });
    expect(periodBefore({ first: '2027-01-01', last: '2027-01-31' })).toEqual({
      first: '2026-12-01',
      last: '2026-12-31',
    });
  });
});

describe('findPlannedRun', () => {
  it('is the month’s run where clocks’ rules have moved it by an hour since it was planned', () => {
    const at = new Date('2026-12-07T09:00:00.000Z');
    const period = { first: '2026-11-01', last: '2026-11-30' };
    for (const hours of [-1, 0, 1]) {
      const planned = new Date(at.getTime() + hours * 3_600_000);
      expect(findPlannedRun(monthly(), planned).run).toEqual({ at: planned, period });
    }
  });
});

describe('a change between every week and once a month', () => {
  const posted = (first: string, last: string) =>
    ({ period: { first, last }, sentBy: null, state: 'posted', reason: null }) as const;
  const tuesdays: DigestSchedule = { ...mondaysAtNine, weekdays: [2] };

  it('leaves nothing out on the way to a month that is still to be told', () => {
    const digest = makeDigest({ nextRunAt: new Date('2026-11-23T09:00:00Z') });
    const runs = [posted('2026-11-09', '2026-11-15')];
    const preview = previewSchedule(monthly(), day('2026-11-18'), digest, runs);
    expect(preview.runs[0]).toMatchObject({ period: { first: '2026-11-01', last: '2026-11-30' } });
    expect(preview.coverageGap).toBeNull();
  });

  it('names the days of a month that is over', () => {
    const digest = makeDigest({ schedule: tuesdays, nextRunAt: new Date('2026-12-08T09:00:00Z') });
    const change = [monthly(), day('2026-12-07'), '2026-11-29'] as const;
    expect(findCoverageGap(digest, ...change)).toEqual({ first: '2026-11-30', last: '2026-11-30' });
  });

  it('names the days of a month that no week tells of', () => {
    const digest = makeDigest({ schedule: monthly(), nextRunAt: new Date('2027-01-04T09:00:00Z') });
    const runs = [posted('2026-11-01', '2026-11-30')];
    const preview = previewSchedule(mondaysAtNine, day('2026-12-10'), digest, runs);
    expect(preview.runs[0]).toMatchObject({ period: { first: '2026-12-07', last: '2026-12-13' } });
    expect(preview.coverageGap).toEqual({ first: '2026-12-01', last: '2026-12-06' });
  });

  it('tells of no week again that lies within a month that was told', () => {
    // The 1st of November is a Sunday: the last closed week then is the one of 19–25 October.
    const sundays: DigestSchedule = { ...mondaysAtNine, weekdays: [0], time: '16:00' };
    const next = nextOpenRun(sundays, day('2026-11-01'), [posted('2026-10-01', '2026-10-31')]);
    expect(next.period).toEqual({ first: '2026-10-26', last: '2026-11-01' });
    expect(nextOpenRun(sundays, day('2026-11-01'), []).period.first).toBe('2026-10-19');
  });

  it('tells of no month twice where only its day moves', () => {
    const later = monthly({ weekdays: [4] });
    const runs = [posted('2026-10-01', '2026-10-31')];
    expect(nextOpenRun(later, day('2026-11-02'), runs).period.first).toBe('2026-11-01');
    expect(nextOpenRun(later, day('2026-11-02'), []).period.first).toBe('2026-10-01');
  });

  it('keeps the run of a month skipped when its day moves', () => {
    const skipAt = new Date('2026-12-07T09:00:00Z');
    expect(moveSkip(skipAt, monthly(), monthly({ weekdays: [2] }), day('2026-11-20'))).toEqual(
      new Date('2026-12-01T09:00:00Z'),
    );
  });
});

describe('formatSchedule', () => {
  it.each([
    [{}, 'First Monday of the month at 9:00, Lisbon time'],
    [{ weekdays }, 'First weekday of the month at 9:00, Lisbon time'],
    [{ weekdays: everyDay, time: '16:30' }, 'The 1st of each month at 16:30, Lisbon time'],
    [{ weekdays: [1, 4] }, 'First Monday or Thursday of the month at 9:00, Lisbon time'],
    [{ weekdays: [0, 1, 6] }, 'First Monday, Saturday or Sunday of the month at 9:00, Lisbon time'],
  ] as const)('says %j once a month as “%s”', (changes, expected) => {
    expect(formatSchedule(monthly(changes))).toBe(expected);
  });
});
