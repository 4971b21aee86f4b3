import {
  addDays,
  addMonths,
  datePartsOf,
  firstOfMonth,
  type LocalDate,
  startOfUnit,
  toLocalDate,
} from './calendar';
import { parsePeriod, readMonthName, type Token } from './parse-period';
import { daysOf, type PeriodSettings, type PeriodSpec } from './period';
import { directionOf, nthOf, otherMonths, seasonOf, unitOf } from './plain-words';

/** The calendar that resolves a date without a year, "week 47" or "last weekend". */
export interface PlainCalendar extends Omit<PeriodSettings, 'currentPeriod' | 'incompleteDates'> {
  readonly today: LocalDate;
  /** Which day a date without a year means: the latest that has begun, or the nearest to today. */
  readonly yearlessDates: 'begun' | 'nearest';
}

export type Order = 'dmy' | 'mdy';

/** Calendar days that some words stand for, with both ends. */
export interface DateSpan {
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly spec: PeriodSpec;
  /** The number of pieces read. */
  readonly used: number;
  readonly isGuess?: boolean;
  readonly dependsOnToday?: boolean;
  /** The same span in another year; set when none was written. Null when that year has no such day. */
  readonly inYear?: (year: number) => DateSpan | null;
  /** The next such day; set when no month was written. */
  readonly nextOccurrence?: DateSpan;
  /** Hours or a part of a day were meant: "tonight". */
  readonly isPartOfDay?: boolean;
  /** Another meaning: "nov-26" may be a month or a day. */
  readonly alternative?: PeriodSpec;
  /** The readings of a numeric date, by order. Only one when day and month cannot be confused. */
  readonly orders?: ReadonlyMap<Order, DateSpan>;
}

/** Reads dates that begin at a given piece. Each method returns null when no such date begins there. */
export class DateReader {
  protected readonly today: LocalDate;
  /** Set when a day was named that does not exist: "30 feb". */
  nonexistentDay: { readonly lastDayOfMonth: LocalDate; readonly place: number } | null = null;

  constructor(
    protected readonly pieces: readonly Token[],
    protected readonly calendar: PlainCalendar,
  ) {
    this.today = calendar.today;
  }

  protected textAt(place: number): string {
    return this.pieces[place]?.text ?? '';
  }

  protected is(place: number, ...words: readonly string[]): boolean {
    return words.includes(this.textAt(place));
  }

  /** "2026-10-01", "20261001", "2026/10", "2026", "fy26". */
  protected isoDate(from: number): DateSpan | null {
    const text = this.textAt(from);
    const [, year, month, day] =
      /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
    const date = year && toLocalDate(Number(year), Number(month), Number(day));
    if (date && isKnownYear(datePartsOf(date).year)) return oneDay(date, 1);
    if (text.startsWith('fy')) {
      const fiscal = this.writtenYear(from);
      return fiscal && this.spanOf({ kind: 'year', year: fiscal.year }, fiscal.used);
    }
    const [, yearDigits, monthDigits] = /^(\d{4})[/.](\d{1,2})$/.exec(text) ?? [];
    if (yearDigits !== undefined) return this.monthOf(Number(yearDigits), Number(monthDigits));
    return this.exact(from, /^\d{4}-\d{1,2}$|^(?:19|20)\d\d$/.test(text) ? 1 : 0);
  }

  private monthOf(year: number, month: number): DateSpan | null {
    return month >= 1 && month <= 12 && isKnownYear(year)
      ? this.spanOf({ kind: 'month', month, year }, 1)
      : null;
  }

  /** Reads the next `count` words in the exact form. Returns null unless they are one closed period. */
  protected exact(from: number, count: number): DateSpan | null {
    if (count === 0) return null;
    const words = this.pieces.slice(from, from + count).map(({ text }) => text);
    const read = parsePeriod(words);
    return read.kind === 'period' && read.used === count ? this.spanOf(read.spec, count) : null;
  }

  protected spanOf(spec: PeriodSpec, used: number, more: Partial<DateSpan> = {}): DateSpan | null {
    const incompleteDates = this.calendar.yearlessDates === 'begun' ? 'latest' : 'coming';
    const { first, last } = daysOf(
      spec,
      { ...this.calendar, currentPeriod: 'whole', incompleteDates },
      this.today,
    );
    return first === null || last === null ? null : { first, last, spec, used, ...more };
  }

