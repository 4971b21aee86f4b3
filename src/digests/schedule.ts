import { addDays, datePartsOf, type LocalDate } from '../lib/time/calendar';
import { localDateOf, startOfDay } from '../lib/time/wall-time';
import type { DigestPeriod, DigestSchedule, PlannedRun } from './digest';
import { isScheduled, periodOn } from './digest-period';
import { runInstant } from './run-instant';

// A week and a day would do, were it not for a run that falls away because its day did.
const mostDaysApart = 15;

/** The first run strictly after the instant. */
export function nextRun(schedule: DigestSchedule, after: Date): PlannedRun {
  return findRun(schedule, localDateOf(after, schedule.timeZone), 1, (at) => at > after);
}

/** The last run at the instant or before it. */
export function lastRun(schedule: DigestSchedule, until: Date): PlannedRun {
  return findRun(schedule, localDateOf(until, schedule.timeZone), -1, (at) => at <= until);
}

/** The next `count` runs, each strictly after the one before. */
export function runsAfter(schedule: DigestSchedule, after: Date, count: number): readonly PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let from = after; runs.length < count; ) {
    const run = nextRun(schedule, from);
    runs.push(run);
    from = run.at;
  }
  return runs;
}

function findRun(
  schedule: DigestSchedule,
  from: LocalDate,
  step: 1 | -1,
  isWanted: (at: Date) => boolean,
): PlannedRun {
  const { weekday } = datePartsOf(from);
  for (let days = 0; days <= mostDaysApart; days += 1) {
    if (!isScheduled(schedule.weekdays, weekday + step * days)) continue;
    const date = addDays(from, step * days);
    const at = runInstant(date, schedule.time, schedule.timeZone);
    if (!isWanted(at)) continue;
    const period = periodOn(schedule, date);
    if (hasInstants(period, schedule.timeZone)) return { at, period };
  }
  throw new RangeError(`No run within ${mostDaysApart} days of ${from}: no weekday is scheduled`);
}

/** False of a day that clocks skip whole. Then there is nothing to tell, and the run falls away. */
function hasInstants({ first, last }: DigestPeriod, timeZone: string): boolean {
  return first !== last || localDateOf(startOfDay(first, timeZone), timeZone) === first;
}
