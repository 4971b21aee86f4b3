import type { DigestRun, DigestSchedule } from '../../src/digests/digest';
import { nextRun } from '../../src/digests/schedule';
import {
  findCoverageGap,
  moveSkip,
  nextOpenRun,
  previewRuns,
  previewSchedule,
} from '../../src/digests/schedule-change';
import { makeDigest, mondaysAtNine } from './support/make-digest';

// A Monday, an hour after nine.
const now = new Date('2026-11-16T10:00:00.000Z');
const lastWeek = { first: '2026-11-09', last: '2026-11-15' };
const at = (text: string) => new Date(`${text}:00.000Z`);
const run = { period: lastWeek, sentBy: null, state: 'posted', reason: null } as const;
const posted: Parameters<typeof nextOpenRun>[2] = [run];
const sentByHand: typeof posted = [{ ...run, sentBy: 'U1' }];
const ended = (state: DigestRun['state'], reason: DigestRun['reason']): typeof posted => [
  { ...run, state, reason },
];
const atNoon: DigestSchedule = { ...mondaysAtNine, time: '12:00' };

describe('nextOpenRun', () => {
  it('does not tell of a week twice when its time moves later on the same day', () => {
    expect(nextOpenRun(atNoon, now, posted).at).toEqual(at('2026-11-23T12:00'));
  });

  it('counts nothing that was sent by hand', () => {
    expect(nextOpenRun(atNoon, now, sentByHand).at).toEqual(at('2026-11-16T12:00'));
  });

  it.each([
    ['skipped', 'paused', '2026-11-16T12:00'],
    ['failed', 'access-lost', '2026-11-16T12:00'],
    ['failed', 'not-in-channel', '2026-11-16T12:00'],
    ['failed', 'calcom', '2026-11-23T12:00'],
    ['skipped', 'by-hand', '2026-11-23T12:00'],
    ['unknown', 'no-answer', '2026-11-23T12:00'],
  ] as const)('takes a week whose run %s as %s for one of %s', (state, reason, next) => {
    expect(nextOpenRun(atNoon, now, ended(state, reason)).at).toEqual(at(next));
  });
});

describe('foresee', () => {
  it('begins with the first run that there will be', () => {
    const { runs } = previewSchedule(atNoon, now, makeDigest({ nextRunAt: at('2026-11-23T09:00') }), posted);
    expect(runs[0]?.at).toEqual(at('2026-11-23T12:00'));
    expect(runs.length).toBeGreaterThanOrEqual(5);
  });

  it('says which days none will tell of', () => {
    const thursdays = makeDigest({
      schedule: { ...mondaysAtNine, weekdays: [4] },
      nextRunAt: at('2026-11-19T09:00'),
    });
    const { coverageGap } = previewSchedule(mondaysAtNine, now, thursdays, []);
    expect(coverageGap).toEqual(lastWeek);
    expect(previewSchedule(mondaysAtNine, now, thursdays, posted).coverageGap).toBeNull();
    expect(previewSchedule(mondaysAtNine, now, null, []).coverageGap).toBeNull();
  });
});

describe('moveSkip', () => {
  const skipAt = at('2026-11-23T09:00');

  it('is the run about the same days in the new schedule', () => {
    expect(moveSkip(skipAt, mondaysAtNine, atNoon, now)).toEqual(at('2026-11-23T12:00'));
    const tuesdays: DigestSchedule = { ...mondaysAtNine, weekdays: [2] };
    expect(moveSkip(skipAt, mondaysAtNine, tuesdays, now)).toEqual(at('2026-11-24T09:00'));
  });

  it('is the first at that time or later where none is about those days', () => {
    const daily: DigestSchedule = { ...mondaysAtNine, weekdays: [0, 1, 2, 3, 4, 5, 6], time: '08:00' };
    expect(moveSkip(skipAt, mondaysAtNine, daily, now)).toEqual(at('2026-11-24T08:00'));
  });
});

const preview = (asked: Partial<DigestSchedule>, now: string) =>
  previewRuns({ ...mondaysAtNine, ...asked }, new Date(now)).map(
    ({ at, isFirstAfterClockChange }) =>
      `${at.toISOString().slice(0, 16)}${isFirstAfterClockChange ? ' changed' : ''}`,
  );

