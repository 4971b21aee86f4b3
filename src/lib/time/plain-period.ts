// Over 400 lines because it is one grammar, as people write periods; the exact form is in `parse-period.ts`.
import { plainTypography } from '../text/fold';
import {
  addDays,
  addMonths,
  type CalendarUnit,
  countDays,
  datePartsOf,
  firstOfMonth,
  type LocalDate,
  monthNames,
  startOfUnit,
  toLocalDate,
  weekdayNames,
} from './calendar';
import { parsePeriod, readMonthName, readWeekday } from './parse-period';
import { daysOf, type PeriodSettings, type PeriodSpec } from './period';

/** What a date without a year, "week 47" or "last weekend" is counted from. */
export interface PlainCalendar extends Omit<PeriodSettings, 'running' | 'weekdays'> {
  /** The day that `now` is in the zone. */
  readonly today: LocalDate;
  /** Of days without a year: the latest that has begun, or the one nearest to today. */
  readonly undated: 'begun' | 'nearest';
}

/** A period as people write it; `used` counts words from the left. */
export interface PlainPeriod {
  readonly spec: PeriodSpec;
  readonly used: number;
  /** The words do not quite say so: "this morning" is a part of the day, "last few days" no number. */
  readonly isGuess: boolean;
  /** It was worked out from today's date, which depends on the zone. */
  readonly isDated: boolean;
  /** Read the other way round, where 1/10 may be October or January; else none. */
  readonly others: readonly PeriodSpec[];
}

/** "30 feb": what was named, and the last day that its month has. */
export interface NoSuchDay {
  readonly noSuchDay: { readonly given: string; readonly lastDayOfMonth: LocalDate };
  readonly used: number;
}

const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const ordinalWords = ['', 'first', 'second', 'third', 'fourth'];
const directionOf: Readonly<Record<string, 'this' | 'last' | 'next'>> = {
  ...wordsFor('this', 'this current present'),
  ...wordsFor('last', 'last past previous prior prev preceding'),
  ...wordsFor('next', 'next coming upcoming following'),
};
type Unit = CalendarUnit | 'day' | 'hour' | 'fortnight' | 'weekend';
const unitOf: Readonly<Record<string, Unit>> = {
  ...wordsFor('hour', 'hour hours hr hrs h minutes min mins'),
  ...wordsFor('day', 'day days d'),
  ...wordsFor('week', 'week weeks wk wks w'),
  ...wordsFor('fortnight', 'fortnight fortnights'),
  ...wordsFor('weekend', 'weekend weekends wknd'),
  ...wordsFor('month', 'month months mo mos mth mths'),
  ...wordsFor('quarter', 'quarter quarters qtr qtrs'),
  ...wordsFor('year', 'year years yr yrs y'),
};
const dayOf: Readonly<Record<string, 'today' | 'yesterday' | 'tomorrow'>> = {
  ...wordsFor('today', 'today tdy'),
  ...wordsFor('yesterday', 'yesterday yday yest'),
  ...wordsFor('tomorrow', 'tomorrow tmrw tmr tomo'),
};
// As German and French write them, where the first three letters are not the English ones.
const otherMonths: Readonly<Record<string, number>> = {
  ...wordsFor(1, 'janvier'),
  ...wordsFor(2, 'fev fevrier février'),
  ...wordsFor(3, 'mär märz maerz mars'),
  ...wordsFor(4, 'avr avril'),
  ...wordsFor(5, 'mai'),
  ...wordsFor(6, 'juin'),
  ...wordsFor(7, 'juil juillet'),
  ...wordsFor(8, 'août aout'),
  ...wordsFor(10, 'okt oktober octobre'),
  ...wordsFor(12, 'dez dezember déc décembre decembre'),
};
// "weekly numbers": of which, is not said.
const everyOf: Readonly<Record<string, CalendarUnit | 'day'>> = {
  ...wordsFor('day', 'daily'),
  ...wordsFor('week', 'weekly'),
  ...wordsFor('month', 'monthly'),
  ...wordsFor('quarter', 'quarterly'),
  ...wordsFor('year', 'yearly annual'),
};
const halves = new Map(Object.entries({ first: 0, '1st': 0, second: 1, '2nd': 1, other: 1, last: 1 }));
const thirds: Readonly<Record<string, number>> = {
  ...wordsFor(0, 'early start beginning'),
  ...wordsFor(1, 'mid middle'),
  ...wordsFor(2, 'late end'),
};
const joiners = new Set(['-', '..', '~', 'to', 'until', 'till', 'through', 'thru', 'bis', 'au']);
const partsOfDay = new Set(['morning', 'afternoon', 'evening', 'night', 'noon', 'lunchtime']);

function wordsFor<T>(value: T, words: string): Record<string, T> {
  return Object.fromEntries(words.split(' ').map((word) => [word, value]));
}

/** Every word by which a period may be recognised, for comparing a mistyped one with. */
export const plainPeriodWords: readonly string[] = [
  ...[directionOf, unitOf, dayOf, otherMonths, everyOf].flatMap((table) => Object.keys(table)),
  ...'between since until ago before after half first second third fourth couple date early start beginning middle late end onwards rest remainder'.split(
    ' ',
  ),
];

