import type { DigestPeriod, DigestRun, DigestSchedule, PlannedRun } from './digest';
import { nextRun, runsAfter } from './schedule';

// More than a week has, whatever its days.
const searched = 8;

const keyOf = ({ first, last }: DigestPeriod) => `${first}..${last}`;

/**
 * The first run strictly after the instant that tells of something new: a period that has a run is not told of twice,
 * even where another time or other days would have one more.
 */
export function nextOpenRun(
  schedule: DigestSchedule,
  after: Date,
  runs: readonly Pick<DigestRun, 'period' | 'sentBy'>[],
): PlannedRun {
  const told = new Set(runs.flatMap(({ period, sentBy }) => (sentBy === null ? [keyOf(period)] : [])));
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
