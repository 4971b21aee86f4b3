import { plainTypography } from '../text/fold';
import { findNearest } from '../text/nearest-word';
import {
  addDays,
  type CalendarUnit,
  firstOfMonth,
  type LocalDate,
  monthNames,
  toLocalDate,
  type Weekday,
  weekdayNames,
} from './calendar';
import type { PeriodSpec } from './period';

type CountedUnit = 'day' | 'week' | 'month';
const countLimits: Readonly<Record<CountedUnit, number>> = { day: 1000, week: 200, month: 60 };

const directions = ['this', 'last', 'next'] as const;
type Direction = (typeof directions)[number];
const calendarUnits = ['week', 'month', 'quarter', 'year'] as const;
const countableWords = ['days', 'weeks', 'months'];

export type PeriodProblem =
  | { readonly reason: 'unknown-unit'; readonly given: string; readonly nearest: string | null }
  | { readonly reason: 'unit-missing'; readonly given: string }
  | { readonly reason: 'count-missing'; readonly given: string; readonly unit: CountedUnit }
  /** Not a whole number from 1 to `max`. */
  | {
      readonly reason: 'count-out-of-range';
      readonly given: string;
      readonly unit: CountedUnit;
      readonly max: number;
    }
  /** "last 2 years": only days, weeks and months are counted. */
  | { readonly reason: 'unit-not-countable'; readonly given: string }
  /** Not written as year-month-day, so day and month could be mistaken for each other. */
  | { readonly reason: 'date-format'; readonly given: string }
  | {
      readonly reason: 'year-out-of-range';
      readonly given: string;
      readonly earliest: number;
      readonly latest: number;
    }
  | { readonly reason: 'no-such-month'; readonly given: string }
  | { readonly reason: 'no-such-day'; readonly given: string; readonly lastDayOfMonth: LocalDate }
  | { readonly reason: 'date-missing'; readonly given: string }
  | { readonly reason: 'not-a-date'; readonly given: string }
  | { readonly reason: 'end-before-start'; readonly first: LocalDate; readonly last: LocalDate }
  /** A period with extra text attached: "last-week-please". */
  | { readonly reason: 'unknown-word'; readonly given: string };

type Invalid = { readonly kind: 'invalid' } & PeriodProblem;
const invalid = (problem: PeriodProblem): Invalid => ({ kind: 'invalid', ...problem });

/** What the first words or tokens were read as; `used` is how many of them. */
type ParsedPeriod =
  | { readonly kind: 'period'; readonly spec: PeriodSpec; readonly used: number }
  | { readonly kind: 'none' }
  | Invalid;
const period = (spec: PeriodSpec, used: number): ParsedPeriod => ({ kind: 'period', spec, used });

/** One word, or one part of a word such as `last-week`, `jan-mar` or `2026-01-05..2026-01-31`. */
export interface Token {
  readonly text: string;
  /** Index of the given word that contains it. `endsWord` marks the last token of that word. */
  readonly word: number;
  readonly endsWord: boolean;
}

export const dots = '..';
const day = /\d{4}-\d{1,2}(?:-\d{1,2})?/.source;
// A dash between two dates: 2026-01-05-2026-01-31.
const betweenDates = new RegExp(`^(${day})[-~](${day})$`);

/** Splits words where a period may be written without spaces, and lower-cases them. */
function toTokens(words: readonly string[]): readonly Token[] {
  return words.flatMap((given, word) => {
    const text = plainTypography(given)
      .toLowerCase()
      .replace(/\.{2,}/g, dots)
      .replace(betweenDates, `$1${dots}$2`);
    const parts = /^(?:the-)?(?:this|last|next)(?:-[a-z0-9]+)+$/.test(text)
      ? text.split('-')
      : text.split(/(\.\.)/).filter((part) => part !== '');
    return parts.map((part, index) => ({ text: part, word, endsWord: index === parts.length - 1 }));
  });
}

const unitWords: ReadonlyMap<string, CalendarUnit | 'day'> = new Map([
  ...(['d', 'day', 'days'] as const).map((word) => [word, 'day'] as const),
  ...(['w', 'wk', 'wks', 'week', 'weeks'] as const).map((word) => [word, 'week'] as const),
  ...(['m', 'mo', 'mos', 'month', 'months'] as const).map((word) => [word, 'month'] as const),
  ...(['q', 'quarter', 'quarters'] as const).map((word) => [word, 'quarter'] as const),
  ...(['y', 'yr', 'yrs', 'year', 'years'] as const).map((word) => [word, 'year'] as const),
]);
const countAndUnit = /^([-+]?\d+(?:[.,]\d+)?)([a-z]*)$/;
const onlySingular = /^(?:week|month|quarter|year)$/;

