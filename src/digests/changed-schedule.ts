import { daysLeftOut } from './days-left-out';
import type { Digest, DigestPeriod, DigestRun, DigestSchedule, PlannedRun } from './digest';
import { isEndedByPause } from './ended-by-pause';
import { type PreviewedRun, previewRuns } from './preview-runs';
import { nextRun, runsAfter } from './schedule';

// More than a week has, whatever its days.
const searched = 8;

const keyOf = ({ first, last }: DigestPeriod) => `${first}..${last}`;

type PastRun = Pick<DigestRun, 'period' | 'sentBy' | 'state' | 'reason'>;

/** Told, or not to be told: by the schedule's own run, and not merely paused. */
const isOver = (run: PastRun) => run.sentBy === null && !isEndedByPause(run);

/** What a schedule will bring, said before it is saved. */
export interface DigestOutlook {
  readonly runs: readonly PreviewedRun[];
  /** Days between the schedule before and this one, of which none will tell. */
  readonly leftOut: DigestPeriod | null;
}

/** `digest` is how it was until now, with its `runs`; null for a new one. */
export function foresee(
  schedule: DigestSchedule,
  now: Date,
  digest: Digest | null,
  runs: readonly PastRun[],
): DigestOutlook {
  const first = nextOpenRun(schedule, now, runs);
  const lastDays = runs
    .filter(isOver)
    .map(({ period }) => period.last)
    .sort();
  return {
    runs: previewRuns(schedule, new Date(first.at.getTime() - 1)),
    leftOut: digest && daysLeftOut(digest, schedule, now, lastDays.at(-1) ?? null),
  };
}

/**
 * The first run strictly after the instant that tells of something new: a period that has a run is not told of twice,
 * even where another time or other days would have one more.
 */
export function nextOpenRun(schedule: DigestSchedule, after: Date, runs: readonly PastRun[]): PlannedRun {
  const told = new Set(runs.filter(isOver).map(({ period }) => keyOf(period)));
  const open = runsAfter(schedule, after, searched).find(({ period }) => !told.has(keyOf(period)));
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
