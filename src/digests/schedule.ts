import { sentenceCase } from '../lib/text/fold';
import {
  addDays,
  addMonths,
  datePartsOf,
  hourMs,
  isWholeMonth,
  type LocalDate,
  startOfUnit,
  weekdayNames,
} from '../lib/time/calendar';
import { zoneTime } from '../lib/time/describe-period';
import { localDateOf, offsetAt, startOfDay, toInstant } from '../lib/time/wall-time';
import type { DigestPeriod, DigestSchedule, PlannedRun, Weekday } from './digest';

// Runs are at most 7 and 35 days apart. The margin covers a run dropped because clocks skip its whole day.
const maxDaysApart = { week: 15, month: 42 } as const;

export function nextRun(schedule: DigestSchedule, after: Date): PlannedRun {
  return findClosestRun(schedule, localDateOf(after, schedule.timeZone), 1, (at) => at > after);
}

export function lastRunUntil(schedule: DigestSchedule, until: Date): PlannedRun {
  return findClosestRun(schedule, localDateOf(until, schedule.timeZone), -1, (at) => at <= until);
}

export function runsAfter(schedule: DigestSchedule, after: Date, count: number): readonly PlannedRun[] {
  const runs: PlannedRun[] = [];
  for (let from = after; runs.length < count; ) {
    const run = nextRun(schedule, from);
    runs.push(run);
    from = run.at;
  }
  return runs;
}

function findClosestRun(
  schedule: DigestSchedule,
  from: LocalDate,
  step: 1 | -1,
  isWanted: (at: Date) => boolean,
): PlannedRun {
  const { weekday } = datePartsOf(from);
  const furthest = maxDaysApart[schedule.every];
  for (let days = 0; days <= furthest; days += 1) {
    if (!isScheduled(schedule.weekdays, weekday + step * days)) continue;
    const date = addDays(from, step * days);
    if (schedule.every === 'month' && !isFirstOfMonth(schedule.weekdays, date)) continue;
    const at = runInstant(date, schedule.time, schedule.timeZone);
    if (!isWanted(at)) continue;
    const period = periodOn(schedule, date);
    if (hasInstants(period, schedule.timeZone)) return { at, period };
  }
  throw new RangeError(`No run within ${furthest} days of ${from}: no weekday is scheduled`);
}

/** False for a single day that clocks in the zone skip: the run about it is dropped. */
function hasInstants({ first, last }: DigestPeriod, timeZone: string): boolean {
  return first !== last || localDateOf(startOfDay(first, timeZone), timeZone) === first;
}

/** Whether no earlier day of the month is one of the weekdays. `date` must be on one of them. */
function isFirstOfMonth(weekdays: readonly Weekday[], date: LocalDate): boolean {
  const { weekday, day } = datePartsOf(date);
  for (let back = 1; back < day; back += 1) if (isScheduled(weekdays, weekday - back)) return false;
  return true;
}

/**
 * The period of a run on this day. Monthly: the last full month. One weekday: the last full week. Several:
 * from the previous scheduled day through the day before.
 */
function periodOn(schedule: DigestSchedule, date: LocalDate): DigestPeriod {
  const { every, weekdays, weekStart } = schedule;
  if (every === 'month') {
    const first = startOfUnit(date, 'month', -1, weekStart);
    return { first, last: addDays(addMonths(first, 1), -1) };
  }
  if (weekdays.length <= 1) {
    const first = startOfUnit(date, 'week', -1, weekStart);
    return { first, last: addDays(first, 6) };
  }
  const { weekday } = datePartsOf(date);
  let days = 1;
  while (!isScheduled(weekdays, weekday - days)) days += 1;
  return { first: addDays(date, -days), last: addDays(date, -1) };
}

/** The period of a run at this instant: a scheduled run, a preview, or one sent by hand. */
export function periodAt(schedule: DigestSchedule, at: Date): DigestPeriod {
  return periodOn(schedule, localDateOf(at, schedule.timeZone));
}

/** `weekday` may be outside 0 to 6: -1 is a Saturday, 7 a Sunday. */
function isScheduled(weekdays: readonly Weekday[], weekday: number): boolean {
  return weekdays.some((scheduled) => (weekday - scheduled) % 7 === 0);
}

/** The period to compare with: the month before a whole month, otherwise the days a week earlier. */
export function periodBefore({ first, last }: DigestPeriod): DigestPeriod {
  return isWholeMonth(first, last)
    ? { first: addMonths(first, -1), last: addDays(first, -1) }
    : { first: addDays(first, -7), last: addDays(last, -7) };
}