function isDirection(word: string): word is Direction {
  return directions.some((direction) => direction === word);
}

/** Reads what follows `this`, `last` or `next`: a unit, a weekday, or a count and a unit (`7 days`, `7d`). */
function readRelative(direction: Direction, tokens: readonly Token[]): ParsedPeriod {
  const word = tokens[0]?.text;
  if (word === undefined) return invalid({ reason: 'unit-missing', given: direction });
  const weekday = readWeekday(word);
  if (weekday !== null) return period({ kind: 'weekday', weekday, direction }, 1);
  const [, count, attachedUnit] = countAndUnit.exec(word) ?? [];
  if (count === undefined || direction === 'this') return readUnit(direction, word);
  if (attachedUnit) return readCount(direction, count, attachedUnit, 1);
  const unitWord = tokens[1]?.text;
  if (unitWord === undefined) return invalid({ reason: 'unit-missing', given: `${direction} ${word}` });
  return readCount(direction, count, unitWord, 2);
}

function readUnit(direction: Direction, given: string): ParsedPeriod {
  const unit = unitWords.get(given);
  const isSingular = onlySingular.test(given);
  if (unit === undefined || (direction === 'this' && !isSingular)) {
    const nearest = findNearest(given, [...calendarUnits, ...weekdayNames]);
    return invalid({ reason: 'unknown-unit', given, nearest });
  }
  if (unit === 'day') return invalid({ reason: 'count-missing', given, unit });
  if (isSingular) return period({ kind: direction, unit }, 1);
  return unit === 'week' || unit === 'month'
    ? invalid({ reason: 'count-missing', given, unit })
    : invalid({ reason: 'unknown-unit', given, nearest: unit });
}

function readCount(direction: 'last' | 'next', given: string, unitWord: string, used: number): ParsedPeriod {
  const unit = unitWords.get(unitWord);
  if (unit === undefined) {
    const nearest = findNearest(unitWord, countableWords);
    return invalid({ reason: 'unknown-unit', given: unitWord, nearest });
  }
  if (unit === 'quarter' || unit === 'year')
    return invalid({ reason: 'unit-not-countable', given: unitWord });
  const count = Number(given);
  const max = countLimits[unit];
  if (!Number.isInteger(count) || count < 1 || count > max) {
    return invalid({ reason: 'count-out-of-range', given, unit, max });
  }
  return period({ kind: `${direction}-${unit}s`, count }, used);
}

const otherShort: Readonly<Record<string, Weekday>> = {
  tues: 'tuesday',
  weds: 'wednesday',
  thur: 'thursday',
  thurs: 'thursday',
};

/** Reads a weekday's name or a usual abbreviation, in lower case. Returns null for anything else. */
export function readWeekday(text: string): Weekday | null {
  const byName = weekdayNames.find((name) => name === text || name.slice(0, 3) === text);
  return byName ?? (Object.hasOwn(otherShort, text) ? (otherShort[text] ?? null) : null);
}

const earliestYear = 1970;
const latestYear = 2100;

interface ParsedDays {
  readonly kind: 'days';
  readonly spec: PeriodSpec;
  readonly first: LocalDate;
  readonly last: LocalDate;
}

const yearMonthDay = /^(\d+)-(\d{1,2})(?:-(\d{1,2}))?$/;
const bareYear = /^\d{4,6}$/;
const otherFormats = [
  /^\d{1,4}([/.])\d{1,2}\1\d{1,4}$/, // 5/1/2026, 05.01.2026
  /^\d{4}[/.]\d{1,2}$|^\d{1,2}[/.]\d{4}$/, // 2026/01, 01/2026
  /^\d{1,2}-\d{1,2}-\d{2,4}$/, // 05-01-2026
  /^\d{1,2}-\d{4}$/, // 01-2026
  /^\d{8}$/, // 20260105
  /^\d{4}-\d{2}-\d{2}t/, // 2026-01-05T09:00
];

/** Reads one lower-case word as a day (`2026-01-05`), a month (`2026-01`) or a year (`2026`). */
export function readDateWord(word: string): ParsedDays | { readonly kind: 'none' } | Invalid {
  if (otherFormats.some((format) => format.test(word)))
    return invalid({ reason: 'date-format', given: word });
  if (bareYear.test(word)) return readYear(word);
  const [, yearDigits, monthDigits, dayDigits] = yearMonthDay.exec(word) ?? [];
  // A year has at least four digits: "5-7" may be anything.
  if (yearDigits === undefined || yearDigits.length < 4) return { kind: 'none' };

  const year = Number(yearDigits);
  const month = Number(monthDigits);
  if (!isKnownYear(yearDigits)) return yearOutOfRange(word);
  if (month < 1 || month > 12) return invalid({ reason: 'no-such-month', given: word });
  const first = firstOfMonth(year, month);
  const last = addDays(firstOfMonth(year, month + 1), -1);
  if (dayDigits === undefined) return { kind: 'days', spec: { kind: 'month', month, year }, first, last };
  const date = toLocalDate(year, month, Number(dayDigits));
  if (date === null) return invalid({ reason: 'no-such-day', given: word, lastDayOfMonth: last });
  return { kind: 'days', spec: { kind: 'date', date }, first: date, last: date };
}

