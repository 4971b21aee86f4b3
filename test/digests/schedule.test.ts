import type { DigestSchedule, Weekday } from '../../src/digests/digest';
import {
  earliestBuildAt,
  formatSchedule,
  lastRunUntil,
  nextRun,
  periodAt,
  periodBefore,
  runsAfter,
} from '../../src/digests/schedule';
import { resolvePeriod } from '../../src/lib/time/period';
import { mondaysAtNine } from './support/make-digest';
import { expectRuns, readWallYear } from './support/wall-year';

const schedule = (asked: Partial<DigestSchedule>): DigestSchedule => ({ ...mondaysAtNine, ...asked });
const runAfter = (asked: Partial<DigestSchedule>, after: string) => nextRun(schedule(asked), new Date(after));
const at = (asked: Partial<DigestSchedule>, after: string) => runAfter(asked, after).at.toISOString();
const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;

describe('nextRun', () => {
  it('is strictly after the instant it is asked for', () => {
    expect(at({}, '2026-01-05T08:59:59.999Z')).toBe('2026-01-05T09:00:00.000Z');
    expect(at({}, '2026-01-05T09:00:00.000Z')).toBe('2026-01-12T09:00:00.000Z');
  });

  it.each([
    [
      'Europe/Lisbon',
      '2026-03-23T12:00:00Z',
      ['2026-03-30T08:00', '2026-10-26T09:00'],
      '2026-10-20T12:00:00Z',
    ],
    [
      'America/New_York',
      '2026-03-02T20:00:00Z',
      ['2026-03-09T13:00', '2026-11-02T14:00'],
      '2026-10-27T12:00:00Z',
    ],
    [
      'Australia/Sydney',
      '2026-03-30T12:00:00Z',
      ['2026-04-05T23:00', '2026-10-04T22:00'],
      '2026-09-29T12:00:00Z',
    ],
    [
      'America/Santiago',
      '2026-03-31T12:00:00Z',
      ['2026-04-06T13:00', '2026-09-07T12:00'],
      '2026-09-01T12:00:00Z',
    ],
  ])(
    'keeps nine on the wall in %s when clocks change, both ways',
    (timeZone, before, expected, beforeOther) => {
      const runs = [at({ timeZone }, before), at({ timeZone }, beforeOther)];
      expect(runs).toEqual(expected.map((time) => `${time}:00.000Z`));
    },
  );

  it('keeps nine on the wall in Lord Howe, whose summer is half an hour', () => {
    const asked = { timeZone: 'Australia/Lord_Howe' };
    expect(at(asked, '2026-03-31T00:00:00Z')).toBe('2026-04-05T22:30:00.000Z');
    expect(at(asked, '2026-09-29T00:00:00Z')).toBe('2026-10-04T22:00:00.000Z');
  });

  it('keeps nine on the wall in Casablanca through Ramadan', () => {
    const asked = { timeZone: 'Africa/Casablanca' };
    const runs = runsAfter(schedule(asked), new Date('2026-02-09T12:00:00Z'), 6);
    expect(runs.map((run) => run.at.toISOString().slice(5, 16))).toEqual([
      '02-16T09:00',
      '02-23T09:00',
      '03-02T09:00',
      '03-09T09:00',
      '03-16T09:00',
      '03-23T08:00',
    ]);
    expect(at(asked, '2026-02-03T00:00:00Z')).toBe('2026-02-09T08:00:00.000Z');
  });

  it('counts the quarter of an hour in Kathmandu', () => {
    expect(at({ timeZone: 'Asia/Kathmandu' }, '2026-06-01T12:00:00Z')).toBe('2026-06-08T03:15:00.000Z');
  });

  it.each([
    ['Europe/Lisbon', '01:30', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
    ['America/New_York', '02:30', '2026-03-07T12:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '02:00', '2026-03-07T12:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['America/New_York', '03:00', '2026-03-07T12:00:00Z', '2026-03-08T07:00:00.000Z'],
    ['Australia/Lord_Howe', '02:15', '2026-10-03T12:00:00Z', '2026-10-03T15:30:00.000Z'],
    ['Antarctica/Troll', '01:20', '2026-03-28T12:00:00Z', '2026-03-29T01:00:00.000Z'],
  ] as const)('in %s runs at the end of the gap when %s is skipped', (timeZone, time, after, expected) => {
    expect(at({ timeZone, time, weekdays: [0] }, after)).toBe(expected);
  });

  it.each([
    ['America/Santiago', [0], '2026-09-05T12:00:00Z', '2026-09-06T04:00:00.000Z'],
    ['Africa/Cairo', [5], '2026-04-23T12:00:00Z', '2026-04-23T22:00:00.000Z'],
    ['Asia/Beirut', [0], '2026-03-28T12:00:00Z', '2026-03-28T22:00:00.000Z'],
    ['America/Havana', [0], '2026-03-07T12:00:00Z', '2026-03-08T05:00:00.000Z'],
  ] as const)('in %s runs at one when midnight does not exist', (timeZone, weekdays, after, expected) => {
    expect(at({ timeZone, weekdays, time: '00:00' }, after)).toBe(expected);
    expect(at({ timeZone, weekdays, time: '00:30' }, after)).toBe(expected);
  });

  it.each([
    ['Europe/Lisbon', '01:30', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['America/New_York', '01:30', '2026-10-31T12:00:00Z', '2026-11-01T05:30:00.000Z'],
    ['Australia/Lord_Howe', '01:45', '2026-04-04T12:00:00Z', '2026-04-04T14:45:00.000Z'],
  ] as const)('in %s runs once, the first time, when %s comes twice', (timeZone, time, after, expected) => {
    const runs = runsAfter(schedule({ timeZone, time, weekdays: [0] }), new Date(after), 2);
    expect(runs[0]?.at.toISOString()).toBe(expected);
    expect((runs[1]?.at.getTime() ?? 0) - (runs[0]?.at.getTime() ?? 0)).toBeGreaterThan(6 * 86_400_000);
  });

  it('runs at the first instant of Saturday when Samoa has no Friday', () => {
    const run = runAfter({ timeZone: 'Pacific/Apia', weekdays: [5] }, '2011-12-28T00:00:00Z');
    expect(run).toEqual({
      at: new Date('2011-12-30T10:00:00Z'),
      period: { first: '2011-12-19', last: '2011-12-25' },
    });
    expect(at({ timeZone: 'Pacific/Apia', weekdays: [5] }, '2011-12-30T10:00:00Z')).toBe(
      '2012-01-05T19:00:00.000Z',
    );
  });

  it.each(['00:00', '09:00', '23:59'])(
    'tells of Thursday and of Saturday, and runs for no Friday, daily at %s in Samoa’s last week of 2011',
    (time) => {
      const daily = schedule({ timeZone: 'Pacific/Apia', weekdays: everyDay, time });
      const periods = runsAfter(daily, new Date('2011-12-28T11:00:00Z'), 4).map(({ period }) => period);
      const days = periods.map(({ first, last }) => (first === last ? first : `${first}..${last}`));
      expect(days.filter((day) => day === '2011-12-30')).toEqual([]);
      expect(days).toEqual(expect.arrayContaining(['2011-12-29', '2011-12-31']));
      expect(new Set(days).size).toBe(4);
    },
  );

  it('agrees with the clocks Intl shows around the day that Samoa and Tokelau left out', () => {
    const start = Date.UTC(2011, 11, 10);
    const weekdaySets: readonly (readonly Weekday[])[] = [everyDay, [5], [6], [5, 6], [4, 5], [1, 3, 5]];
    for (const timeZone of ['Pacific/Apia', 'Pacific/Fakaofo']) {
      const year = readWallYear(timeZone, start, 40 * 1_440, false);
      for (const weekdays of weekdaySets) {
        for (const [time, weekStart] of [
          ['00:00', 1],
          ['09:00', 0],
          ['23:59', 6],
        ] as const) {
          const asked = schedule({ timeZone, weekdays, time, weekStart });
          const expected = expectRuns(year, asked).map((run) => ({
            at: new Date(run.at),
            period: run.period,
          }));
          expect(expected.length).toBeGreaterThan(3);
          expect(runsAfter(asked, new Date(start), expected.length)).toEqual(expected);
        }
      }
    }
  });

  it('crosses the ends of months and years, and the leap day', () => {
    const daily = schedule({ weekdays: everyDay });
    expect(nextRun(daily, new Date('2026-12-31T09:00:00Z'))).toEqual({
      at: new Date('2027-01-01T09:00:00Z'),
      period: { first: '2026-12-31', last: '2026-12-31' },
    });
    expect(nextRun(daily, new Date('2028-02-28T09:00:00Z')).at).toEqual(new Date('2028-02-29T09:00:00Z'));
    expect(runAfter({}, '2027-01-01T00:00:00Z').period).toEqual({ first: '2026-12-28', last: '2027-01-03' });
  });

  it('goes from one weekday to the next when there are several', () => {
    const runs = runsAfter(schedule({ weekdays: [1, 4] }), new Date('2026-01-05T09:00:00Z'), 3);
    expect(runs).toEqual([
      { at: new Date('2026-01-08T09:00:00Z'), period: { first: '2026-01-05', last: '2026-01-07' } },
      { at: new Date('2026-01-12T09:00:00Z'), period: { first: '2026-01-08', last: '2026-01-11' } },
      { at: new Date('2026-01-15T09:00:00Z'), period: { first: '2026-01-12', last: '2026-01-14' } },
    ]);
  });

  it('is of the day in its own zone, where it may be tomorrow or yesterday already', () => {
    expect(at({ timeZone: 'Pacific/Kiritimati', time: '00:30' }, '2026-01-04T00:00:00Z')).toBe(
      '2026-01-04T10:30:00.000Z',
    );
    expect(at({ timeZone: 'Pacific/Pago_Pago', time: '23:30' }, '2026-01-05T12:00:00Z')).toBe(
      '2026-01-06T10:30:00.000Z',
    );
  });

  it('refuses a schedule without a weekday and a zone that does not exist', () => {
    expect(() => runAfter({ weekdays: [] }, '2026-01-01T00:00:00Z')).toThrow(RangeError);
    expect(() => runAfter({ timeZone: 'Europe/Nowhere' }, '2026-01-01T00:00:00Z')).toThrow(RangeError);
  });
});

describe('lastRunUntil', () => {
  const last = (asked: Partial<DigestSchedule>, until: string) =>
    lastRunUntil(schedule(asked), new Date(until));

  it('is at the instant or before it', () => {
    expect(last({}, '2026-01-12T09:00:00Z').at).toEqual(new Date('2026-01-12T09:00:00Z'));
    expect(last({}, '2026-01-12T08:59:59.999Z')).toEqual({
      at: new Date('2026-01-05T09:00:00Z'),
      period: { first: '2025-12-29', last: '2026-01-04' },
    });
  });

  it('finds the run of a day that does not exist', () => {
    const asked = { timeZone: 'Pacific/Apia', weekdays: [5] } as const;
    expect(last(asked, '2011-12-31T00:00:00Z').at).toEqual(new Date('2011-12-30T10:00:00Z'));
  });
});

const tellsOf = (asked: Partial<DigestSchedule>, at: string) => {
  const { first, last } = periodAt({ ...mondaysAtNine, ...asked }, new Date(at));
  return `${first}..${last}`;
};

describe('periodAt', () => {
  // 11 March 2026 is a Wednesday.
  it.each([
    [1, '2026-03-02..2026-03-08'],
    [0, '2026-03-01..2026-03-07'],
    [6, '2026-02-28..2026-03-06'],
  ] as const)('with one weekday is the last closed week, which starts on day %s', (weekStart, expected) => {
    expect(tellsOf({ weekdays: [3], weekStart }, '2026-03-11T09:00:00Z')).toBe(expected);
  });

  it('closes a week with the day before it starts again', () => {
    expect(tellsOf({ weekStart: 1 }, '2026-03-08T23:59:00Z')).toBe('2026-02-23..2026-03-01');
    expect(tellsOf({ weekStart: 1 }, '2026-03-09T00:00:00Z')).toBe('2026-03-02..2026-03-08');
  });

  it.each([
    ['2026-03-09T09:00:00Z', '2026-03-05..2026-03-08'],
    ['2026-03-12T09:00:00Z', '2026-03-09..2026-03-11'],
    ['2026-03-11T15:00:00Z', '2026-03-09..2026-03-10'],
  ])('with Monday and Thursday, at %s, is from the last of them through yesterday', (at, expected) => {
    expect(tellsOf({ weekdays: [1, 4] }, at)).toBe(expected);
  });

  it('with every day is yesterday', () => {
    expect(tellsOf({ weekdays: [0, 1, 2, 3, 4, 5, 6] }, '2026-01-01T09:00:00Z')).toBe(
      '2025-12-31..2025-12-31',
    );
  });

  it('goes by the date in the digest’s zone', () => {
    const daily = { weekdays: [0, 1, 2, 3, 4, 5, 6] } as const;
    expect(tellsOf({ ...daily, timeZone: 'Pacific/Auckland' }, '2026-06-01T13:00:00Z')).toBe(
      '2026-06-01..2026-06-01',
    );
    expect(tellsOf({ ...daily, timeZone: 'America/New_York' }, '2026-06-01T03:00:00Z')).toBe(
      '2026-05-30..2026-05-30',
    );
  });
});

describe('the days that a run tells of', () => {
  const boundsOf = (first: string, last: string, timeZone: string) =>
    resolvePeriod(
      { kind: 'range', first, last },
      { now: new Date('2027-01-01T00:00:00Z'), timeZone, weekStart: 1, currentPeriod: 'whole' },
    );
  const hours = (first: string, last: string, timeZone: string) => {
    const { start, end } = boundsOf(first, last, timeZone);
    return (Number(end) + 1 - Number(start)) / 3_600_000;
  };

  it('begins and ends with local days, to the millisecond', () => {
    expect(boundsOf('2026-03-23', '2026-03-29', 'Europe/Lisbon')).toMatchObject({
      start: new Date('2026-03-23T00:00:00.000Z'),
      end: new Date('2026-03-29T22:59:59.999Z'),
    });
  });

  it.each([
    ['Europe/Lisbon', '2026-03-23', '2026-03-29', 167],
    ['Europe/Lisbon', '2026-10-19', '2026-10-25', 169],
    ['Australia/Lord_Howe', '2026-03-30', '2026-04-05', 168.5],
    ['Asia/Kathmandu', '2026-03-30', '2026-04-05', 168],
    ['America/Santiago', '2026-09-06', '2026-09-06', 23],
    ['Pacific/Apia', '2011-12-26', '2012-01-01', 144],
  ])('makes the week in %s from %s to %s %s hours long', (timeZone, first, last, expected) => {
    expect(hours(first, last, timeZone)).toBe(expected);
  });
});

describe('periodBefore', () => {
  it('is the same days seven days earlier, over the ends of months and years', () => {
    expect(periodBefore({ first: '2026-01-05', last: '2026-01-07' })).toEqual({
      first: '2025-12-29',
      last: '2025-12-31',
    });
  });
});

describe('earliestBuildAt', () => {
  const period = { first: '2026-03-02', last: '2026-03-08' };
  const from = (at: string, timeZone: string) =>
    earliestBuildAt({ at: new Date(at), period }, timeZone, 5 * 60_000).toISOString();

  it('is the lead before the run', () => {
    expect(from('2026-03-09T09:00:00Z', 'Europe/Lisbon')).toBe('2026-03-09T08:55:00.000Z');
  });

  it('is never before its period has ended', () => {
    expect(from('2026-03-09T00:00:00Z', 'Europe/Lisbon')).toBe('2026-03-09T00:00:00.000Z');
    expect(from('2026-03-09T00:02:00Z', 'Europe/Lisbon')).toBe('2026-03-09T00:00:00.000Z');
    expect(from('2026-03-08T11:02:00Z', 'Pacific/Auckland')).toBe('2026-03-08T11:00:00.000Z');
  });
});

describe('describeSchedule', () => {
  it.each([
    [{}, 'Mondays at 9:00, Lisbon time'],
    [{ weekdays: [1, 4] }, 'Mondays and Thursdays at 9:00, Lisbon time'],
    [{ weekdays: [1, 3, 5] }, 'Mondays, Wednesdays and Fridays at 9:00, Lisbon time'],
    [{ weekdays: [1, 2, 3, 4, 5] }, 'Weekdays at 9:00, Lisbon time'],
    [{ weekdays: [0, 1, 2, 3, 4, 5, 6] }, 'Every day at 9:00, Lisbon time'],
    [{ time: '00:05', timeZone: 'America/New_York' }, 'Mondays at 0:05, New York time'],
  ] as const)('says %j as “%s”', (changes, expected) => {
    expect(formatSchedule({ ...mondaysAtNine, ...changes })).toBe(expected);
  });

  it('names the days in the order of the digest’s week', () => {
    const weekend = { ...mondaysAtNine, weekdays: [0, 6] } as const;
    expect(formatSchedule({ ...weekend, weekStart: 1 })).toMatch(/^Saturdays and Sundays /);
    expect(formatSchedule({ ...weekend, weekStart: 0 })).toMatch(/^Sundays and Saturdays /);
  });
});
