import { addDays, dayMs, type LocalDate } from '../lib/time/calendar';
import { offsetAt } from '../lib/time/wall-time';
import {
  type Digest,
  type DigestPeriod,
  type DigestRun,
  type DigestSchedule,
  isResumable,
  type PlannedRun,
} from './digest';
import { findPlannedRun, firstChanged, nextRun, runsAfter } from './schedule';

// More than a week has, whatever its days: those of a month begin after the one before is told.
const searched = 8;

const keyOf = ({ first, last }: DigestPeriod) => `${first}..${last}`;

type PastRun = Pick<DigestRun, 'period' | 'sentBy' | 'state' | 'reason'>;

/** Told, or not to be told: by the schedule's own run, and not merely paused. */
const isOver = (run: PastRun) => run.sentBy === null && !isResumable(run);

/** What a schedule will bring, said before it is saved. */
export interface SchedulePreview {
  readonly runs: readonly PreviewedRun[];
  /** Days between the schedule before and this one, of which none will tell. */
  readonly coverageGap: DigestPeriod | null;
}

/** `digest` is how it was until now, with its `runs`; null for a new one. */
export function previewSchedule(
  schedule: DigestSchedule,
  now: Date,
  digest: Digest | null,
  runs: readonly PastRun[],
): SchedulePreview {
  const first = nextOpenRun(schedule, now, runs);
  const lastDays = runs
    .filter(isOver)
    .map(({ period }) => period.last)
    .sort();
  return {
    runs: previewRuns(schedule, new Date(first.at.getTime() - 1)),
    coverageGap: digest && findCoverageGap(digest, schedule, now, lastDays.at(-1) ?? null),
  };
}

/**
 * The first run strictly after the instant that tells of something new: a period that has a run is not told of twice,
 * even where another time or other days would have one more, nor is a week of a month that has one.
 */
export function nextOpenRun(schedule: DigestSchedule, after: Date, runs: readonly PastRun[]): PlannedRun {
  const told = runs.filter(isOver).map(({ period }) => period);
  const isTold = ({ period: { first, last } }: PlannedRun) =>
    told.some((period) => period.first <= first && last <= period.last);
  const open = runsAfter(schedule, after, searched).find((run) => !isTold(run));
  return open ?? nextRun(schedule, after);
}

/**
 * What a run that was left out is in another schedule: the one about the same days, else the first at that time or
 * later.
 */
export function moveSkip(skipAt: Date, before: DigestSchedule, now: DigestSchedule, from: Date): Date {
  const justBefore = new Date(skipAt.getTime() - 1);
  const { period } = nextRun(before, justBefore);
  const same = runsAfter(now, from, searched).find((run) => keyOf(run.period) === keyOf(period));
  return (same ?? nextRun(now, justBefore > from ? justBefore : from)).at;
}

interface PreviewedRun extends PlannedRun {
  /** Clocks in its zone have changed since the run before it, for the first time from now. */
  readonly isFirstAfterClockChange: boolean;
}

const shown = 5;
const weekMs = 7 * dayMs;
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
      return new Date(firstChanged(from, from + weekMs, timeZone));
    }
  }
  return null;
}

/**
 * The days that no run will tell of when a digest goes over to another schedule now: a Thursday's digest that becomes
 * a Monday's on a Wednesday passes over the week it was to tell of on Thursday. `reportedThrough` is the last day that
 * a run of it has told of, or null before its first.
 */
export function findCoverageGap(
  digest: Pick<Digest, 'schedule' | 'nextRunAt'>,
  schedule: DigestSchedule,
  now: Date,
  reportedThrough: LocalDate | null,
): DigestPeriod | null {
  if (digest.nextRunAt === null) return null;
  const owed = findPlannedRun(digest.schedule, digest.nextRunAt).run.period.first;
  const first = reportedThrough !== null && reportedThrough >= owed ? addDays(reportedThrough, 1) : owed;
  const last = addDays(nextRun(schedule, now).period.first, -1);
  return first <= last ? { first, last } : null;
}
