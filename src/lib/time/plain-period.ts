import { addDays, datePartsOf, type LocalDate, startOfUnit, toLocalDate, weekdayNames } from './calendar';
import { parsePeriod, readWeekday } from './parse-period';
import type { PeriodSpec } from './period';
import {
  type DateSpan,
  dayNumber,
  type Order,
  oneDay,
  type PlainCalendar,
  readYear,
  span,
} from './plain-dates';
import { inEachOrder, PartReader } from './plain-parts';
import {
  countSoFarWords,
  directionOf,
  joiners,
  mayBeginPeriod,
  relativeDayOf,
  toPieces,
  unitOf,
  untilWords,
} from './plain-words';

/** A period read from plain words; `used` counts words from the left. */
export interface PlainPeriod {
  readonly spec: PeriodSpec;
  readonly used: number;
  /** The words do not say exactly this: "this morning" is part of a day, "last few days" has no number. */
  readonly isGuess: boolean;
  /** The words ask for hours or a part of a day: "tonight", "3 hours ago". */
  readonly isPartOfDay: boolean;
  /** Computed from today's date, which depends on the zone. */
  readonly dependsOnToday: boolean;
  /** Other readings: 1/10 may be in October or January. Empty when there are none. */
  readonly others: readonly PeriodSpec[];
}

/** A day that does not exist ("30 feb"), and the last day of that month. */
export interface NoSuchDay {
  readonly noSuchDay: { readonly given: string; readonly lastDayOfMonth: LocalDate };
  readonly used: number;
}

// No period has more words, so the rest of a long text is ignored.
const longestPeriod = 10;

/**
 * Reads a period from the left of lower-case words: "past 2 weeks", "1 oct - 15 oct", "week 47", "3 days
 * ago". Returns null when the words begin with none.
 */
export function readPlainPeriod(
  words: readonly string[],
  calendar: PlainCalendar,
): PlainPeriod | NoSuchDay | null {
  if (!mayBeginPeriod(words[0] ?? '')) return null;
  const few = words.slice(0, longestPeriod);
  const pieces = few.flatMap(toPieces);
  const reader = new Reader(pieces, calendar);
  const plain = reader.read();
  const exact = parsePeriod(few);
  const last = plain === null ? undefined : pieces[plain.used - 1];
  const used = last?.endsWord ? last.word + 1 : 0;
  // The exact form wins when it reads as many words: "last week" stays that, and does not become a range.
  if (exact.kind === 'period' && exact.used >= used) {
    return {
      spec: exact.spec,
      used: exact.used + countSoFarWords(few.slice(exact.used)),
      isGuess: false,
      isPartOfDay: false,
      dependsOnToday: false,
      others: [],
    };
  }
  if (plain === null && reader.nonexistentDay !== null) {
    const { lastDayOfMonth, place } = reader.nonexistentDay;
    const given = few.slice(0, (pieces[place]?.word ?? 0) + 1);
    return { noSuchDay: { given: given.join(' '), lastDayOfMonth }, used: given.length };
  }
  if (plain === null || used === 0) return null;
  const { spec, isGuess = false, isPartOfDay = false, dependsOnToday = false, orders, alternative } = plain;
  const inOtherOrder = orders === undefined ? [] : [...orders.values()].map((each) => each.spec).slice(1);
  // `alternative` applies to a span on its own. As one end of a period it is not ambiguous.
  const others =
    alternative && (spec.kind === 'date' || spec.kind === 'month') ? [alternative] : inOtherOrder;
  return {
    spec,
    used: used + countSoFarWords(few.slice(used)),
    isGuess,
    isPartOfDay,
    dependsOnToday,
    others,
  };
}

class Reader extends PartReader {
  read(): DateSpan | null {
    return this.bounded() ?? this.dayRange() ?? this.range(0) ?? this.spanWithPrefix(0);
  }

