import type { DigestRun, DigestSchedule } from '../../src/digests/digest';
import { moveSkip, nextOpenRun, previewSchedule } from '../../src/digests/schedule-change';
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
