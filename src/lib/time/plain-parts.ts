import {
  addDays,
  addMonths,
  countDays,
  datePartsOf,
  isWholeMonth,
  type LocalDate,
  weekdayNames,
} from './calendar';
import { readWeekday } from './parse-period';
import { type DateSpan, dayNumber, oneDay, span } from './plain-dates';
import { RelativeReader } from './plain-relative';
import { nthOf, thirdOf, unitOf } from './plain-words';

/** Reads a part of another span: "last friday of november", "first half of q3", "early october". */
export abstract class PartReader extends RelativeReader {
  protected abstract spanAt(from: number): DateSpan | null;

  /**
   * "second week of october", "last friday of november", "first 10 days of q3", "last month of the year".
   * Weeks are seven days, counted from the first day or back from the last. A weekday is the one in that
   * week.
   */
  protected nthPart(from: number): DateSpan | null {
    const nth = nthOf.get(this.textAt(from));
    if (nth === undefined) return null;
    const count = this.count(from + 1) ?? { number: 1, used: 0 };
    const unitAt = from + 1 + count.used;
    if (!this.is(unitAt + 1, 'of', 'in') || (count.used > 0 && Math.abs(nth) > 1)) return null;
    const unit = unitOf.get(this.textAt(unitAt));
    const weekday = count.used === 0 ? readWeekday(this.textAt(unitAt)) : null;
    if (weekday === null && unit !== 'day' && unit !== 'week' && unit !== 'month') return null;
    const whole = this.wholeAt(unitAt + 2);
    if (whole === null || datePartsOf(whole.first).day !== 1) return null;
    const days = unit === 'day' ? 1 : 7;
    const move =
      unit === 'month' ? addMonths : (date: LocalDate, times: number) => addDays(date, times * days);
    const begin = nth < 0 ? move(addDays(whole.last, 1), -count.number) : move(whole.first, nth - 1);
    const ahead = weekday && (weekdayNames.indexOf(weekday) - datePartsOf(begin).weekday + 7) % 7;
    const first = addDays(begin, ahead ?? 0);
    const last = ahead === null ? addDays(move(begin, count.number), -1) : first;
    if (first < whole.first || last > whole.last) return null;
    const used = unitAt + 2 - from + whole.used;
    return first === last
      ? { ...oneDay(first, used), dependsOnToday: true }
      : { ...span(first, last, used), isGuess: unit === 'week' };
  }

  /** "15th of last month". With a named month, `dayAndMonth` reads it. */
  protected dayOfMonth(from: number): DateSpan | null {
    const day = this.is(from + 1, 'of') ? dayNumber(this.textAt(from)) : null;
    const month = day === null ? null : this.wholeAt(from + 2);
    if (day === null || month === null || month.spec.kind === 'month') return null;
    const date = addDays(month.first, day - 1);
    return !isWholeMonth(month.first, month.last) || date > month.last
      ? null
      : { ...oneDay(date, 2 + month.used), dependsOnToday: true };
  }

  /** The span that a part belongs to: "october", "the month", "last quarter". */
  private wholeAt(place: number): DateSpan | null {
    const the = this.is(place, 'the') ? 1 : 0;
    const named = this.textAt(place + the);
    const whole = unitOf.has(named) ? this.relativeUnit('this', null, named, 1) : this.spanAt(place + the);
    return whole === null || whole.first === whole.last ? null : this.withSkipped(whole, the);
  }

  /** "first half of november", "early october", "end of the month", "mid-november". */
  protected halfOrThird(from: number): DateSpan | null {
    const isHalf = this.is(from + 1, 'half');
    const nth = isHalf && this.is(from, 'other') ? 2 : nthOf.get(this.textAt(from));
    const third = isHalf ? undefined : thirdOf.get(this.textAt(from));
    if (isHalf ? nth === undefined || nth > 2 : third === undefined) return null;
    let at = from + (isHalf ? 2 : 1);
    while (this.is(at, 'of', 'in', '-')) at += 1;
    const whole = this.wholeAt(at);
    if (whole === null) return null;
    const days = countDays(whole.first, whole.last);
    // Halves of a year consist of months; `unitNumber` reads them.
    if (isHalf && days > 100) return null;
    const [index, partCount] = isHalf ? [nth === 1 ? 0 : 1, 2] : [third ?? 0, 3];
    const first = addDays(whole.first, Math.floor((days * index) / partCount));
    const last = addDays(whole.first, Math.floor((days * (index + 1)) / partCount) - 1);
    return { ...span(first, last, at - from + whole.used), isGuess: !isHalf || days > 31 };
  }

  protected withSkipped(span: DateSpan, by: number): DateSpan {
    return inEachOrder(span, (each) => ({ ...each, used: each.used + by }));
  }
}

/** Applies `change` to a span and to each of its `orders`. */
export function inEachOrder({ orders, ...span }: DateSpan, change: (span: DateSpan) => DateSpan): DateSpan {
  const changed = change(span);
  return orders === undefined
    ? changed
    : { ...changed, orders: new Map([...orders].map(([order, each]) => [order, change(each)])) };
}