  /** "since …", "from …", "until …", "before …". With two ends it is a range. */
  private bounded(): DateSpan | null {
    if (this.is(0, 'on') && this.is(1, 'or') && this.is(2, 'after', 'before'))
      return this.onOr(this.textAt(2));
    const isBetween = this.is(0, 'between');
    if (isBetween || this.is(0, 'from', 'since', 'starting', 'after', 'vom', 'von', 'du')) {
      const range = this.range(1) ?? this.dayRange(1);
      if (range !== null) return this.withSkipped(range, 1);
      const start = isBetween ? null : this.spanWithPrefix(1);
      if (start === null) return null;
      // "from last month" means last month itself; "from monday" has no end.
      const goesOn = this.is(start.used + 1, 'on', 'onwards', 'onward', 'ahead');
      const skipped = goesOn ? 2 : 1;
      if (this.is(0, 'from') && !goesOn && isWholeUnit(start.spec)) return this.withSkipped(start, 1);
      const isAfter = this.is(0, 'after');
      return inEachOrder(start, (each) => {
        const first = isAfter ? addDays(each.last, 1) : each.first;
        return {
          ...each,
          first,
          spec: { kind: 'since', first },
          used: each.used + skipped,
          dependsOnToday: true,
        };
      });
    }
    const isUpTo = this.is(0, 'up') && this.is(1, 'to');
    const isBy = this.is(0, 'by') && this.calendar.yearlessDates === 'nearest';
    if (!isUpTo && !isBy && !this.is(0, 'before', ...untilWords)) return null;
    const skipped = isUpTo ? 2 : 1;
    const found = this.spanWithPrefix(skipped);
    // "by week" and "by november" rarely mean "until".
    if (found === null || (isBy && found.first !== found.last)) return null;
    const isBehind = this.calendar.yearlessDates === 'nearest' && found.last < this.today;
    const isBefore = this.is(0, 'before');
    const later = isBehind && found.nextOccurrence ? { ...found.nextOccurrence, used: found.used } : null;
    return inEachOrder(later ?? found, (each) => {
      const last = isBefore ? addDays(each.first, -1) : each.last;
      const isGuess = isBy || each.isGuess === true;
      return {
        ...each,
        last,
        spec: { kind: 'until', last },
        used: each.used + skipped,
        dependsOnToday: true,
        isGuess,
      };
    });
  }

  /** "on or after 1 dec", "on or before friday": the day itself is included. */
  private onOr(side: string): DateSpan | null {
    const found = this.spanWithPrefix(3);
    return (
      found &&
      inEachOrder(found, ({ first, last, used }) => {
        const spec =
          side === 'after' ? ({ kind: 'since', first } as const) : ({ kind: 'until', last } as const);
        return { first, last, spec, used: used + 3, dependsOnToday: true };
      })
    );
  }

  /** From one span to another: "1 oct - 15 oct", "jan-mar", "yesterday and today". */
  private range(from: number): DateSpan | null {
    const start = this.spanWithPrefix(from);
    if (start === null) return null;
    const joiner = from + start.used;
    const isAnd = this.is(joiner, 'and', '&', 'or');
    if (!joiners.has(this.textAt(joiner)) && !isAnd) return null;
    const end =
      this.dayAfter(joiner + 1, start) ??
      this.spanWithPrefix(joiner + 1) ??
      this.weekNumber(from, joiner + 1);
    if (end === null) return null;
    const used = start.used + 1 + end.used;
    const ranges = new Map<Order, DateSpan>();
    for (const order of ['dmy', 'mdy'] as const) {
      const [a, b] = [inOrder(start, order), inOrder(end, order)];
      const range = a && b && this.spanBetween(a, b);
      if (range) ranges.set(order, { ...range, used });
    }
    const [found] = ranges.values();
    const isSame = new Set([...ranges.values()].map(({ first, last }) => first + last)).size < 2;
    if (found === undefined || (isAnd && !touches(found, start, end) && from === 0)) return null;
    return isSame ? found : { ...found, orders: ranges };
  }

  /** The "44" of "week 40 to 44". */
  private weekNumber(from: number, place: number): DateSpan | null {
    const number = /^\d{1,2}$/.test(this.textAt(place)) ? Number(this.textAt(place)) : null;
    if (number === null || !this.is(from, 'week', 'weeks', 'wk', 'cw', 'kw')) return null;
    return this.pickYear((year) => this.inUnit('w', number, year, 1));
  }

  /** "tomorrow and the day after" */
  private dayAfter(from: number, start: DateSpan): DateSpan | null {
    const at = this.is(from, 'the') ? from + 1 : from;
    const isAfter =
      this.is(at, 'day') && this.is(at + 1, 'after') && relativeDayOf.get(this.textAt(at + 2)) === undefined;
    if (!isAfter && !(this.is(at, 'next', 'following') && this.is(at + 1, 'day'))) return null;
    return oneDay(addDays(start.last, 1), at + 2 - from);
  }