/** When Cal.com may be asked for a run: `leadMs` before it, but not before its period has ended. */
export function earliestBuildAt(run: PlannedRun, timeZone: string, leadMs: number): Date {
  const ended = startOfDay(addDays(run.period.last, 1), timeZone);
  return new Date(Math.max(run.at.getTime() - leadMs, ended.getTime()));
}

interface ComingRun {
  readonly run: PlannedRun;
  /** The run's time under the zone's current rules. */
  readonly scheduledAt: Date;
}

/**
 * The run planned for this instant. If the zone's rules have changed since, the schedule has it an hour away:
 * it is still the same run, and its period counts once.
 */
export function findPlannedRun(schedule: DigestSchedule, at: Date): ComingRun {
  const before = lastRunUntil(schedule, at);
  if (before.at.getTime() === at.getTime()) return { run: before, scheduledAt: at };
  const after = nextRun(schedule, at);
  const isNearerAfter = after.at.getTime() - at.getTime() < at.getTime() - before.at.getTime();
  return isNearerAfter
    ? { run: { at, period: after.period }, scheduledAt: after.at }
    : { run: { at, period: before.period }, scheduledAt: at };
}

// The longest gap on record is a whole day: Samoa had no 30 December 2011.
const longerThanAnyGapMs = 25 * hourMs;

// One instant takes five Intl calls, and thousands of digests share a few times and zones.
const instantCache = new Map<string, number>();
const maxCachedInstants = 10_000;

/**
 * The instant at which clocks in the zone show `time` on `date`, the first of two. When clocks skip it, the
 * first instant after the gap: the start of the next day when the whole day is skipped.
 */
function runInstant(date: LocalDate, time: string, timeZone: string): Date {
  const key = `${date} ${time} ${timeZone}`;
  const cached = instantCache.get(key);
  if (cached !== undefined) return new Date(cached);
  const instant = findInstant(date, time, timeZone);
  if (instantCache.size >= maxCachedInstants) instantCache.clear();
  instantCache.set(key, instant);
  return new Date(instant);
}

function findInstant(date: LocalDate, time: string, timeZone: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const { year, month, day } = datePartsOf(date);
  const asked = Date.UTC(year, month - 1, day, hour, minute);
  const instant = toInstant({ year, month, day, hour, minute }, timeZone).getTime();
  if (instant + offsetAt(instant, timeZone) === asked) return instant;
  // The time is skipped: `toInstant` is as far after the gap as the time lies inside it.
  return firstOffsetChange(instant - longerThanAnyGapMs, instant, timeZone);
}

/** The first instant after `from` with another UTC offset than at `from`; `to` when there is none before. */
export function firstOffsetChange(from: number, to: number, timeZone: string): number {
  const offset = offsetAt(from, timeZone);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetAt(middle, timeZone) === offset) before = middle;
    else after = middle;
  }
  return after;
}

const fromMondayToFriday = '1 2 3 4 5';

/** "a, b and c". The format is not kept in a constant: creating it at start costs 24 ms. */
const listed = (names: readonly string[], type: 'conjunction' | 'disjunction') =>
  new Intl.ListFormat('en-GB', { type }).format(names);

/** `Mondays and Thursdays at 9:00, Lisbon time`; plain text that starts a line. */
export function formatSchedule(schedule: DigestSchedule): string {
  const { time, timeZone } = schedule;
  return `${describeDays(schedule)} at ${time.replace(/^0/, '')}, ${zoneTime(timeZone)}`;
}

function describeDays({ every, weekdays, weekStart }: DigestSchedule): string {
  const isMonthly = every === 'month';
  if (weekdays.length === 7) return isMonthly ? 'The 1st of each month' : 'Every day';
  if (weekdays.join(' ') === fromMondayToFriday) return isMonthly ? 'First weekday of the month' : 'Weekdays';
  const inWeek = (weekday: Weekday) => (weekday - weekStart + 7) % 7;
  const ordered = [...weekdays]
    .sort((a, b) => inWeek(a) - inWeek(b))
    .map((weekday) => sentenceCase(weekdayNames[weekday]));
  return isMonthly
    ? `First ${listed(ordered, 'disjunction')} of the month`
    : listed(
        ordered.map((name) => `${name}s`),
        'conjunction',
      );
}
