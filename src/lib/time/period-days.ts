import {
  addDays,
  addMonths,
  type CalendarUnit,
  datePartsOf,
  firstOfMonth,
  type LocalDate,
  startOfUnit,
  type Weekday,
  weekdayNames,
} from './calendar';
import type { PeriodSettings, PeriodSpec } from './period';
import { localDateOf } from './wall-time';

/** First and last day, both inside; null where the period is open. */
interface Days {
  readonly first: LocalDate | null;
  readonly last: LocalDate | null;
}

/** The days on the calendar that a period's words stand for. */
export function daysOf(spec: PeriodSpec, settings: PeriodSettings): Days {
  const today = localDateOf(settings.now, settings.timeZone);
  const startOf = (unit: CalendarUnit, steps: number) =>
    startOfUnit(today, unit, steps, settings.weekStart, settings.fiscalYearStart);
  const units = (unit: CalendarUnit, from: number, to: number): Days => ({
    first: startOf(unit, from),
    last: addDays(startOf(unit, to + 1), -1),
  });
  switch (spec.kind) {
    case 'today':
      return oneDay(today);
    case 'yesterday':
      return oneDay(addDays(today, -1));
    case 'tomorrow':
      return oneDay(addDays(today, 1));
    case 'this':
      return units(spec.unit, 0, 0);
    case 'last':
      return units(spec.unit, -1, -1);
    case 'next':
      return units(spec.unit, 1, 1);
    case 'to-date':
      return { first: startOf(spec.unit, 0), last: today };
    case 'last-days':
      return { first: addDays(today, 1 - spec.count), last: today };
    case 'next-days':
      return { first: today, last: addDays(today, spec.count - 1) };
    case 'last-weeks':
      return units('week', -spec.count, -1);
    case 'next-weeks':
      return units('week', 1, spec.count);
    case 'last-months':
      return units('month', -spec.count, -1);
    case 'next-months':
      return units('month', 1, spec.count);
    case 'date':
      return oneDay(spec.date);
    case 'weekday':
      return oneDay(weekdayNear(today, spec.weekday, spec.direction, settings));
    case 'range':
      return { first: spec.first, last: spec.last };
    case 'since':
      return { first: spec.first, last: null };
    case 'since-day':
      return { first: dayOf(spec.day, today), last: null };
    case 'since-digest':
      return { first: digestDay(today, settings), last: null };
    case 'until':
      return { first: null, last: spec.last };
    case 'month':
      return months(firstOfMonth(spec.year ?? latestYearOf(spec.month, today), spec.month), 1);
    case 'quarter':
      return quarterDays(spec.quarter, spec.year, today, settings);
    case 'year':
      return months(fiscalYear(spec.year, settings), 12);
  }
}

const oneDay = (date: LocalDate): Days => ({ first: date, last: date });
const months = (first: LocalDate, count: number): Days => ({
  first,
  last: addDays(addMonths(first, count), -1),
});

function latestYearOf(month: number, today: LocalDate): number {
  const now = datePartsOf(today);
  return month <= now.month ? now.year : now.year - 1;
}

/** The first day of the year that is called by the one it ends in: 2026 from October 2025, say. */
function fiscalYear(year: number, { fiscalYearStart = 1 }: PeriodSettings): LocalDate {
  return firstOfMonth(fiscalYearStart === 1 ? year : year - 1, fiscalYearStart);
}

function quarterDays(quarter: number, year: number | null, today: LocalDate, settings: PeriodSettings): Days {
  const thisYear = startOfUnit(today, 'year', 0, settings.weekStart, settings.fiscalYearStart);
  const first = addMonths(year === null ? thisYear : fiscalYear(year, settings), (quarter - 1) * 3);
  return months(year === null && first > today ? addMonths(first, -12) : first, 3);
}

function dayOf(day: 'today' | 'yesterday' | Weekday, today: LocalDate): LocalDate {
  if (day === 'today') return today;
  return day === 'yesterday' ? addDays(today, -1) : addDays(today, -daysSince(today, day));
}

/** 0 to 6. */
function daysSince(today: LocalDate, weekday: Weekday): number {
  return (datePartsOf(today).weekday - weekdayNames.indexOf(weekday) + 7) % 7;
}

function weekdayNear(
  today: LocalDate,
  weekday: Weekday,
  direction: 'this' | 'last' | 'next' | null,
  settings: PeriodSettings,
): LocalDate {
  const back = daysSince(today, weekday);
  const latest = addDays(today, -back);
  switch (direction) {
    case 'this': {
      const weekStart = startOfUnit(today, 'week', 0, settings.weekStart);
      return latest >= weekStart ? latest : addDays(latest, 7);
    }
    case 'last':
      return back === 0 ? addDays(today, -7) : latest;
    case 'next':
      return addDays(latest, 7);
    case null:
      return settings.weekdays === 'coming' && back > 0 ? addDays(latest, 7) : latest;
  }
}

function digestDay(today: LocalDate, { lastDigestAt, timeZone }: PeriodSettings): LocalDate {
  return lastDigestAt ? localDateOf(lastDigestAt, timeZone) : addDays(today, -6);
}