  /** The days from one span to another. A span without a year takes that of the other. */
  private spanBetween(start: DateSpan, end: DateSpan): DateSpan | null {
    const later = datePartsOf(end.last).year;
    const year = end.inYear && !start.inYear ? datePartsOf(start.first).year : null;
    const last = year === null ? end : (end.inYear?.(year) ?? end);
    // On a Wednesday, "monday to friday" is this week's.
    const before = start.spec.kind === 'weekday' ? oneDay(addDays(start.first, -7), 0) : null;
    const candidates = start.inYear ? [start.inYear(later), start.inYear(later - 1)] : [start, before];
    const first = candidates.find((each) => each !== null && each.first <= last.last) ?? null;
    if (first === null) return end.nextOccurrence ? this.spanBetween(start, end.nextOccurrence) : null;
    return { ...span(first.first, last.last, 0), isGuess: false };
  }

  /** Two days of one month: "1-15 oct", "oct 1 to 15", "1. - 15. Oktober 2026", "1.-15.10.". */
  private dayRange(from = 0): DateSpan | null {
    const month = this.month(from);
    const [firstAt, monthAt] = month === null ? [from, from + 3] : [from + 1, from];
    const [a, b] = [dayNumber(this.textAt(firstAt)), dayNumber(this.textAt(firstAt + 2))];
    const joins = joiners.has(this.textAt(firstAt + 1)) || (from === 1 && this.is(firstAt + 1, 'and'));
    if (a === null || !joins) return null;
    if (this.textAt(firstAt).endsWith('.') && this.textAt(firstAt + 2).includes('.')) {
      const end = this.numericDate(firstAt + 2)?.orders?.get('dmy');
      const first = end && toLocalDate(datePartsOf(end.last).year, datePartsOf(end.last).month, a);
      if (end && first && first <= end.last) return span(first, end.last, 3);
    }
    if (b === null) return null;
    const ofCount = month === null && this.is(monthAt, 'of') ? 1 : 0;
    const named = this.month(monthAt + ofCount);
    if (named === null || a > b) return null;
    const end = from + 4 + ofCount;
    const year = readYear(this.textAt(end));
    const used = 4 + ofCount + (year === null ? 0 : 1);
    const build = (inYear: number): DateSpan | null => {
      const [first, last] = [this.dateOf(inYear, named, a, end - 1), this.dateOf(inYear, named, b, end - 1)];
      return first === null || last === null ? null : span(first, last, used);
    };
    return year === null ? this.pickYear(build) : build(year);
  }

  /** A span and the words before it: "all of october", "the month of november". "the week" is this week. */
  private spanWithPrefix(from: number): DateSpan | null {
    let at = from;
    while (this.is(at, 'the', 'all', 'whole', 'entire', 'full')) at += 1;
    if (at > from && this.is(at, 'of')) at += 1;
    if (this.is(at, 'month', 'quarter', 'year') && this.is(at + 1, 'of')) at += 2;
    const span = at > from ? this.spanAt(at) : null;
    if (span !== null) return this.withSkipped(span, at - from);
    const isUnit = (at > from && this.is(at - 1, 'the')) || this.is(at + 1, 'so');
    const unit = this.textAt(at);
    const unitSpan =
      isUnit && /^(?:week|month|quarter|year)$/.test(unit) ? this.relativeUnit('this', null, unit, 1) : null;
    return this.spanAt(from) ?? (unitSpan && { ...this.withSkipped(unitSpan, at - from), isGuess: true });
  }

  // Cached by place, because a range, its ends and its parts begin at the same few places.
  private readonly spans = new Map<number, DateSpan | null>();

  protected spanAt(from: number): DateSpan | null {
    const known = this.spans.get(from);
    if (known !== undefined) return known;
    const span = this.readSpan(from);
    this.spans.set(from, span);
    return span;
  }