const beginnings = new Set([
  ...plainPeriodWords,
  ...monthNames,
  ...weekdayNames,
  ...numberWords,
  ...'from starting vom von du up the all a an in within rest remainder tonight now later over ever alltime w/c wc h1 h2 cw kw calendar qtr q early start beginning mid middle late end second other'.split(
    ' ',
  ),
]);

/** Most words begin no period, which is cheaper to see here. */
function mayBegin(word: string): boolean {
  return (
    /[\d.-]/.test(word) ||
    beginnings.has(word) ||
    readMonthName(word.replace(/\W+$/, '')) !== null ||
    readWeekday(word.replace(/\W+$/, '').replace(/s$/, '')) !== null ||
    /^(?:wtd|mtd|qtd|ytd|this|last|next)/.test(word) ||
    word === 'tues'
  );
}

/** One piece of a word: "jan-mar" has three. */
interface Piece {
  readonly text: string;
  readonly word: number;
  readonly endsWord: boolean;
}

/** The orders of day and month that a date may be written in. */
type Order = 'dmy' | 'mdy';

/** A part of the calendar with both its ends. */
interface Point {
  readonly first: LocalDate;
  readonly last: LocalDate;
  readonly spec: PeriodSpec;
  /** Counts pieces. */
  readonly used: number;
  readonly isGuess?: boolean;
  readonly isDated?: boolean;
  /** The same in another year, where none was said; null where that year has no such day. */
  readonly inYear?: (year: number) => Point | null;
  /** The one after it, where the month was not said. */
  readonly later?: Point;
  /** The readings of a numeric date; one alone where day and month cannot be mistaken. */
  readonly orders?: ReadonlyMap<Order, Point>;
}

// No period has more words; the rest of a long text is not looked at.
const longestPeriod = 10;

/**
 * Reads a period from the left, in the many ways people write them: "past 2 weeks", "1 oct - 15 oct", "week 47", "since
 * last monday", "3 days ago". Takes lower-case words. Null where they begin none.
 */
export function readPlainPeriod(
  words: readonly string[],
  calendar: PlainCalendar,
): PlainPeriod | NoSuchDay | null {
  if (!mayBegin(words[0] ?? '')) return null;
  const few = words.slice(0, longestPeriod);
  const pieces = few.flatMap(toPieces);
  const reader = new Reader(pieces, calendar);
  const plain = reader.read();
  const exact = parsePeriod(few);
  const last = plain === null ? undefined : pieces[plain.used - 1];
  const used = last?.endsWord ? last.word + 1 : 0;
  // What both read alike is left to the exact form: "last week" stays so, and is no range.
  if (exact.kind === 'period' && exact.used >= used) {
    return {
      spec: exact.spec,
      used: exact.used + soFar(few.slice(exact.used)),
      isGuess: false,
      isDated: false,
      others: [],
    };
  }
  if (plain === null && reader.missing !== null) {
    const { lastDayOfMonth, place } = reader.missing;
    const given = few.slice(0, (pieces[place]?.word ?? 0) + 1);
    return { noSuchDay: { given: given.join(' '), lastDayOfMonth }, used: given.length };
  }
  if (plain === null || used === 0) return null;
  const { spec, isGuess = false, isDated = false, orders } = plain;
  const others = orders === undefined ? [] : [...orders.values()].map((each) => each.spec).slice(1);
  return { spec, used: used + soFar(few.slice(used)), isGuess, isDated, others };
}

/** "so far", "to date", "up to now" say nothing that a running period does not. */
function soFar(words: readonly string[]): number {
  const text = words.slice(0, 3).join(' ');
  const [tail = ''] = /^(?:so far|to date|until now|till now|up to now|to now)\b/.exec(text) ?? [];
  return tail === '' ? 0 : tail.split(' ').length;
}

function toPieces(given: string, word: number): readonly Piece[] {
  const text = (/^[a-z0-9./-]+$/.test(given) ? given : plainTypography(given).toLowerCase())
    .replace(/[,;!?]+$/, '')
    .replace(/\.{2,}/g, '..');
  const isWhole = /^\d{4}-\d{1,2}(?:-\d{1,2})?$|^\d{1,2}-\d{1,2}-\d{2,4}$|^\d{4}-?w\d/.test(text);
  const parts = isWhole
    ? [text]
    : text
        .replace(/(\d{4}-\d{1,2}(?:-\d{1,2})?)[-~](\d{4}-\d{1,2}(?:-\d{1,2})?)/, '$1..$2')
        .split(/(\.\.|~|(?<!\d{4})(?<!\d{4}-\d{1,2})-)/)
        .flatMap((part) => part.split(/(?<=^\d{1,3})(?=[a-zäé]{3})/))
        .filter((part) => part !== '');
  return parts.map((part, at) => ({ text: part, word, endsWord: at === parts.length - 1 }));
}

