import {
  addDays,
  type CalendarUnit,
  datePartsOf,
  firstOfMonth,
  type LocalDate,
  startOfUnit,
  type WeekStart,
} from './calendar';
import { endOfDay, localDateOf, startOfDay } from './wall-time';

/** A period as it was asked for. It has no dates until `resolvePeriod` is told the time, the zone and the week. */
export type PeriodSpec =
  | { readonly kind: 'today' | 'yesterday' | 'tomorrow' }
  | { readonly kind: 'this' | 'last' | 'next'; readonly unit: CalendarUnit }
  /** Today and the days before or after it, `count` in all. */
  | { readonly kind: 'last-days' | 'next-days'; readonly count: number }
  /** Whole calendar units, the current one left out. */
  | { readonly kind: 'last-weeks' | 'next-weeks' | 'last-months' | 'next-months'; readonly count: number }
  | { readonly kind: 'date'; readonly date: LocalDate }
  | { readonly kind: 'range'; readonly first: LocalDate; readonly last: LocalDate }
  | { readonly kind: 'since'; readonly first: LocalDate }
  | { readonly kind: 'until'; readonly last: LocalDate }
  /** Without a year: the latest such month that has begun. `month` runs from 1 to 12. */
  | { readonly kind: 'month'; readonly month: number; readonly year: number | null }
  | { readonly kind: 'year'; readonly year: number };

/** What `this …` and `since …` mean: the part that has passed, or all of it. */
type RunningPeriod = 'until-now' | 'whole';

export interface Period {
  /** First and last millisecond, both inside; null where the period is open. */
  readonly start: Date | null;
  readonly end: Date | null;
  /** Now is inside, so the same question may be answered differently later. */
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
  readonly running: RunningPeriod;
}

interface Days {
  readonly first: LocalDate | null;
  readonly last: LocalDate | null;
}

const minuteMs = 60_000;

/**
 * Whole local days, to the last millisecond of the last one. With `until-now`, `this …` and `since …` end with the
 * current minute instead, so that all who ask within it ask the same question. A `since` that lies ahead stays
 * open at its end.
 */
export function resolvePeriod(spec: PeriodSpec, settings: PeriodSettings): Period {
  const { now, timeZone, weekStart, running } = settings;
  const { first, last } = daysOf(spec, localDateOf(now, timeZone), weekStart);
  const start = first === null ? null : startOfDay(first, timeZone);
  const wholeEnd = last === null ? null : endOfDay(last, timeZone);
  const stopsNow = running === 'until-now' && (spec.kind === 'this' || spec.kind === 'since');
  const end = stopsNow && start !== null && start <= now ? endOfMinute(now) : neverBefore(start, wholeEnd);
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

function daysOf(spec: PeriodSpec, today: LocalDate, weekStart: WeekStart): Days {
  const units = (unit: CalendarUnit, from: number, to: number): Days => ({
    first: startOfUnit(today, unit, from, weekStart),
    last: addDays(startOfUnit(today, unit, to + 1, weekStart), -1),
  });
  switch (spec.kind) {
    case 'today':
      return { first: today, last: today };
    case 'yesterday':
      return { first: addDays(today, -1), last: addDays(today, -1) };
    case 'tomorrow':
      return { first: addDays(today, 1), last: addDays(today, 1) };
    case 'this':
      return units(spec.unit, 0, 0);
    case 'last':
      return units(spec.unit, -1, -1);
    case 'next':
      return units(spec.unit, 1, 1);
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
      return { first: spec.date, last: spec.date };
    case 'range':
      return { first: spec.first, last: spec.last };
    case 'since':
      return { first: spec.first, last: null };
    case 'until':
      return { first: null, last: spec.last };
    case 'month':
      return monthDays(spec.year ?? latestYearOf(spec.month, today), spec.month);
    case 'year':
      return { first: firstOfMonth(spec.year, 1), last: addDays(firstOfMonth(spec.year + 1, 1), -1) };
  }
}

function monthDays(year: number, month: number): Days {
  return { first: firstOfMonth(year, month), last: addDays(firstOfMonth(year, month + 1), -1) };
}

function latestYearOf(month: number, today: LocalDate): number {
  const now = datePartsOf(today);
  return month <= now.month ? now.year : now.year - 1;
}

function endOfMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs - 1);
}

// Samoa had no 30 December 2011: the day would end a millisecond before it starts.
function neverBefore(start: Date | null, end: Date | null): Date | null {
  return start !== null && end !== null && end < start ? start : end;
}