  private readSpan(from: number): DateSpan | null {
    return (
      this.dayOfWeek(from) ??
      this.weekdayAndDate(from) ??
      this.dayOfMonth(from) ??
      this.nthPart(from) ??
      this.yearFirst(from) ??
      this.isoDate(from) ??
      this.numericDate(from) ??
      this.halfOrThird(from) ??
      this.unitNumber(from) ??
      this.dayAndMonth(from) ??
      this.monthAndYear(from) ??
      this.season(from) ??
      this.relative(from) ??
      this.weekOf(from) ??
      this.awayFromToday(from) ??
      this.namedDay(from)
    );
  }

  /** "monday next week", "next week on tuesday" */
  private dayOfWeek(from: number): DateSpan | null {
    const before = readWeekday(this.textAt(from));
    const at = before === null ? from : from + 1;
    const direction = directionOf.get(this.textAt(at));
    if (direction === undefined || unitOf.get(this.textAt(at + 1)) !== 'week') return null;
    const on = this.is(at + 2, 'on') ? 1 : 0;
    const weekday = before ?? readWeekday(this.textAt(at + 2 + on));
    if (weekday === null) return null;
    const week = this.unitAway('week', { last: -1, this: 0, next: 1 }[direction], 0);
    const days = (weekdayNames.indexOf(weekday) - this.calendar.weekStart + 7) % 7;
    const used = before === null ? 3 + on : 3;
    return { ...oneDay(addDays(week.first, days), used), dependsOnToday: true };
  }

  /** "monday 7 dec", "mon 7/12": the weekday decides the order. Returns null when it fits neither. */
  private weekdayAndDate(from: number): DateSpan | null {
    const weekday = readWeekday(this.textAt(from));
    if (weekday === null) return null;
    const at = this.is(from + 1, 'the') ? from + 2 : from + 1;
    const date = this.isoDate(at) ?? this.numericDate(at) ?? this.dayAndMonth(at);
    const found =
      date &&
      [...(date.orders?.values() ?? [date])].find(({ first, last }) => {
        return first === last && datePartsOf(first).weekday === weekdayNames.indexOf(weekday);
      });
    return found ? { ...oneDay(found.first, found.used + at - from), dependsOnToday: true } : null;
  }

  /** "last year q3", "2025 september", "this year week 12". */
  private yearFirst(from: number): DateSpan | null {
    const written = /^(?:19|20)\d\d$/.test(this.textAt(from)) ? readYear(this.textAt(from)) : null;
    const year = this.yearAfter(from) ?? (written === null ? null : { year: written, used: 1 });
    if (year === null) return null;
    const at = from + year.used;
    const part = this.unitNumber(at) ?? this.dayAndMonth(at) ?? this.monthAndYear(at) ?? this.season(at);
    const inYear = part?.inYear?.(year.year) ?? null;
    return inYear && this.withSkipped(inYear, year.used);
  }

  /** "week of 5 oct", "w/e 27 nov" */
  private weekOf(from: number): DateSpan | null {
    const says = this.is(from + 1, 'of', 'commencing', 'starting', 'beginning', 'ending') ? 1 : 0;
    if (!this.is(from, 'w/c', 'wc', 'w/e') && !(this.is(from, 'week') && says === 1)) return null;
    const day = this.spanWithPrefix(from + 1 + says);
    // "week of november" names no single week.
    if (day === null || day.first !== day.last) return null;
    const isEnd = this.is(from, 'w/e') || this.is(from + 1, 'ending');
    const first = isEnd ? addDays(day.last, -6) : startOfUnit(day.first, 'week', 0, this.calendar.weekStart);
    return span(first, addDays(first, 6), day.used + 1 + says);
  }
}

/** A period named as a whole: a month, "last week", "q3". */
const isWholeUnit = ({ kind }: PeriodSpec) =>
  ['this', 'last', 'next', 'month', 'quarter', 'year', 'yesterday'].includes(kind) ||
  /^(?:last|next)-/.test(kind);

/** The reading of a numeric date in this order, or null when it has none. Other spans are unchanged. */
function inOrder(span: DateSpan, order: Order): DateSpan | null {
  return span.orders === undefined ? span : (span.orders.get(order) ?? null);
}

/** "yesterday and today" are one period, "today and friday" are two. */
function touches(whole: DateSpan, start: DateSpan, end: DateSpan): boolean {
  return whole.first === start.first && whole.last === end.last && addDays(start.last, 1) >= end.first;
}
