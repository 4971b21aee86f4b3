import {
  addDays,
  addMonths,
  type CalendarUnit,
  datePartsOf,
  firstOfMonth,
  type LocalDate,
  minuteMs,
  startOfUnit,
  type Weekday,
  type WeekStart,
  weekdayNames,
} from './calendar';
import { endOfDay, localDateOf, startOfDay } from './wall-time';

/** A period as asked for. `resolvePeriod` gives it dates, from the time, the zone and the week start. */
export type PeriodSpec =
  | { readonly kind: 'today' | 'yesterday' | 'tomorrow' }
  | { readonly kind: 'this' | 'last' | 'next'; readonly unit: CalendarUnit }
  /** `count` days, including today. */
  | { readonly kind: 'last-days' | 'next-days'; readonly count: number }
  /** Whole calendar units, without the current one. */
  | { readonly kind: 'last-weeks' | 'next-weeks' | 'last-months' | 'next-months'; readonly count: number }
  | { readonly kind: 'date'; readonly date: LocalDate }
  | { readonly kind: 'range'; readonly first: LocalDate; readonly last: LocalDate }
  | { readonly kind: 'since'; readonly first: LocalDate }
  | { readonly kind: 'until'; readonly last: LocalDate }
  /** Without a year: the latest begun, or the nearest with `incompleteDates: 'coming'`. `month` is 1 to 12. */
  | { readonly kind: 'month'; readonly month: number; readonly year: number | null }
  /** Without a year: the latest such quarter that has begun. */
  | { readonly kind: 'quarter'; readonly quarter: number; readonly year: number | null }
  | { readonly kind: 'year'; readonly year: number }
  /** Without a direction: the latest such day that has begun, or the next one with `incompleteDates: 'coming'`. */
  | {
      readonly kind: 'weekday';
      readonly weekday: Weekday;
      readonly direction: 'this' | 'last' | 'next' | null;
    }
  /** The current calendar unit up to now. */
  | { readonly kind: 'to-date'; readonly unit: CalendarUnit }
  /** A weekday means the latest one that has begun. */
  | { readonly kind: 'since-day'; readonly day: 'today' | 'yesterday' | Weekday }
  | { readonly kind: 'since-digest' };

/** Whether `this …` and `since …` end now or run to their own end. */
type CurrentPeriodExtent = 'until-now' | 'whole';

export interface Period {
  /** First and last millisecond, both inclusive; null when that side is open. */
  readonly start: Date | null;
  readonly end: Date | null;
  /** Whether now lies inside, so that the same question may get another answer later. */
  readonly isRunning: boolean;
  readonly spec: PeriodSpec;
  readonly timeZone: string;
  readonly firstDay: LocalDate | null;
  readonly lastDay: LocalDate | null;
}

export interface PeriodSettings {
  readonly now: Date;
  readonly timeZone: string;
  readonly weekStart: WeekStart;
  readonly currentPeriod: CurrentPeriodExtent;
  /** Which day a bare weekday means, and which year a month without one. Default: latest. */
  readonly incompleteDates?: 'latest' | 'coming';
  /** The first month of the year, 1 to 12 (default 1). A fiscal year is named after the year it ends in. */
  readonly fiscalYearStart?: number;
  /** The start of "since the last digest". Without it: the last seven days. */
  readonly lastDigestAt?: Date | null;
}

/**
 * Resolves a period to whole local days, to the last millisecond of the last one. With `until-now`, `this …`
 * and `since …` end with the current minute instead, so that everyone who asks within it asks the same
 * question; `to-date` always does. A `since` in the future stays open at its end.
 */
export function resolvePeriod(spec: PeriodSpec, settings: PeriodSettings): Period {
  const { now, timeZone, lastDigestAt } = settings;
  const { first, last } = daysOf(spec, settings);
  const dayStart = first === null ? null : startOfDay(first, timeZone);
  const start = spec.kind === 'since-digest' && lastDigestAt ? lastDigestAt : dayStart;
  const wholeEnd = last === null ? null : endOfDay(last, timeZone);
  const end =
    stopsNow(spec, settings) && start !== null && start <= now
      ? endOfMinute(now)
      : neverBefore(start, wholeEnd);
  return {
    start,
    end,
    isRunning: (start === null || start <= now) && (end === null || now <= end),
    spec,
    timeZone,
    firstDay: first,
    lastDay: end === wholeEnd || end === null ? last : localDateOf(end, timeZone),
  };
}

function stopsNow({ kind }: PeriodSpec, { currentPeriod }: PeriodSettings): boolean {
  if (kind === 'to-date') return true;
  const isOpen = kind === 'since' || kind === 'since-day' || kind === 'since-digest';
  return currentPeriod === 'until-now' && (kind === 'this' || isOpen);
}

function endOfMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs - 1);
}

// Samoa skipped 30 December 2011: that day would end a millisecond before it starts.
function neverBefore(start: Date | null, end: Date | null): Date | null {
  return start !== null && end !== null && end < start ? start : end;
}

/** First and last day, both inclusive; null when that side is open. */
interface Days {
  readonly first: LocalDate | null;
  readonly last: LocalDate | null;
}

/** The calendar days that a period stands for. Pass `today` when it is known, to save computing it. */
export function daysOf(
  spec: PeriodSpec,
  settings: PeriodSettings,
  today = localDateOf(settings.now, settings.timeZone),
): Days {
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
      return { first: latestDateOf(spec.day, today), last: null };
    case 'since-digest':
      return { first: digestDay(today, settings), last: null };
    case 'until':
      return { first: null, last: spec.last };
    case 'month':
      return months(firstOfMonth(spec.year ?? yearOf(spec.month, today, settings), spec.month), 1);
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

/** The year of the latest such month that has begun, or with `coming`, of the one nearest to today. */
function yearOf(month: number, today: LocalDate, { incompleteDates }: PeriodSettings): number {
  const now = datePartsOf(today);
  const monthsAhead = month - now.month;
  if (incompleteDates !== 'coming') return monthsAhead <= 0 ? now.year : now.year - 1;
  return monthsAhead > 6 ? now.year - 1 : monthsAhead < -6 ? now.year + 1 : now.year;
}

/** A fiscal year is named after the year it ends in: 2026 may begin in October 2025. */
function fiscalYear(year: number, { fiscalYearStart = 1 }: PeriodSettings): LocalDate {
  return firstOfMonth(fiscalYearStart === 1 ? year : year - 1, fiscalYearStart);
}

function quarterDays(quarter: number, year: number | null, today: LocalDate, settings: PeriodSettings): Days {
  const thisYear = startOfUnit(today, 'year', 0, settings.weekStart, settings.fiscalYearStart);
  const first = addMonths(year === null ? thisYear : fiscalYear(year, settings), (quarter - 1) * 3);
  return months(year === null && first > today ? addMonths(first, -12) : first, 3);
}

function latestDateOf(day: 'today' | 'yesterday' | Weekday, today: LocalDate): LocalDate {
  if (day === 'today') return today;
  return day === 'yesterday' ? addDays(today, -1) : addDays(today, -daysSince(today, day));
}

/** 0 (today) to 6. */
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
      return settings.incompleteDates === 'coming' && back > 0 ? addDays(latest, 7) : latest;
  }
}

function digestDay(today: LocalDate, { lastDigestAt, timeZone }: PeriodSettings): LocalDate {
  return lastDigestAt ? localDateOf(lastDigestAt, timeZone) : addDays(today, -6);
}
