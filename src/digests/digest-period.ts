import { addDays, datePartsOf, type LocalDate, startOfUnit } from '../lib/time/calendar';
import { endOfDay, localDateOf, startOfDay } from '../lib/time/wall-time';
import type { DigestPeriod, DigestSchedule, PlannedRun, Weekday } from './digest';

/**
 * What a run on the day tells of. With one weekday it is the last closed week, with several the days from the last
 * scheduled one before it through the day before.
 */
export function periodOn(schedule: DigestSchedule, date: LocalDate): DigestPeriod {
  const { weekdays, weekStart } = schedule;
  if (weekdays.length <= 1) {
    const first = startOfUnit(date, 'week', -1, weekStart);
    return { first, last: addDays(first, 6) };
  }
  const { weekday } = datePartsOf(date);
  let days = 1;
  while (!isScheduled(weekdays, weekday - days)) days += 1;
  return { first: addDays(date, -days), last: addDays(date, -1) };
}

/** What a run at this instant tells of, be it the schedule's own, a preview, or one sent by hand. */
export function periodAt(schedule: DigestSchedule, at: Date): DigestPeriod {
  return periodOn(schedule, localDateOf(at, schedule.timeZone));
}

/** `weekday` may lie before Sunday or after Saturday: -1 is a Saturday, 7 a Sunday. */
export function isScheduled(weekdays: readonly Weekday[], weekday: number): boolean {
  return weekdays.some((scheduled) => (weekday - scheduled) % 7 === 0);
}

/** First and last millisecond, both inside. */
export function boundsOf(period: DigestPeriod, timeZone: string): { start: Date; end: Date } {
  return { start: startOfDay(period.first, timeZone), end: endOfDay(period.last, timeZone) };
}

/** The same days seven days earlier. */
export function weekBefore(period: DigestPeriod): DigestPeriod {
  return { first: addDays(period.first, -7), last: addDays(period.last, -7) };
}

/** When Cal.com may first be asked for a run: `leadMs` before it, yet never before its period has ended. */
export function buildFrom(run: PlannedRun, timeZone: string, leadMs: number): Date {
  const ended = startOfDay(addDays(run.period.last, 1), timeZone);
  return new Date(Math.max(run.at.getTime() - leadMs, ended.getTime()));
}
