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
import { dayNumber, oneDay, type Point, span } from './plain-dates';
import { RelativeReader } from './plain-relative';
import { nthOf, thirds, unitOf } from './plain-words';

/** Reads what is a part of something named: "last friday of november", "first half of q3", "early october". */
export abstract class PartReader extends RelativeReader {
  protected abstract pointAt(from: number): Point | null;

  /**
   * "second week of october", "last friday of november", "first 10 days of q3", "last month of the year". Weeks are of seven
   * days, from the first or back from the last.
   */
  protected nthPart(from: number): Point | null {
    const day = this.is(from + 1, 'of') ? dayNumber(this.at(from)) : null;
    const ofMonth = day === null ? null : this.wholeAt(from + 2);
    if (
      day !== null &&
      ofMonth?.spec.kind !== 'month' &&
      ofMonth &&
      isWholeMonth(ofMonth.first, ofMonth.last)
    ) {
      const date = addDays(ofMonth.first, day - 1);
      return date > ofMonth.last ? null : { ...oneDay(date, 2 + ofMonth.used), isDated: true };
    }
    const nth = nthOf.get(this.at(from));
    if (nth === undefined) return null;
    const count = this.count(from + 1);
    const unitAt = from + 1 + (count?.used ?? 0);
    const unit = unitOf.get(this.at(unitAt));
    const weekday = count === null ? readWeekday(this.at(unitAt)) : null;
    if (!this.is(unitAt + 1, 'of', 'in') || (count !== null && Math.abs(nth) > 1)) return null;
    const whole = this.wholeAt(unitAt + 2);
    if (whole === null || datePartsOf(whole.first).day !== 1) return null;
    const used = unitAt + 2 - from + whole.used;
    const { first, last } = whole;
    // How many steps the first or last of it is from where it is counted.
    const steps = nth < 0 ? -(count?.number ?? 1) : nth - 1;
    const start = (step: (date: LocalDate, times: number) => LocalDate): Point => {
      const begin = step(nth < 0 ? addDays(last, 1) : first, steps);
      return span(begin, addDays(step(begin, count?.number ?? 1), -1), used);
    };
    const inDays = (days: number) => start((date, times) => addDays(date, days * times));
    const found =
      weekday !== null
        ? this.nthWeekday(weekdayNames.indexOf(weekday), nth, whole, used)
        : unit === 'day'
          ? inDays(1)
          : unit === 'week'
            ? { ...inDays(7), isGuess: true }
            : unit === 'month'
              ? start(addMonths)
              : null;
    if (found === null || found.first < first || found.last > last) return null;
    return found.first === found.last ? { ...oneDay(found.first, used), isDated: true } : found;
  }

  private nthWeekday(weekday: number, nth: number, { first, last }: Point, used: number): Point {
    const daysFrom = (date: LocalDate) => (weekday - datePartsOf(date).weekday + 7) % 7;
    const day =
      nth < 0 ? addDays(last, -((7 - daysFrom(last)) % 7)) : addDays(first, daysFrom(first) + 7 * (nth - 1));
    return oneDay(day, used);
  }

  /** What something is a part of: "october", "the month", "last quarter". */
  private wholeAt(place: number): Point | null {
    const the = this.is(place, 'the') ? 1 : 0;
    const named = this.at(place + the);
    const whole = unitOf.has(named) ? this.units('this', null, named, 1) : this.pointAt(place + the);
    return whole === null || whole.first === whole.last ? null : this.moved(whole, the);
  }

  /** "first half of november", "early october", "end of the month", "mid-november". */
  protected part(from: number): Point | null {
    const isHalf = this.is(from + 1, 'half');
    const nth = isHalf && this.is(from, 'other') ? 2 : nthOf.get(this.at(from));
    const third = isHalf ? undefined : thirds.get(this.at(from));
    if (isHalf ? nth === undefined || nth > 2 : third === undefined) return null;
    let at = from + (isHalf ? 2 : 1);
    while (this.is(at, 'of', 'in', '-')) at += 1;
    const whole = this.wholeAt(at);
    if (whole === null) return null;
    const days = countDays(whole.first, whole.last);
    // Of a year it goes by months: `unitNumber` reads those.
    if (isHalf && days > 100) return null;
    const [number, of] = isHalf ? [nth === 1 ? 0 : 1, 2] : [third ?? 0, 3];
    const first = addDays(whole.first, Math.floor((days * number) / of));
    const last = addDays(whole.first, Math.floor((days * (number + 1)) / of) - 1);
    return { ...span(first, last, at - from + whole.used), isGuess: !isHalf || days > 31 };
  }

  protected moved(point: Point, by: number): Point {
    return inEachOrder(point, (each) => ({ ...each, used: each.used + by }));
  }
}

/** The same of every reading of a date in digits. */
export function inEachOrder({ orders, ...point }: Point, change: (point: Point) => Point): Point {
  const changed = change(point);
  return orders === undefined
    ? changed
    : { ...changed, orders: new Map([...orders].map(([order, each]) => [order, change(each)])) };
}
