import { addDays, addMonths, countDays, datePartsOf, type LocalDate, minuteMs, monthsIn } from './calendar';
import type { Period } from './period';
import { endOfDay, localDateOf, localTimeOf, startOfDay, toInstant } from './wall-time';

/** The equal period that ends where another begins, and what keeps the two from being quite equal. */
export interface PeriodBefore {
  readonly period: Period;
  readonly notes: readonly ComparisonNote[];
}

export type ComparisonNote =
  /** Months have 28 to 31 days. */
  | { readonly kind: 'lengths-differ'; readonly days: number; readonly daysBefore: number }
  /** Part of the later period lies ahead, and the earlier one is whole. */
  | { readonly kind: 'not-over' };

type Step = (date: LocalDate, times: number) => LocalDate;

/**
 * Last week gives the week before it, a month the month before. One that stops now gives the same part of the one
 * before: until the same time of the same weekday, or of the same day of the month. Null for periods that are open.
 */
export function periodBefore(period: Period, now: Date): PeriodBefore | null {
  const { firstDay: first, lastDay: last, start: since, end, timeZone } = period;
  if (first === null || last === null || since === null || end === null) return null;
  if (since > startOfDay(first, timeZone)) return equalTime(period, since, end);
  const step = stepOf(period, first, last);
  const dayBefore = addDays(first, -1);
  const stopsWithinDay = end < endOfDay(last, timeZone);
  const isWhole = !stopsWithinDay && addDays(last, 1) === step(first, 1);
  // The 31st of this month has no like in the month before, of which all counts then.
  const sameDay = step(last, -1);
  const exists = step(sameDay, 1) === last;
  const lastBefore = isWhole ? dayBefore : sameDay;
  const firstBefore = step(first, -1);
  // One that stops with the current minute is complete as far as it goes.
  const isNotOver = period.isRunning && end.getTime() - now.getTime() >= minuteMs;

  const start = startOfDay(firstBefore, timeZone);
  const wholeEnd = endOfDay(lastBefore, timeZone);
  const before = stopsWithinDay && exists ? sameTimeOn(lastBefore, end, timeZone) : wholeEnd;
  // Where clocks skip midnight, or a whole day, the end could come before the start.
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

/** Since some moment: as long a time before it. */
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

/** By what such a period is moved to become the one before or after: months where it is made of months, else days. */
function stepOf({ spec }: Period, first: LocalDate, last: LocalDate): Step {
  const days =
    (count: number): Step =>
    (date, times) =>
      addDays(date, count * times);
  const months =
    (count: number): Step =>
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
    // The same weekday a week earlier is more like it than the day before.
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

/** How many whole months the days make, or 0 when they begin or end within one. */
function countWholeMonths(first: LocalDate, last: LocalDate): number {
  const from = datePartsOf(first);
  const to = datePartsOf(addDays(last, 1));
  return from.day === 1 && to.day === 1 ? (to.year - from.year) * 12 + to.month - from.month : 0;
}

function sameTimeOn(date: LocalDate, instant: Date, timeZone: string): Date {
  const [hour = 0, minute = 0] = localTimeOf(instant, timeZone).split(':').map(Number);
  return new Date(toInstant({ ...datePartsOf(date), hour, minute }, timeZone).getTime() + minuteMs - 1);
}