function readYear(word: string): ParsedDays | Invalid {
  if (!isKnownYear(word)) return yearOutOfRange(word);
  const year = Number(word);
  const last = addDays(firstOfMonth(year + 1, 1), -1);
  return { kind: 'days', spec: { kind: 'year', year }, first: firstOfMonth(year, 1), last };
}

function isKnownYear(digits: string): boolean {
  return digits.length === 4 && Number(digits) >= earliestYear && Number(digits) <= latestYear;
}

function yearOutOfRange(given: string): Invalid {
  return invalid({ reason: 'year-out-of-range', given, earliest: earliestYear, latest: latestYear });
}

const starters = ['since', 'from'];
const enders = ['until', 'till'];
const joiners = ['to', ...enders];
const dashes = ['-', '~'];
const digestWords = [
  ['the', 'last', 'digest'],
  ['last', 'digest'],
];

/** Reads one date, a range or an open range. A month or a year stands for all its days. */
function readSpan(tokens: readonly Token[]): ParsedPeriod {
  const word = tokens[0]?.text;
  if (word === undefined) return { kind: 'none' };
  if (enders.includes(word)) return readUntil(requireDate(tokens, 1));
  if (word === dots) {
    const date = readDateWord(tokens[1]?.text ?? '');
    return date.kind === 'none' ? date : readUntil(date);
  }
  if (starters.includes(word)) {
    const since = readSince(tokens.slice(1));
    if (since !== null) return since;
    const start = requireDate(tokens, 1);
    if (start.kind === 'invalid') return start;
    return readRest(tokens, 2, start) ?? period({ kind: 'since', first: start.first }, 2);
  }
  const start = readDateWord(word);
  if (start.kind !== 'days') return start;
  return readRest(tokens, 1, start) ?? period(start.spec, 1);
}

/** Reads what `since` takes besides dates: a day by name or the last digest. Otherwise returns null. */
function readSince(tokens: readonly Token[]): ParsedPeriod | null {
  const words = tokens.map(({ text }) => text);
  const [word = ''] = words;
  const day = word === 'today' || word === 'yesterday' ? word : readWeekday(word);
  if (day !== null) return period({ kind: 'since-day', day }, 2);
  const digest = digestWords.find((known) => known.every((each, at) => words[at] === each));
  return digest === undefined ? null : period({ kind: 'since-digest' }, digest.length + 1);
}

function readUntil(end: ParsedDays | Invalid): ParsedPeriod {
  return end.kind === 'invalid' ? end : period({ kind: 'until', last: end.last }, 2);
}

/** Reads `..`, `to` or a dash and the second date. Returns null when no second date follows. */
function readRest(tokens: readonly Token[], at: number, { first }: ParsedDays): ParsedPeriod | null {
  const joiner = tokens[at];
  if (joiner === undefined) return null;
  const isFollowedByDate = readDateWord(tokens[at + 1]?.text ?? '').kind !== 'none';
  if (joiner.text === dots && joiner.endsWord && !isFollowedByDate) {
    return period({ kind: 'since', first }, at + 1);
  }
  const joins =
    joiner.text === dots ||
    joiners.includes(joiner.text) ||
    (dashes.includes(joiner.text) && isFollowedByDate);
  if (!joins) return null;
  const end = requireDate(tokens, at + 1);
  if (end.kind === 'invalid') return end;
  const { last } = end;
  if (last < first) return invalid({ reason: 'end-before-start', first, last });
  return period({ kind: 'range', first, last }, at + 2);
}

function requireDate(tokens: readonly Token[], at: number): ParsedDays | Invalid {
  const given = tokens[at]?.text;
  if (given === undefined) return invalid({ reason: 'date-missing', given: tokens[at - 1]?.text ?? '' });
  const date = readDateWord(given);
  return date.kind === 'none' ? invalid({ reason: 'not-a-date', given }) : date;
}

