import { addDays, addMonths, countDays, datePartsOf, type LocalDate, minuteMs, monthsIn } from './calendar';
import type { Period } from './period';
import { endOfDay, localDateOf, localTimeOf, startOfDay, toInstant } from './wall-time';

/** The equivalent period right before another, and how the two differ. */
export interface PeriodBefore {
  readonly period: Period;
  readonly notes: readonly ComparisonNote[];
}

export type ComparisonNote =
  | { readonly kind: 'lengths-differ'; readonly days: number; readonly daysBefore: number }
  /** Part of the later period is still ahead, while the earlier one is complete. */
  | { readonly kind: 'not-over' };

type DateShift = (date: LocalDate, times: number) => LocalDate;

/**
 * Last week gives the week before it, a month the month before. A period that ends now gives the same part of
 * the one before: up to the same time on the same weekday, or on the same day of the month. Returns null for
 * open periods.
 */
export function periodBefore(period: Period, now: Date): PeriodBefore | null {
  const { firstDay: first, lastDay: last, start: since, end, timeZone } = period;
  if (first === null || last === null || since === null || end === null) return null;
  if (since > startOfDay(first, timeZone)) return equalTime(period, since, end);
  const shift = shiftToNeighbour(period, first, last);
  const dayBefore = addDays(first, -1);
  const stopsWithinDay = end < endOfDay(last, timeZone);
  const isWhole = !stopsWithinDay && addDays(last, 1) === shift(first, 1);
  // The 31st may not exist in the month before. Then all of that month counts.
  const sameDay = shift(last, -1);
  const exists = shift(sameDay, 1) === last;
  const lastBefore = isWhole ? dayBefore : sameDay;
  const firstBefore = shift(first, -1);
  // A period that ends with the current minute counts as over.
  const isNotOver = period.isRunning && end.getTime() - now.getTime() >= minuteMs;

  const start = startOfDay(firstBefore, timeZone);
  const wholeEnd = endOfDay(lastBefore, timeZone);
  const before = stopsWithinDay && exists ? sameTimeOn(lastBefore, end, timeZone) : wholeEnd;
  // When clocks skip midnight or a whole day, the end could come before the start.
  const endBefore = before < start ? start : before;
  return {
    period: {
      start,
      end: endBefore,
      isRunning: start <= now && now <= endBefore,
      spec: { kind: 'range', first: firstBefore, last: lastBefore },
      timeZone,
      firstDay: firstBefore,
      lastDay: localDateOf(endBefore, timeZone),
    },
    notes: notesOf(countDays(first, last), countDays(firstBefore, lastBefore), isNotOver),
  };
}

/** For a period since a moment: the same length of time before it. */
function equalTime({ timeZone }: Period, since: Date, end: Date): PeriodBefore {
  const start = new Date(2 * since.getTime() - end.getTime() - 1);
  const endBefore = new Date(since.getTime() - 1);
  const [first, last] = [localDateOf(start, timeZone), localDateOf(endBefore, timeZone)];
  const spec = { kind: 'range', first, last } as const;
  const period = { start, end: endBefore, isRunning: false, spec, timeZone, firstDay: first, lastDay: last };
  return { period, notes: [] };
}

function notesOf(days: number, daysBefore: number, isNotOver: boolean): readonly ComparisonNote[] {
  return [
    ...(days === daysBefore ? [] : [{ kind: 'lengths-differ', days, daysBefore } as const]),
    ...(isNotOver ? [{ kind: 'not-over' } as const] : []),
  ];
}

/** How far to move a period to reach its neighbour: by months when it consists of months, else by days. */
function shiftToNeighbour({ spec }: Period, first: LocalDate, last: LocalDate): DateShift {
  const days =
    (count: number): DateShift =>
    (date, times) =>
      addDays(date, count * times);
  const months =
    (count: number): DateShift =>
    (date, times) =>
      addMonths(date, count * times);
  switch (spec.kind) {
    case 'this':
    case 'last':
    case 'next':
    case 'to-date':
      return spec.unit === 'week' ? days(7) : months(monthsIn[spec.unit]);
    case 'last-months':
    case 'next-months':
      return months(spec.count);
    case 'month':
      return months(1);
    case 'quarter':
      return months(3);
    case 'year':
      return months(12);
    // The same weekday a week earlier is a better comparison than the day before.
    case 'weekday':
      return days(7);
    case 'range': {
      const whole = countWholeMonths(first, last);
      return whole === 0 ? days(countDays(first, last)) : months(whole);
    }
    default:
      return days(countDays(first, last));
  }
}

/** The number of whole months, or 0 when the days begin or end within a month. */
function countWholeMonths(first: LocalDate, last: LocalDate): number {
  const from = datePartsOf(first);
  const to = datePartsOf(addDays(last, 1));
  return from.day === 1 && to.day === 1 ? (to.year - from.year) * 12 + to.month - from.month : 0;
}

function sameTimeOn(date: LocalDate, instant: Date, timeZone: string): Date {
  const [hour = 0, minute = 0] = localTimeOf(instant, timeZone).split(':').map(Number);
  return new Date(toInstant({ ...datePartsOf(date), hour, minute }, timeZone).getTime() + minuteMs - 1);
}