describe('previewRuns', () => {
  it('shows the next five and, as a sixth, the first after clocks change', () => {
    expect(preview({}, '2026-01-01T00:00:00Z')).toEqual([
      '2026-01-05T09:00',
      '2026-01-12T09:00',
      '2026-01-19T09:00',
      '2026-01-26T09:00',
      '2026-02-02T09:00',
      '2026-03-30T08:00 changed',
    ]);
  });

  it('marks it when it is among the five', () => {
    expect(preview({}, '2026-10-14T00:00:00Z')).toEqual([
      '2026-10-19T08:00',
      '2026-10-26T09:00 changed',
      '2026-11-02T09:00',
      '2026-11-09T09:00',
      '2026-11-16T09:00',
    ]);
  });

  it('shows five where clocks never change', () => {
    expect(preview({ timeZone: 'Asia/Kathmandu' }, '2026-01-01T00:00:00Z')).toHaveLength(5);
    expect(preview({ timeZone: 'UTC' }, '2026-01-01T00:00:00Z')).toHaveLength(5);
  });

  it('takes a run at the very instant of the change for the first after it', () => {
    const runs = preview(
      { timeZone: 'America/New_York', weekdays: [0], time: '02:30' },
      '2026-03-01T12:00:00Z',
    );
    expect(runs[0]).toBe('2026-03-08T07:00 changed');
  });

  it('takes the next change, which in Morocco is the beginning of Ramadan', () => {
    const runs = preview({ timeZone: 'Africa/Casablanca' }, '2026-01-01T00:00:00Z');
    expect(runs.at(-1)).toBe('2026-02-16T09:00 changed');
  });

  it('does not count the change that is happening now', () => {
    expect(preview({}, '2026-03-29T01:00:00.000Z').at(-1)).toBe('2026-10-26T09:00 changed');
    expect(preview({}, '2026-03-29T00:59:59.999Z')[0]).toBe('2026-03-30T08:00 changed');
  });
});

interface Step {
  readonly from: Partial<DigestSchedule>;
  readonly to: Partial<DigestSchedule>;
  readonly now: string;
  readonly reportedThrough?: string;
}

function leftOut({ from, to, now, reportedThrough }: Step) {
  const schedule = { ...mondaysAtNine, ...from };
  const nextRunAt = nextRun(schedule, new Date(now)).at;
  const days = findCoverageGap(
    { schedule, nextRunAt },
    { ...mondaysAtNine, ...to },
    new Date(now),
    reportedThrough ?? null,
  );
  return days === null ? null : `${days.first}..${days.last}`;
}

describe('daysLeftOut', () => {
  it('is the week that a Thursday’s digest still had to tell when it becomes a Monday’s on a Wednesday', () => {
    const step = { from: { weekdays: [4] }, to: { weekdays: [1] }, now: '2026-03-11T12:00:00Z' } as const;
    expect(leftOut(step)).toBe('2026-03-02..2026-03-08');
  });

  it('is the week when the new time has passed today already', () => {
    const step = { from: { time: '11:00' }, to: { time: '09:00' }, now: '2026-03-09T10:00:00Z' };
    expect(leftOut(step)).toBe('2026-03-02..2026-03-08');
  });

  it('is the week when it is Monday noon already further east', () => {
    const step = { from: {}, to: { timeZone: 'Asia/Tokyo' }, now: '2026-03-09T04:00:00Z' };
    expect(leftOut(step)).toBe('2026-03-02..2026-03-08');
  });

  it('is nothing when the new schedule comes to the same week', () => {
    expect(leftOut({ from: {}, to: { weekdays: [5] }, now: '2026-03-08T12:00:00Z' })).toBeNull();
    expect(leftOut({ from: {}, to: { time: '16:00' }, now: '2026-03-09T08:00:00Z' })).toBeNull();
  });

  it('is nothing that a run has told of already', () => {
    const step = { from: { weekdays: [4] }, to: { weekdays: [1] }, now: '2026-03-11T12:00:00Z' } as const;
    expect(leftOut({ ...step, reportedThrough: '2026-03-08' })).toBeNull();
    expect(leftOut({ ...step, reportedThrough: '2026-03-04' })).toBe('2026-03-05..2026-03-08');
  });

  it('is the days before the first run’s own when a weekly digest becomes a daily one', () => {
    const step = { from: {}, to: { weekdays: [1, 2, 3, 4, 5] }, now: '2026-03-04T12:00:00Z' } as const;
    expect(leftOut(step)).toBe('2026-03-02..2026-03-03');
  });

  it('is nothing of a paused digest', () => {
    const paused = { schedule: mondaysAtNine, nextRunAt: null };
    expect(findCoverageGap(paused, mondaysAtNine, new Date('2026-03-04T12:00:00Z'), null)).toBeNull();
  });
});