/** Reads pieces from some place on; every method says how many it used. */
class Reader {
  private readonly today: LocalDate;
  /** A day that does not exist, where one was named: "30 feb". */
  missing: { readonly lastDayOfMonth: LocalDate; readonly place: number } | null = null;

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly calendar: PlainCalendar,
  ) {
    this.today = calendar.today;
  }

  read(): Point | null {
    return this.bounded() ?? this.dayRange() ?? this.range(0) ?? this.point(0);
  }

  private at(place: number): string {
    return this.pieces[place]?.text ?? '';
  }

  private is(place: number, ...words: readonly string[]): boolean {
    return words.includes(this.at(place));
  }

  /** "since …", "from …", "until …", "before …"; with two ends it is a range. */
  private bounded(): Point | null {
    const isBetween = this.is(0, 'between');
    if (isBetween || this.is(0, 'from', 'since', 'starting', 'after', 'vom', 'von', 'du')) {
      const range = this.range(1) ?? this.dayRange(1);
      if (range !== null) return this.moved(range, 1);
      const start = isBetween ? null : this.point(1);
      if (start === null) return null;
      // "bookings from last month" are last month's; "from monday" has no end.
      const goesOn = this.is(start.used + 1, 'on', 'onwards', 'onward', 'ahead');
      if (this.is(0, 'from') && !goesOn && isWholeUnit(start.spec)) return this.moved(start, 1);
      const first = this.is(0, 'after') ? addDays(start.last, 1) : start.first;
      return { ...start, first, spec: { kind: 'since', first }, used: start.used + 1, isDated: true };
    }
    const isUpTo = this.is(0, 'up') && this.is(1, 'to');
    if (!isUpTo && !this.is(0, 'until', 'till', 'before', 'through')) return null;
    const skipped = isUpTo ? 2 : 1;
    const found = this.point(skipped);
    if (found === null) return null;
    const isBehind = this.calendar.undated === 'nearest' && found.last < this.today;
    const end = (isBehind ? found.later : null) ?? found;
    const last = this.is(0, 'before') ? addDays(end.first, -1) : end.last;
    return { ...end, last, spec: { kind: 'until', last }, used: end.used + skipped, isDated: true };
  }

  /** From one point to another: "1 oct - 15 oct", "jan-mar", "yesterday and today". */
  private range(from: number): Point | null {
    const start = this.point(from);
    if (start === null) return null;
    const joiner = from + start.used;
    const isAnd = this.is(joiner, 'and', '&');
    if (!joiners.has(this.at(joiner)) && !isAnd) return null;
    const end = this.dayAfter(joiner + 1, start) ?? this.point(joiner + 1);
    if (end === null) return null;
    const used = start.used + 1 + end.used;
    const ranges = new Map<Order, Point>();
    for (const order of ['dmy', 'mdy'] as const) {
      const [a, b] = [inOrder(start, order), inOrder(end, order)];
      const span = a && b && this.span(a, b);
      if (span) ranges.set(order, { ...span, used });
    }
    const [found] = ranges.values();
    const isSame = new Set([...ranges.values()].map(({ first, last }) => first + last)).size < 2;
    if (found === undefined || (isAnd && !touches(found, start, end) && from === 0)) return null;
    return isSame ? found : { ...found, orders: ranges };
  }

  /** "tomorrow and the day after" */
  private dayAfter(from: number, start: Point): Point | null {
    const at = this.is(from, 'the') ? from + 1 : from;
    const isAfter = this.is(at, 'day') && this.is(at + 1, 'after') && dayOf[this.at(at + 2)] === undefined;
    if (!isAfter && !(this.is(at, 'next', 'following') && this.is(at + 1, 'day'))) return null;
    return oneDay(addDays(start.last, 1), at + 2 - from);
  }

  /** The days from one point to another; one without a year takes that of the other. */
  private span(start: Point, end: Point): Point | null {
    const later = datePartsOf(end.last).year;
    const year = end.inYear && !start.inYear ? datePartsOf(start.first).year : null;
    const last = year === null ? end : (end.inYear?.(year) ?? end);
    // "monday to friday" on a Wednesday is this week's.
    const before = start.spec.kind === 'weekday' ? oneDay(addDays(start.first, -7), 0) : null;
    const candidates = start.inYear ? [start.inYear(later), start.inYear(later - 1)] : [start, before];
    const first = candidates.find((each) => each !== null && each.first <= last.last) ?? null;
    if (first === null) return end.later ? this.span(start, end.later) : null;
    return { ...span(first.first, last.last, 0), isGuess: false };
  }

  /** Two days of one month: "1-15 oct", "oct 1 to 15", "1. - 15. Oktober 2026". */
  private dayRange(from = 0): Point | null {
    const month = this.month(from);
    const [firstAt, monthAt] = month === null ? [from, from + 3] : [from + 1, from];
    const [a, b] = [dayNumber(this.at(firstAt)), dayNumber(this.at(firstAt + 2))];
    const joins = joiners.has(this.at(firstAt + 1)) || (from === 1 && this.is(firstAt + 1, 'and'));
    if (a === null || b === null || !joins) return null;
    const of = month === null && this.is(monthAt, 'of') ? 1 : 0;
    const named = this.month(monthAt + of);
    if (named === null || a > b) return null;
    const end = from + 4 + of;
    const year = readYear(this.at(end));
    const used = 4 + of + (year === null ? 0 : 1);
    const build = (inYear: number): Point | null => {
      const [first, last] = [this.dateOf(inYear, named, a, end - 1), this.dateOf(inYear, named, b, end - 1)];
      return first === null || last === null ? null : span(first, last, used);
    };
    return year === null ? this.undated(build) : build(year);
  }

  private point(from: number): Point | null {
    if (this.is(from, 'the', 'all') && from < this.pieces.length) {
      const point = this.pointAt(from + 1);
      if (point !== null) return this.moved(point, 1);
    }
    return this.pointAt(from);
  }

  private pointAt(from: number): Point | null {
    return (
      this.iso(from) ??
      this.numeric(from) ??
      this.part(from) ??
      this.unitNumber(from) ??
      this.dayAndMonth(from) ??
      this.monthAndYear(from) ??
      this.relative(from) ??
      this.distance(from) ??
      this.day(from)
    );
  }

  /** Year first, in the exact form. */
  private iso(from: number): Point | null {
    const text = this.at(from);
    const [, year, month, day] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$|^(?=\d{8}$)/.exec(text) ?? [];
    const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
    const date = digits
      ? toLocalDate(Number(digits[1]), Number(digits[2]), Number(digits[3]))
      : year && toLocalDate(Number(year), Number(month), Number(day));
    if (date && isKnownYear(datePartsOf(date).year)) return oneDay(date, 1);
    return this.exact(from, /^\d{4}-\d{1,2}$|^(?:19|20)\d\d$/.test(text) ? 1 : 0);
  }

  /** So many words in the exact form, as a point. */
  private exact(from: number, count: number): Point | null {
    if (count === 0) return null;
    const words = this.pieces.slice(from, from + count).map(({ text }) => text);
    const read = parsePeriod(words);
    return read.kind === 'period' && read.used === count ? this.pointOf(read.spec, count) : null;
  }

  private pointOf(spec: PeriodSpec, used: number, more: Partial<Point> = {}): Point | null {
    const weekdays = this.calendar.undated === 'begun' ? 'latest' : 'coming';
    const { first, last } = daysOf(spec, { ...this.calendar, running: 'whole', weekdays }, this.today);
    return first === null || last === null ? null : { first, last, spec, used, ...more };
  }

  /** "01.10.2026", "1/10/26", "5.10.", "10/2026". With dots the day comes first; else it may be either. */
  private numeric(from: number): Point | null {
    const text = this.at(from);
    const [, month, ofYear] = /^(\d{1,2})[/.](\d{4})$/.exec(text) ?? [];
    if (month !== undefined && Number(month) >= 1 && Number(month) <= 12) {
      return this.pointOf({ kind: 'month', month: Number(month), year: Number(ofYear) }, 1);
    }
    const [, a, sign, b, yearDigits = ''] =
      /^(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}|\d{2})?)?$/.exec(text) ?? [];
    if (a === undefined || b === undefined || (sign === '-' && yearDigits === '')) return null;
    const year = yearDigits === '' ? null : readYear(yearDigits);
    const build = (day: number, inMonth: number): Point | null => {
      const inYear = (of: number) => {
        const date = toLocalDate(of, inMonth, day);
        return date === null ? null : oneDay(date, 1);
      };
      return year === null ? this.undated(inYear) : inYear(year);
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

  /** "1 oct", "october 1st, 2026", "the 5th of october"; "the 5th" alone is the latest or nearest. */
  private dayAndMonth(from: number): Point | null {
    const monthFirst = this.month(from);
    const day = dayNumber(this.at(monthFirst === null ? from : from + 1));
    if (day === null) return null;
    const of = this.is(from + 1, 'of') ? 1 : 0;
    const month = monthFirst ?? this.month(from + 1 + of);
    if (month === null) {
      if (!/\d(?:st|nd|rd|th)$/.test(this.at(from))) return null;
      const months = [0, -1, 1, -2].map((step) => datePartsOf(addMonths(this.today, step)));
      const dates = months.flatMap((each) => toLocalDate(each.year, each.month, day) ?? []);
      const date = this.pick(dates);
      if (date === undefined) return null;
      const point: Point = { ...oneDay(date, 1), isDated: true, isGuess: true };
      const following = datePartsOf(addMonths(date, 1));
      const later = toLocalDate(following.year, following.month, day);
      return later === null ? point : { ...point, later: oneDay(later, 1) };
    }
    const named = monthFirst === null ? 2 + of : 2;
    // "1 oct 30 days" has no year.
    const written =
      /^'?(?:\d{4}|[23]\d)$/.test(this.at(from + named)) && !(this.at(from + named + 1) in unitOf);
    const year = written ? readYear(this.at(from + named).replace("'", '')) : null;
    const used = year === null ? named : named + 1;
    const inYear = (of: number) => {
      const date = this.dateOf(of, month, day, from + used - 1);
      return date === null ? null : oneDay(date, used);
    };
    return year === null ? this.undated(inYear) : inYear(year);
  }

  /** The day; null where that month has none such, which is noted down. `place` is the last piece that says so. */
  private dateOf(year: number, month: number, day: number, place: number): LocalDate | null {
    const date = toLocalDate(year, month, day);
    const first = toLocalDate(year, month, 1);
    const isSure = this.missing === null || year === datePartsOf(this.today).year;
    if (date === null && first !== null && isSure)
      this.missing = { lastDayOfMonth: addDays(addMonths(first, 1), -1), place };
    return date;
  }

  /** "week 47", "q3", "h1 2026", "first half of 2026", "third quarter". */
  private unitNumber(from: number): Point | null {
    const text = this.at(from);
    const [, yearFirst, short, attached] = /^(?:(\d{4})-?)?(cw|kw|w|wk|h|q)(\d{1,2})$/.exec(text) ?? [];
    let unit = short === 'h' || short === 'q' ? short : short === undefined ? null : 'w';
    let number = Number(attached ?? Number.NaN);
    let used = 1;
    const [, half] = /^([12])h$/.exec(text) ?? [];
    const nth = Math.max(
      ordinalWords.indexOf(text),
      Number(/^([1-4])(?:st|nd|rd|th)$/.exec(text)?.[1] ?? -1),
    );
    const next = this.at(from + 1);
    if (half !== undefined) [unit, number] = ['h', Number(half)];
    else if (unit === null && /^\d{1,2}$/.test(next)) {
      if (this.is(from, 'calendar', 'week', 'wk', 'cw', 'kw')) [unit, number, used] = ['w', Number(next), 2];
      else if (this.is(from, 'quarter', 'qtr', 'q')) [unit, number, used] = ['q', Number(next), 2];
      else if (this.is(from, 'half')) [unit, number, used] = ['h', Number(next), 2];
    } else if (unit === null && nth > 0) {
      if (this.is(from + 1, 'half')) [unit, number, used] = ['h', nth, 2];
      else if (unitOf[next] === 'quarter') [unit, number, used] = ['q', nth, 2];
    }
    if (unit === null) return null;
    const ofYear = this.yearAfter(from + used);
    if (ofYear !== null) {
      return this.inUnit(unit, number, ofYear.year, used + ofYear.used);
    }
    const of = this.is(from + used, 'of') ? 1 : 0;
    const yearLast =
      yearFirst ?? (/^\d{4}$/.test(this.at(from + used + of)) ? this.at(from + used + of) : undefined);
    const year = yearLast === undefined ? null : readYear(yearLast);
    if (year !== null && yearFirst === undefined) used += of + 1;
    const build = (inYear: number) => this.inUnit(unit, number, inYear, used);
    if (year !== null) return build(year);
    if (unit === 'q') {
      return number < 1 || number > 4
        ? null
        : this.pointOf({ kind: 'quarter', quarter: number, year: null }, used, { inYear: build });
    }
    return this.undated(build);
  }

  /** "of the year", "of last year" */
  private yearAfter(place: number): { readonly year: number; readonly used: number } | null {
    const at = this.is(place, 'of') ? place + 1 : place;
    const steps = this.is(at, 'the', 'this') ? 0 : this.is(at, 'last') ? -1 : this.is(at, 'next') ? 1 : null;
    if (steps === null || unitOf[this.at(at + 1)] !== 'year') return null;
    const start = startOfUnit(this.today, 'year', steps, 1, this.calendar.fiscalYearStart);
    // A fiscal year is called by the one it ends in.
    return { year: datePartsOf(addMonths(start, 11)).year, used: at + 2 - place };
  }

  private inUnit(unit: string, number: number, year: number, used: number): Point | null {
    const { weekStart, fiscalYearStart = 1 } = this.calendar;
    if (unit === 'w') {
      // The first week is the one with 4 January in it.
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

  /** "october", "oct 2026", "oct '25" */
  private monthAndYear(from: number): Point | null {
    const month = this.month(from);
    if (month === null) return null;
    const of = this.is(from + 1, 'of') ? 1 : 0;
    const next = this.at(from + 1 + of);
    const year = /^(?:\d{4}|'\d\d)$/.test(next) ? readYear(next.replace("'", '')) : null;
    const inYear = (each: number) => this.pointOf({ kind: 'month', month, year: each }, 1);
    if (year !== null) return this.pointOf({ kind: 'month', month, year }, 2 + of);
    return this.pointOf({ kind: 'month', month, year: null }, 1, { inYear });
  }

  private month(place: number): number | null {
    const text = this.at(place).replace(/\.$/, '');
    return readMonthName(text) ?? (Object.hasOwn(otherMonths, text) ? (otherMonths[text] ?? null) : null);
  }

  /** What follows this, last or next: "past 2 weeks", "last few days", "next weekend", "previous quarter". */
  private relative(from: number): Point | null {
    const text = this.at(from);
    const joined = /^(this|last|next)-?(week|month|quarter|year|weekend)$/.exec(text);
    const direction = joined?.[1] ?? (Object.hasOwn(directionOf, text) ? directionOf[text] : undefined);
    if (direction !== 'this' && direction !== 'last' && direction !== 'next') return null;
    if (joined) return this.units(direction, null, joined[2] ?? '', 1);
    let next = from + 1;
    if (this.is(next, '-')) next += 1;
    if (partsOfDay.has(this.at(next))) return this.about('today', next - from + 1);
    const weekday = readWeekday(this.at(next));
    if (weekday !== null) return this.pointOf({ kind: 'weekday', weekday, direction }, next - from + 1);
    const month = this.month(next);
    if (month !== null) {
      const { year } = datePartsOf(this.today);
      const dates = [year - 1, year, year + 1].flatMap(
        (each) => this.pointOf({ kind: 'month', month, year: each }, next - from + 1) ?? [],
      );
      if (direction === 'this') return dates[1] ?? null;
      const found =
        direction === 'next'
          ? dates.find(({ first }) => first > this.today)
          : dates.findLast(({ last }) => last < this.today);
      return found ?? null;
    }
    const count = this.count(next);
    return this.units(
      direction,
      count,
      this.at(next + (count?.used ?? 0)),
      next - from + (count?.used ?? 0) + 1,
    );
  }

  private units(
    direction: 'this' | 'last' | 'next',
    count: Count | null,
    word: string,
    used: number,
  ): Point | null {
    const [, attached, short = ''] = /^(\d+)(d|w|m|mo|q|y|h)$/.exec(word) ?? [];
    if (attached !== undefined && count === null) {
      return this.units(
        direction,
        { number: Number(attached), used: 0, isGuess: false },
        short === 'm' ? 'month' : short === 'q' ? 'quarter' : short,
        used,
      );
    }
    const unit = Object.hasOwn(unitOf, word) ? unitOf[word] : undefined;
    if (unit === undefined) return null;
    const isMany = /s$/.test(word) && word.length > 2;
    if (unit === 'hour')
      return direction === 'last' ? this.counted('last', 2, 'day', used, true) : this.about('today', used);
    if (unit === 'weekend') return this.weekend(direction, used);
    if (count === null && direction !== 'this' && isMany) {
      const usual = { day: 7, week: 4, month: 3, quarter: 2, year: 2, fortnight: 1 } as const;
      return this.counted(direction, usual[unit], unit, used, true);
    }
    if (count !== null && direction !== 'this')
      return this.counted(direction, count.number, unit, used, count.isGuess);
    if (unit === 'day') {
      const day = { this: 'today', last: 'yesterday', next: 'tomorrow' } as const;
      return this.pointOf({ kind: day[direction] }, used);
    }
    if (unit === 'fortnight')
      return direction === 'this' ? null : this.counted(direction, 1, unit, used, false);
    return this.pointOf({ kind: direction, unit }, used);
  }

  private counted(
    direction: 'last' | 'next',
    given: number,
    unit: Exclude<Unit, 'hour' | 'weekend'>,
    used: number,
    isGuess: boolean,
  ): Point | null {
    const count = unit === 'fortnight' ? given * 2 : given;
    const limit = { day: 1000, week: 200, fortnight: 200, month: 60, quarter: 20, year: 10 }[unit];
    if (count < 1 || count > limit) return null;
    if (unit === 'quarter' || unit === 'year') {
      const { weekStart, fiscalYearStart = 1 } = this.calendar;
      const start = (steps: number) => startOfUnit(this.today, unit, steps, weekStart, fiscalYearStart);
      const [first, after] = direction === 'last' ? [start(-count), start(0)] : [start(1), start(count + 1)];
      return { ...span(first, addDays(after, -1), used), isGuess };
    }
    const counted = unit === 'fortnight' ? 'week' : unit;
    return this.pointOf({ kind: `${direction}-${counted}s`, count }, used, { isGuess });
  }

  private weekend(direction: 'this' | 'last' | 'next', used: number): Point {
    const { weekday } = datePartsOf(this.today);
    // On the weekend itself it is this one.
    const isNow = weekday === 6 || weekday === 0;
    const coming = addDays(this.today, weekday === 0 ? -1 : 6 - weekday);
    const weeks = direction === 'last' ? -1 : direction === 'next' && isNow ? 1 : 0;
    const first = addDays(coming, weeks * 7);
    return span(first, addDays(first, 1), used);
  }

  /** "3 days ago", "in two weeks", "30 days", "the day before yesterday", "week of 5 oct". */
  private distance(from: number): Point | null {
    if (this.is(from, 'day') && this.is(from + 1, 'before') && dayOf[this.at(from + 2)] === 'yesterday')
      return { ...oneDay(addDays(this.today, -2), 3), isDated: true };
    if (this.is(from, 'day') && this.is(from + 1, 'after') && dayOf[this.at(from + 2)] === 'tomorrow')
      return { ...oneDay(addDays(this.today, 2), 3), isDated: true };
    const unitBefore = Object.hasOwn(unitOf, this.at(from)) ? unitOf[this.at(from)] : undefined;
    const isTwoAway =
      (this.is(from + 1, 'before') && directionOf[this.at(from + 2)] === 'last') ||
      (this.is(from + 1, 'after') && directionOf[this.at(from + 2)] === 'next');
    if (isTwoAway && isCalendarUnit(unitBefore))
      return this.unitAway(unitBefore, this.is(from + 1, 'before') ? -2 : 2, 3);
    if (this.is(from, 'week', 'w/c', 'wc')) {
      const skipped = this.is(from + 1, 'of', 'commencing', 'starting', 'beginning')
        ? 2
        : this.is(from, 'week')
          ? 0
          : 1;
      const day = skipped === 0 ? null : this.point(from + skipped);
      if (day === null) return null;
      const first = startOfUnit(day.first, 'week', 0, this.calendar.weekStart);
      return span(first, addDays(first, 6), day.used + skipped);
    }
    if (this.is(from, 'rest') || this.is(from, 'remainder')) {
      const unit = this.at(from + 2 + (this.is(from + 2, 'the', 'this') ? 1 : 0));
      const used = this.is(from + 2, 'the', 'this') ? 4 : 3;
      if (!this.is(from + 1, 'of')) return null;
      return dayOf[unit] === 'today' || unitOf[unit] === 'day'
        ? this.about('today', used)
        : this.units('this', null, unit, used);
    }
    const isIn = this.is(from, 'in', 'within');
    const count = this.count(isIn ? from + 1 : from);
    if (count === null) return null;
    const unitAt = from + (isIn ? 1 : 0) + count.used;
    const unit = Object.hasOwn(unitOf, this.at(unitAt)) ? unitOf[this.at(unitAt)] : undefined;
    const isAgo = this.is(unitAt + 1, 'ago', 'back');
    const isAhead = this.is(unitAt + 1, 'from') && this.is(unitAt + 2, 'now', 'today');
    const used = unitAt - from + (isAgo ? 2 : isAhead ? 3 : 1);
    if (unit === undefined || unit === 'weekend') return null;
    if (unit === 'hour') return this.about('today', used);
    if (!isIn && !isAgo && !isAhead) {
      if (this.is(from, 'a', 'an')) return null;
      return this.counted(
        this.calendar.undated === 'begun' ? 'last' : 'next',
        count.number,
        unit,
        used,
        true,
      );
    }
    if (count.number > 400) return null;
    const steps = isAgo ? -count.number : count.number;
    if (unit === 'day') return { ...oneDay(addDays(this.today, steps), used), isDated: true };
    const whole =
      unit === 'fortnight' ? this.unitAway('week', steps * 2, used) : this.unitAway(unit, steps, used);
    return { ...whole, isGuess: true };
  }

  /** The unit so many steps from today's. */
  private unitAway(unit: CalendarUnit, steps: number, used: number): Point {
    const { weekStart, fiscalYearStart } = this.calendar;
    const start = (step: number) => startOfUnit(this.today, unit, step, weekStart, fiscalYearStart);
    return span(start(steps), addDays(start(steps + 1), -1), used);
  }

  /** "first half of november", "early october", "end of the month", "mid-november". */
  private part(from: number): Point | null {
    const isHalf = this.is(from + 1, 'half') && halves.has(this.at(from));
    const third = isHalf ? undefined : thirds[this.at(from)];
    if (!isHalf && third === undefined) return null;
    let at = from + (isHalf ? 2 : 1);
    while (this.is(at, 'of', 'in', '-')) at += 1;
    const isNamed = this.is(at, 'the');
    if (isNamed) at += 1;
    const unit = Object.hasOwn(unitOf, this.at(at)) ? (this.at(at) ?? '') : null;
    const whole = unit === null ? this.pointAt(at) : this.units('this', null, unit, 1);
    if (whole === null || whole.first === whole.last) return null;
    const days = countDays(whole.first, whole.last);
    // Of a year or a quarter it goes by months: `unitNumber` reads those.
    if (isHalf && days > 31) return null;
    const [number, of] = isHalf ? [halves.get(this.at(from)) ?? 0, 2] : [third ?? 0, 3];
    const first = addDays(whole.first, Math.floor((days * number) / of));
    const last = addDays(whole.first, Math.floor((days * (number + 1)) / of) - 1);
    return { ...span(first, last, at - from + whole.used), isGuess: !isHalf };
  }

  private count(place: number): Count | null {
    const text = this.at(place);
    if (/^\d{1,4}$/.test(text)) return { number: Number(text), used: 1, isGuess: false };
    const number = numberWords.indexOf(text);
    if (number > 0) return { number, used: 1, isGuess: false };
    const article = this.is(place, 'a', 'an') ? 1 : 0;
    const of = this.is(place + article + 1, 'of') ? 1 : 0;
    if (this.is(place + article, 'couple')) return { number: 2, used: article + 1 + of, isGuess: false };
    if (this.is(place + article, 'few', 'several'))
      return { number: 3, used: article + 1 + of, isGuess: true };
    return article === 1 ? { number: 1, used: 1, isGuess: false } : null;
  }

  /** A day by its name, or a part of one. */
  private day(from: number): Point | null {
    const text = this.at(from);
    const allTime =
      this.is(from, 'all') && this.is(from + 1, 'time') ? 2 : this.is(from, 'alltime', 'ever') ? 1 : 0;
    if (allTime > 0) {
      const last = this.today;
      return { first: last, last, spec: { kind: 'until', last }, used: allTime, isDated: true };
    }
    const every = Object.hasOwn(everyOf, text) ? everyOf[text] : undefined;
    if (every !== undefined)
      return this.pointOf(every === 'day' ? { kind: 'today' } : { kind: 'this', unit: every }, 1, {
        isGuess: true,
      });
    if (this.is(from, 'tonight', 'now')) return this.about('today', 1);
    if (this.is(from, 'later') && dayOf[this.at(from + 1)] === 'today') return this.about('today', 2);
    if (this.is(from, 'weekend') || (this.is(from, 'over') && this.is(from + 1, 'weekend')))
      return { ...this.weekend('this', 1), isGuess: false };
    const day = Object.hasOwn(dayOf, text) ? dayOf[text] : undefined;
    if (day !== undefined)
      return partsOfDay.has(this.at(from + 1)) ? this.about(day, 2) : this.pointOf({ kind: day }, 1);
    const weekday = readWeekday(text.replace(/s$/, '')) ?? readWeekday(text);
    return weekday === null ? null : this.pointOf({ kind: 'weekday', weekday, direction: null }, 1);
  }

  private about(kind: 'today' | 'yesterday' | 'tomorrow', used: number): Point | null {
    return this.pointOf({ kind }, used, { isGuess: true });
  }

  private moved(point: Point, by: number): Point {
    const orders =
      point.orders &&
      new Map([...point.orders].map(([order, each]) => [order, { ...each, used: each.used + by }]));
    return { ...point, used: point.used + by, ...(orders && { orders }) };
  }

  /** The year that was probably meant. */
  private undated(inYear: (year: number) => Point | null): Point | null {
    const { year } = datePartsOf(this.today);
    const points = [year - 1, year, year + 1].flatMap((each) => inYear(each) ?? []);
    const first = this.pick(points.map((point) => point.first));
    const found = points.find((point) => point.first === first);
    return found ? { ...found, isDated: true, inYear } : (inYear(year - 2) ?? null);
  }

  private pick(dates: readonly LocalDate[]): LocalDate | undefined {
    const sorted = [...dates].sort();
    if (this.calendar.undated === 'begun') return sorted.findLast((date) => date <= this.today) ?? sorted[0];
    const distance = (date: LocalDate) => Math.abs(Date.parse(date) - Date.parse(this.today));
    return sorted.sort((a, b) => distance(a) - distance(b))[0];
  }
}

interface Count {
  readonly number: number;
  readonly used: number;
  readonly isGuess: boolean;
}

const isCalendarUnit = (unit: Unit | undefined): unit is CalendarUnit =>
  unit !== undefined && unit !== 'hour' && unit !== 'day' && unit !== 'fortnight' && unit !== 'weekend';

/** A month, "last week", "q3": named as a whole. */
const isWholeUnit = ({ kind }: PeriodSpec) =>
  ['this', 'last', 'next', 'month', 'quarter', 'year', 'yesterday'].includes(kind) ||
  /^(?:last|next)-/.test(kind);

const oneDay = (date: LocalDate, used: number): Point => ({
  first: date,
  last: date,
  spec: { kind: 'date', date },
  used,
});
const span = (first: LocalDate, last: LocalDate, used: number): Point => ({
  first,
  last,
  spec: { kind: 'range', first, last },
  used,
  isDated: true,
});

/** A date written in digits, in one order; anything else as it is. Null where it cannot be written so. */
function inOrder(point: Point, order: Order): Point | null {
  return point.orders === undefined ? point : (point.orders.get(order) ?? null);
}

/** "yesterday and today" are one period, "today and friday" are two. */
function touches(whole: Point, start: Point, end: Point): boolean {
  return whole.first === start.first && whole.last === end.last && addDays(start.last, 1) >= end.first;
}

function dayNumber(text: string): number | null {
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th|er|\.)?$/.exec(text) ?? [];
  const day = Number(digits ?? 0);
  return day >= 1 && day <= 31 ? day : null;
}

const isKnownYear = (year: number) => year >= 1970 && year <= 2100;

/** Four digits, or the last two of this century. */
function readYear(text: string): number | null {
  if (!/^(?:\d{4}|\d{2})$/.test(text)) return null;
  const year = text.length === 2 ? 2000 + Number(text) : Number(text);
  return isKnownYear(year) ? year : null;
}
