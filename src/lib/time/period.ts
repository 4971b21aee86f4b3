import type { CalendarUnit, LocalDate, Weekday, WeekStart } from './calendar';
import { daysOf } from './period-days';
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
  /** Without a year: the latest such quarter that has begun. */
  | { readonly kind: 'quarter'; readonly quarter: number; readonly year: number | null }
  | { readonly kind: 'year'; readonly year: number }
  /** Without a direction: the latest such day that has begun, or the next one in lists that look ahead. */
  | {
      readonly kind: 'weekday';
      readonly weekday: Weekday;
      readonly direction: 'this' | 'last' | 'next' | null;
    }
  /** The part of a calendar unit that has passed. */
  | { readonly kind: 'to-date'; readonly unit: CalendarUnit }
  /** A weekday is the latest that has begun. */
  | { readonly kind: 'since-day'; readonly day: 'today' | 'yesterday' | Weekday }
  | { readonly kind: 'since-digest' };

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
  /** Which day a bare weekday is; the latest unless said. */
  readonly weekdays?: 'latest' | 'coming';
  /** The month in which years begin, 1 to 12; quarters follow it. A year is called by the one it ends in. */
  readonly fiscalYearStart?: number;
  /** What "since the last digest" is since. Without it: the last seven days. */
  readonly lastDigestAt?: Date | null;
}

const minuteMs = 60_000;

/**
 * Whole local days, to the last millisecond of the last one. With `until-now`, `this …` and `since …` end with the
 * current minute instead, so that all who ask within it ask the same question, and so do those to date always. A
 * `since` that lies ahead stays open at its end.
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

function stopsNow({ kind }: PeriodSpec, { running }: PeriodSettings): boolean {
  if (kind === 'to-date') return true;
  const isOpen = kind === 'since' || kind === 'since-day' || kind === 'since-digest';
  return running === 'until-now' && (kind === 'this' || isOpen);
}

function endOfMinute(now: Date): Date {
  return new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs - 1);
}

// Samoa had no 30 December 2011: the day would end a millisecond before it starts.
function neverBefore(start: Date | null, end: Date | null): Date | null {
  return start !== null && end !== null && end < start ? start : end;
}
