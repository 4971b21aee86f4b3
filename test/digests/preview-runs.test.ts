import type { DigestSchedule } from '../../src/digests/digest';
import { previewRuns } from '../../src/digests/schedule-change';
import { mondaysAtNine } from './support/make-digest';

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
