import { offsetAt } from '../lib/time/wall-time';
import type { DigestSchedule, PlannedRun } from './digest';
import { nextRun, runsAfter } from './schedule';

export interface PreviewedRun extends PlannedRun {
  /** Clocks in its zone have changed since the run before it, for the first time from now. */
  readonly isFirstAfterClockChange: boolean;
}

const shown = 5;
const weekMs = 7 * 86_400_000;
// A little over a year: whoever changes clocks does so within one.
const searchedWeeks = 55;

/** The next five, and as a sixth the first after the next clock change when it is not among them. */
export function previewRuns(schedule: DigestSchedule, now: Date): readonly PreviewedRun[] {
  const runs = runsAfter(schedule, now, shown);
  const change = findClockChange(now, schedule.timeZone);
  // A run may be at the very instant of the change: a time that is skipped runs there.
  const afterChange = change === null ? null : nextRun(schedule, new Date(change.getTime() - 1));
  const isAfterChange = ({ at }: PlannedRun) => at.getTime() === afterChange?.at.getTime();
  const isAmong = afterChange === null || runs.some(isAfterChange);
  return (isAmong ? runs : [...runs, afterChange]).map((run) => ({
    ...run,
    isFirstAfterClockChange: isAfterChange(run),
  }));
}

/** The first instant after now at which clocks in the zone have jumped; null when they do not within a year. */
function findClockChange(now: Date, timeZone: string): Date | null {
  for (let week = 0; week < searchedWeeks; week += 1) {
    const from = now.getTime() + week * weekMs;
    if (offsetAt(from, timeZone) !== offsetAt(from + weekMs, timeZone)) {
      return firstChanged(from, from + weekMs, timeZone);
    }
  }
  return null;
}

function firstChanged(from: number, to: number, timeZone: string): Date {
  const offset = offsetAt(from, timeZone);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle, timeZone) === offset) before = middle;
    else after = middle;
  }
  return new Date(after);
}