// No period has more words, so the rest of a long command is ignored.
const longestPeriod = 8;
const dayWords = ['today', 'yesterday', 'tomorrow'] as const;
export const toDateWords = [
  ['wtd', 'week'],
  ['mtd', 'month'],
  ['qtd', 'quarter'],
  ['ytd', 'year'],
] as const;

/** Words that a period may begin with, for correcting mistyped ones. */
export const periodVocabulary: readonly string[] = [
  ...dayWords,
  ...directions.flatMap((direction) => calendarUnits.map((unit) => `${direction}-${unit}`)),
  ...directions,
  'since',
  'until',
  ...monthNames,
  ...weekdayNames,
  ...toDateWords.map(([word]) => word),
];

/**
 * Reads a period from the left of a command's remaining words; `used` is how many it takes. Returns `none`
 * when the first word begins no period, and `invalid` when it begins one that makes no sense.
 */
export function parsePeriod(words: readonly string[]): ParsedPeriod {
  const tokens = toTokens(words.slice(0, longestPeriod));
  const parsed = readPeriod(tokens);
  if (parsed.kind !== 'period') return parsed;
  const lastToken = tokens[parsed.used - 1];
  if (lastToken === undefined) return { kind: 'none' };
  return lastToken.endsWord
    ? { ...parsed, used: lastToken.word + 1 }
    : invalid({ reason: 'unknown-word', given: words[lastToken.word] ?? '' });
}

function readPeriod(tokens: readonly Token[]): ParsedPeriod {
  const [token, ...rest] = tokens;
  if (token === undefined) return { kind: 'none' };
  const { text } = token;
  const next = rest[0]?.text ?? '';
  if (text === 'the' && isDirection(next)) return afterFirst(readPeriod(rest));
  const day = dayWords.find((dayWord) => dayWord === text);
  if (day !== undefined) return period({ kind: day }, 1);
  if (isDirection(text)) return afterFirst(readRelative(text, rest));
  const toDate = toDateWords.find(([word, unit]) => word === text || isUnitToDate(unit, tokens));
  if (toDate !== undefined) return period({ kind: 'to-date', unit: toDate[1] }, toDate[0] === text ? 1 : 3);
  const weekday = readWeekday(text);
  if (weekday !== null) return period({ kind: 'weekday', weekday, direction: null }, 1);
  const quarter = readQuarter(text, next);
  if (quarter !== null) return quarter;
  const month = readMonthName(text);
  return month === null ? readSpan(tokens) : readMonth(month, text, next);
}

function afterFirst(parsed: ParsedPeriod): ParsedPeriod {
  return parsed.kind === 'period' ? period(parsed.spec, parsed.used + 1) : parsed;
}

function isUnitToDate(unit: string, tokens: readonly Token[]): boolean {
  return [unit, 'to', 'date'].every((word, at) => tokens[at]?.text === word);
}

/** `q3`, `q3 2026`, `q3-2026`, `2026-q3` */
function readQuarter(text: string, next: string): ParsedPeriod | null {
  const [, quarterFirst, yearLast = ''] = /^q([1-4])(?:-(\d+))?$/.exec(text) ?? [];
  const [, yearFirst = '', quarterLast] = /^(\d+)-?q([1-4])$/.exec(text) ?? [];
  const quarter = Number(quarterFirst ?? quarterLast);
  if (Number.isNaN(quarter)) return null;
  const attached = yearLast || yearFirst;
  const date = readDateWord(attached || next);
  if (date.kind === 'invalid' && date.reason === 'year-out-of-range') return date;
  if (date.kind === 'days' && date.spec.kind === 'year')
    return period({ kind: 'quarter', quarter, year: date.spec.year }, attached ? 1 : 2);
  if (attached) return invalid({ reason: 'date-format', given: text });
  return period({ kind: 'quarter', quarter, year: null }, 1);
}

/** Returns 1 to 12 for a month's name, its first three letters or "sept", and null for anything else. */
export function readMonthName(text: string): number | null {
  const short = text === 'sept' ? 'sep' : text;
  const index = monthNames.findIndex((name) => name === short || name.slice(0, 3) === short);
  return index === -1 ? null : index + 1;
}

function readMonth(month: number, name: string, next: string): ParsedPeriod {
  // "march 5" would otherwise be read as all of March and a stray 5.
  if (/^\d{1,2}(?:st|nd|rd|th)?$/.test(next)) {
    return invalid({ reason: 'date-format', given: `${name} ${next}` });
  }
  const date = readDateWord(next);
  if (date.kind === 'invalid' && date.reason === 'year-out-of-range') return date;
  if (date.kind !== 'days' || date.spec.kind !== 'year') {
    return period({ kind: 'month', month, year: null }, 1);
  }
  return period({ kind: 'month', month, year: date.spec.year }, 2);
}
