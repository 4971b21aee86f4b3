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
import { findPlannedRun, firstOffsetChange, nextRun, runsAfter } from './schedule';

// A run that is skipped or settled is at most a week away: seven runs when every day has one, and an eighth when
// it comes later in the day now. Of monthly runs, two would do.
const maxRunsSearched = 8;

const periodKey = ({ first, last }: DigestPeriod) => `${first}..${last}`;

type PastRun = Pick<DigestRun, 'period' | 'sentBy' | 'state' | 'reason'>;

/** Whether the run settles its period: a scheduled run that no pause kept from being posted. */
const settlesPeriod = (run: PastRun) => run.sentBy === null && !isResumable(run);

export interface SchedulePreview {
  readonly runs: readonly PreviewedRun[];
  /** Days between the old schedule and this one that no post will cover. */
  readonly coverageGap: DigestPeriod | null;
}

/** `digest` and its `runs` are as before the change; null for a new one. */
export function previewSchedule(
  schedule: DigestSchedule,
  now: Date,
  digest: Digest | null,
  runs: readonly PastRun[],
): SchedulePreview {
  const first = nextOpenRun(schedule, now, runs);
  const settledDays = runs
    .filter(settlesPeriod)
    .map(({ period }) => period.last)
    .sort();
  return {
    runs: previewRuns(schedule, new Date(first.at.getTime() - 1)),
    coverageGap: digest && findCoverageGap(digest, schedule, now, settledDays.at(-1) ?? null),
  };
}

/**
 * The first run after `after` about something new. A posted, planned or skipped period is not repeated, even
 * when the new times or days would add a run, nor is a week within such a month.
 */
export function nextOpenRun(schedule: DigestSchedule, after: Date, runs: readonly PastRun[]): PlannedRun {
  const settled = runs.filter(settlesPeriod).map(({ period }) => period);
  const isSettled = ({ period: { first, last } }: PlannedRun) =>
    settled.some((period) => period.first <= first && last <= period.last);
  const open = runsAfter(schedule, after, maxRunsSearched).find((run) => !isSettled(run));
  return open ?? nextRun(schedule, after);
}

/**
 * Carries a skipped run over to another schedule: to the run about the same days, otherwise to the first at
 * or after its time. Only runs after `from` count.
 */
export function moveSkip(skipAt: Date, before: DigestSchedule, now: DigestSchedule, from: Date): Date {
  const justBefore = new Date(skipAt.getTime() - 1);
  const { period } = nextRun(before, justBefore);
  const same = runsAfter(now, from, maxRunsSearched).find(
    (run) => periodKey(run.period) === periodKey(period),
  );
  return (same ?? nextRun(now, justBefore > from ? justBefore : from)).at;
}

interface PreviewedRun extends PlannedRun {
  /** The first run after the zone's next clock change. */
  readonly isFirstAfterClockChange: boolean;
}

const previewedRuns = 5;
const weekMs = 7 * dayMs;
// A little over a year: a zone that changes its clocks does so within one.
const searchedWeeks = 55;

/** The next five runs; a sixth is the first after the next clock change, when not among them. */
export function previewRuns(schedule: DigestSchedule, now: Date): readonly PreviewedRun[] {
  const runs = runsAfter(schedule, now, previewedRuns);
  const change = findClockChange(now, schedule.timeZone);
  // A run can fall on the instant of the change: that is where a skipped time runs.
  const afterChange = change === null ? null : nextRun(schedule, new Date(change.getTime() - 1));
  const isAfterChange = ({ at }: PlannedRun) => at.getTime() === afterChange?.at.getTime();
  const isAmong = afterChange === null || runs.some(isAfterChange);
  return (isAmong ? runs : [...runs, afterChange]).map((run) => ({
    ...run,
    isFirstAfterClockChange: isAfterChange(run),
  }));
}

/** The first instant after now at which the zone's offset changes. Null when none does in about a year. */
function findClockChange(now: Date, timeZone: string): Date | null {
  for (let week = 0; week < searchedWeeks; week += 1) {
    const from = now.getTime() + week * weekMs;
    if (offsetAt(from, timeZone) !== offsetAt(from + weekMs, timeZone)) {
      return new Date(firstOffsetChange(from, from + weekMs, timeZone));
    }
  }
  return null;
}

/**
 * Days that no run covers when a digest switches schedules now. A Thursday digest that becomes a Monday
 * digest on a Wednesday passes over the week due that Thursday. `reportedThrough` is the last day covered by
 * a run, or null before the first.
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