  /** "01.10.2026", "1/10/26", "5.10.", "10/2026". With dots the day comes first; otherwise either may. */
  protected numericDate(from: number): DateSpan | null {
    const text = this.textAt(from);
    const [, month, ofYear] = /^(\d{1,2})[/.-](\d{4})$/.exec(text) ?? [];
    if (month !== undefined) return this.monthOf(Number(ofYear), Number(month));
    // As spreadsheets write a month and year ("nov-26"), or a month and day.
    const [, name = '', digits] = /^([a-zäé]{3,9})-(\d\d)$/.exec(text) ?? [];
    const named = readMonthName(name) ?? otherMonths.get(name);
    if (digits !== undefined && named !== undefined) {
      const day = this.pickYear((each) => {
        const date = toLocalDate(each, named, Number(digits));
        return date === null ? null : oneDay(date, 1);
      });
      const whole = this.monthOf(2000 + Number(digits), named);
      return whole && { ...whole, ...(day && { alternative: day.spec }) };
    }
    const [, a, sign, b, yearDigits = ''] =
      /^(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?$/.exec(text) ?? [];
    if (a === undefined || b === undefined || (sign === '-' && yearDigits === '')) return null;
    const year = yearDigits === '' ? null : readYear(yearDigits);
    const build = (day: number, inMonth: number): DateSpan | null => {
      const inYear = (each: number) => {
        const date = toLocalDate(each, inMonth, day);
        return date === null ? null : oneDay(date, 1);
      };
      return year === null ? this.pickYear(inYear) : inYear(year);
    };
    if (sign === '.' && year !== null) this.dateOf(year, Number(b), Number(a), from);
    const dmy = build(Number(a), Number(b));
    const mdy = sign === '.' ? null : build(Number(b), Number(a));
    if (dmy !== null && mdy !== null && dmy.first !== mdy.first) {
      return {
        ...dmy,
        orders: new Map([
          ['dmy', dmy],
          ['mdy', mdy],
        ]),
      };
    }
    const only = dmy ?? mdy;
    return only && { ...only, orders: new Map([[dmy === null ? 'mdy' : 'dmy', only]]) };
  }

  /** "1 oct", "october 1st, 2026", "the 5th of october". "the 5th" alone depends on `yearlessDates`. */
  protected dayAndMonth(from: number): DateSpan | null {
    const monthFirst = this.month(from);
    const ofCount = this.is(from + 1, 'of') ? 1 : 0;
    // "first of december"
    const nth = ofCount === 1 ? nthOf.get(this.textAt(from)) : undefined;
    const day =
      dayNumber(this.textAt(monthFirst === null ? from : from + 1)) ??
      (nth !== undefined && nth > 0 ? nth : null);
    if (day === null) return null;
    const month = monthFirst ?? this.month(from + 1 + ofCount);
    if (month === null) {
      if (!/\d(?:st|nd|rd|th)$/.test(this.textAt(from))) return null;
      const months = [0, -1, 1, -2].map((step) => datePartsOf(addMonths(this.today, step)));
      const dates = months.flatMap((each) => toLocalDate(each.year, each.month, day) ?? []);
      const date = this.pick(dates);
      if (date === undefined) return null;
      const span: DateSpan = { ...oneDay(date, 1), dependsOnToday: true, isGuess: true };
      const following = datePartsOf(addMonths(date, 1));
      const later = toLocalDate(following.year, following.month, day);
      if (later === null) return span;
      // When the nearest one is over, it or the next one may be meant.
      const isAmbiguous = this.calendar.yearlessDates === 'nearest' && date < this.today;
      const next = oneDay(later, 1);
      return { ...span, nextOccurrence: next, ...(isAmbiguous && { alternative: next.spec }) };
    }
    const named = monthFirst === null ? 2 + ofCount : 2;
    // In "1 oct 30 days", 30 is not a year.
    const written =
      /^'?(?:\d{4}|[23]\d)$/.test(this.textAt(from + named)) && !unitOf.has(this.textAt(from + named + 1));
    const short = written ? readYear(this.textAt(from + named).replace("'", '')) : null;
    const year = short === null ? this.yearAfter(from + named) : { year: short, used: 1 };
    const used = named + (year?.used ?? 0);
    const inYear = (each: number) => {
      const date = this.dateOf(each, month, day, from + used - 1);
      return date === null ? null : oneDay(date, used);
    };
    return year === null ? this.pickYear(inYear) : inYear(year.year);
  }

  /** Returns null and sets `nonexistentDay` when there is no such day. `place` is the last piece of the date. */
  protected dateOf(year: number, month: number, day: number, place: number): LocalDate | null {
    const date = toLocalDate(year, month, day);
    const first = toLocalDate(year, month, 1);
    const isSure = this.nonexistentDay === null || year === datePartsOf(this.today).year;
    if (date === null && first !== null && isSure)
      this.nonexistentDay = { lastDayOfMonth: addDays(addMonths(first, 1), -1), place };
    return date;
  }

  /** "week 47", "q3", "h1 2026", "3 q 2026", "first half of 2026", "third quarter". */
  protected unitNumber(from: number): DateSpan | null {
    const text = this.textAt(from);
    const [, yearFirst, short, attached] = /^(?:(\d{4})-?)?(cw|kw|w|wk|h|q)(\d{1,2})$/.exec(text) ?? [];
    let unit = short === 'h' || short === 'q' ? short : short === undefined ? null : 'w';
    let number = Number(attached ?? Number.NaN);
    let used = 1;
    const [, weekOf, itsYear = ''] = /^(\d{1,2})\/(\d{4}|\d\d)$/.exec(this.textAt(from + 1)) ?? [];
    const yearOfWeek = readYear(itsYear);
    if (weekOf !== undefined && yearOfWeek !== null && this.is(from, 'week', 'wk', 'cw', 'kw'))
      return this.inUnit('w', Number(weekOf), yearOfWeek, 2);
    const [, half] = /^([12])h$/.exec(text) ?? [];
    const nth = nthOf.get(text);
    const next = this.textAt(from + 1);
    if (half !== undefined) [unit, number] = ['h', Number(half)];
    else if (
      this.is(from, 'calendar') &&
      this.is(from + 1, 'week') &&
      /^\d{1,2}$/.test(this.textAt(from + 2))
    )
      [unit, number, used] = ['w', Number(this.textAt(from + 2)), 3];
    // "2 q 2026" is a quarter, "2 quarters" are a count.
    else if (
      /^[1-4]$/.test(text) &&
      this.is(from + 1, 'quarter', 'qtr', 'q') &&
      this.yearAfter(from + 2) !== null
    )
      [unit, number, used] = ['q', Number(text), 2];
    else if (unit === null && /^\d{1,2}$/.test(next)) {
      if (this.is(from, 'calendar', 'week', 'weeks', 'wk', 'cw', 'kw'))
        [unit, number, used] = ['w', Number(next), 2];
      else if (this.is(from, 'quarter', 'qtr', 'q')) [unit, number, used] = ['q', Number(next), 2];
      else if (this.is(from, 'half')) [unit, number, used] = ['h', Number(next), 2];
    } else if (unit === null && nth !== undefined) {
      const parts = this.is(from + 1, 'half') ? 2 : unitOf.get(next) === 'quarter' ? 4 : null;
      // "last quarter" is the one before this; only with a year is it the fourth.
      if (parts === null || (nth < 0 && this.yearAfter(from + 2) === null)) return null;
      [unit, number, used] = [parts === 2 ? 'h' : 'q', nth < 0 ? parts : nth, 2];
    }
    if (unit === null) return null;
    const year = yearFirst === undefined ? this.yearAfter(from + used) : { year: Number(yearFirst), used: 0 };
    used += year?.used ?? 0;
    const build = (inYear: number) => this.inUnit(unit, number, inYear, used);
    if (year !== null) return build(year.year);
    if (unit === 'q') {
      return number < 1 || number > 4
        ? null
        : this.spanOf({ kind: 'quarter', quarter: number, year: null }, used, { inYear: build });
    }
    return this.pickYear(build);
  }

  /** "2025", "'25", "fy25", "fy 2025" */
  protected writtenYear(place: number): { readonly year: number; readonly used: number } | null {
    const isApart = this.is(place, 'fy');
    const text = isApart ? `fy${this.textAt(place + 1)}` : this.textAt(place);
    const year = readYear(/^(?:fy'?|')(\d\d|\d{4})$|^(\d{4})$/.exec(text)?.slice(1).join('') ?? '');
    return year === null ? null : { year, used: isApart ? 2 : 1 };
  }

  /** "2025", "of '25", "of the year", "of last year" */
  protected yearAfter(place: number): { readonly year: number; readonly used: number } | null {
    const at = this.is(place, 'of', 'in') ? place + 1 : place;
    const written = this.writtenYear(at);
    if (written !== null) return { year: written.year, used: at + written.used - place };
    const steps = this.is(at, 'the', 'this') ? 0 : this.is(at, 'last') ? -1 : this.is(at, 'next') ? 1 : null;
    if (steps === null || unitOf.get(this.textAt(at + 1)) !== 'year') return null;
    const start = startOfUnit(this.today, 'year', steps, 1, this.calendar.fiscalYearStart);
    return { year: datePartsOf(addMonths(start, 11)).year, used: at + 2 - place };
  }

  protected inUnit(unit: string, number: number, year: number, used: number): DateSpan | null {
    const { weekStart, fiscalYearStart = 1 } = this.calendar;
    if (unit === 'w') {
      // Week 1 is the one that contains 4 January, as in ISO 8601.
      const first = startOfUnit(`${year}-01-04`, 'week', number - 1, weekStart);
      const isOfYear = number >= 1 && number <= 53 && datePartsOf(addDays(first, 3)).year === year;
      return isOfYear ? span(first, addDays(first, 6), used) : null;
    }
    const months = unit === 'h' ? 6 : 3;
    if (number < 1 || number > 12 / months) return null;
    const start = firstOfMonth(fiscalYearStart === 1 ? year : year - 1, fiscalYearStart);
    const first = addMonths(start, (number - 1) * months);
    const last = addDays(addMonths(first, months), -1);
    return unit === 'q'
      ? { first, last, spec: { kind: 'quarter', quarter: number, year }, used }
      : span(first, last, used);
  }

  protected monthAndYear(from: number): DateSpan | null {
    const month = this.month(from);
    if (month === null) return null;
    const year = this.yearAfter(from + 1);
    const inYear = (each: number) => this.spanOf({ kind: 'month', month, year: each }, 1);
    if (year !== null) return this.spanOf({ kind: 'month', month, year: year.year }, 1 + year.used);
    return this.spanOf({ kind: 'month', month, year: null }, 1, { inYear });
  }

  /** "summer", "summer 2026", "last winter": three months, as in the northern hemisphere. */
  protected season(from: number): DateSpan | null {
    const direction = directionOf.get(this.textAt(from));
    const at = direction === undefined ? from : from + 1;
    const month = seasonOf.get(this.textAt(at));
    if (month === undefined) return null;
    const year = this.yearAfter(at + 1);
    const used = at + 1 - from + (year?.used ?? 0);
    const inYear = (each: number): DateSpan => {
      const first = firstOfMonth(each, month);
      return { ...span(first, addDays(addMonths(first, 3), -1), used), isGuess: true };
    };
    if (year !== null) return inYear(year.year);
    if (direction === undefined) return this.pickYear(inYear);
    return this.inDirection(direction, inYear);
  }

  /** Picks from spans that come once a year; `this` is the current one, else this year's. */
  protected inDirection(
    direction: 'this' | 'last' | 'next',
    inYear: (year: number) => DateSpan | null,
  ): DateSpan | null {
    const { year } = datePartsOf(this.today);
    const spans = [year - 1, year, year + 1].flatMap((each) => inYear(each) ?? []);
    if (direction === 'next') return spans.find(({ first }) => first > this.today) ?? null;
    if (direction === 'last') return spans.findLast(({ last }) => last < this.today) ?? null;
    return spans.find(({ first, last }) => first <= this.today && this.today <= last) ?? inYear(year);
  }

  protected month(place: number): number | null {
    const text = this.textAt(place).replace(/\.$/, '');
    return readMonthName(text) ?? otherMonths.get(text) ?? null;
  }

  protected pickYear(inYear: (year: number) => DateSpan | null): DateSpan | null {
    const { year } = datePartsOf(this.today);
    const spans = [year - 1, year, year + 1].flatMap((each) => inYear(each) ?? []);
    const first = this.pick(spans.map((each) => each.first));
    const found = spans.find((each) => each.first === first);
    return found ? { ...found, dependsOnToday: true, inYear } : (inYear(year - 2) ?? null);
  }

  protected pick(dates: readonly LocalDate[]): LocalDate | undefined {
    const sorted = [...dates].sort();
    if (this.calendar.yearlessDates === 'begun')
      return sorted.findLast((date) => date <= this.today) ?? sorted[0];
    const distance = (date: LocalDate) => Math.abs(Date.parse(date) - Date.parse(this.today));
    return sorted.sort((a, b) => distance(a) - distance(b))[0];
  }
}

export const oneDay = (date: LocalDate, used: number): DateSpan => ({
  first: date,
  last: date,
  spec: { kind: 'date', date },
  used,
});
export const span = (first: LocalDate, last: LocalDate, used: number): DateSpan => ({
  first,
  last,
  spec: { kind: 'range', first, last },
  used,
  dependsOnToday: true,
});

export function dayNumber(text: string): number | null {
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th|er|\.)?$/.exec(text) ?? [];
  const day = Number(digits ?? 0);
  return day >= 1 && day <= 31 ? day : null;
}

const isKnownYear = (year: number) => year >= 1970 && year <= 2100;

/** Reads four digits, or two as 20xx. Returns null outside 1970 to 2100. */
export function readYear(text: string): number | null {
  if (!/^(?:\d{4}|\d{2})$/.test(text)) return null;
  const year = text.length === 2 ? 2000 + Number(text) : Number(text);
  return isKnownYear(year) ? year : null;
}
