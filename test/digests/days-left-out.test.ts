import type { DigestSchedule } from '../../src/digests/digest';
import { nextRun } from '../../src/digests/schedule';
import { findCoverageGap } from '../../src/digests/schedule-change';
import { mondaysAtNine } from './support/make-digest';

interface Step {
  readonly from: Partial<DigestSchedule>;
  readonly to: Partial<DigestSchedule>;
  readonly now: string;
  readonly toldThrough?: string;
}

function leftOut({ from, to, now, toldThrough }: Step) {
  const schedule = { ...mondaysAtNine, ...from };
  const nextRunAt = nextRun(schedule, new Date(now)).at;
  const days = findCoverageGap(
    { schedule, nextRunAt },
    { ...mondaysAtNine, ...to },
    new Date(now),
    toldThrough ?? null,
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
    expect(leftOut({ ...step, toldThrough: '2026-03-08' })).toBeNull();
    expect(leftOut({ ...step, toldThrough: '2026-03-04' })).toBe('2026-03-05..2026-03-08');
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
