import { monthNames, weekdayNames } from './calendar';
import { readDateWord } from './date-words';
import type { PeriodSpec } from './period';
import { dots, type Reading, type Token, toTokens } from './period-tokens';
import { calendarUnits, directions, isDirection, type RelativeProblem, readRelative } from './relative-words';
import { readSpan, type SpanProblem } from './span-words';
import { readWeekday } from './weekday-words';

export type PeriodProblem =
  | RelativeProblem
  | SpanProblem
  /** A period with something stuck to it: "last-week-please". */
  | { readonly reason: 'unknown-word'; readonly given: string };

export type PeriodParse =
  | { readonly kind: 'period'; readonly spec: PeriodSpec; readonly used: number }
  | { readonly kind: 'none' }
  | ({ readonly kind: 'invalid' } & PeriodProblem);

// No period has more words; the rest of a long command is not looked at.
const longestPeriod = 8;
const dayWords = ['today', 'yesterday', 'tomorrow'] as const;
const toDateWords = [
  ['wtd', 'week'],
  ['mtd', 'month'],
  ['qtd', 'quarter'],
  ['ytd', 'year'],
] as const;

/** What a period may begin with, for comparing an unknown word with. */
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
 * Reads a period from the left of a command's remaining words and says how many of them it `used`. `none`: the
 * first word begins no period. `invalid`: it begins one, and what follows does not make sense.
 */
export function parsePeriod(words: readonly string[]): PeriodParse {
  const tokens = toTokens(words.slice(0, longestPeriod));
  const reading = readPeriod(tokens);
  if (reading.kind === 'invalid') return { kind: 'invalid', ...reading.problem };
  if (reading.kind === 'none') return reading;
  const lastToken = tokens[reading.used - 1];
  if (lastToken === undefined) return { kind: 'none' };
  return lastToken.endsWord
    ? { ...reading, used: lastToken.word + 1 }
    : { kind: 'invalid', reason: 'unknown-word', given: words[lastToken.word] ?? '' };
}

function readPeriod(tokens: readonly Token[]): Reading<PeriodProblem> {
  const [token, ...rest] = tokens;
  if (token === undefined) return { kind: 'none' };
  const { text } = token;
  if (text === 'the' && isDirection(rest[0]?.text)) return afterFirst(readPeriod(rest));
  const day = dayWords.find((dayWord) => dayWord === text);
  if (day !== undefined) return { kind: 'period', spec: { kind: day }, used: 1 };
  if (isDirection(text)) return afterFirst(readRelative(text, rest));
  const toDate = toDateWords.find(([word, unit]) => word === text || isUnitToDate(unit, tokens));
  if (toDate !== undefined) {
    return { kind: 'period', spec: { kind: 'to-date', unit: toDate[1] }, used: toDate[0] === text ? 1 : 3 };
  }
  const weekday = readWeekday(text);
  if (weekday !== null)
    return { kind: 'period', spec: { kind: 'weekday', weekday, direction: null }, used: 1 };
  const quarter = readQuarter(text, rest[0]?.text ?? '');
  if (quarter !== null) return quarter;
  const month = readMonthName(text);
  return month === null ? readSpan(tokens) : readMonth(month, text, rest[0]?.text ?? '');
}

function afterFirst(reading: Reading<PeriodProblem>): Reading<PeriodProblem> {
  return reading.kind === 'period' ? { ...reading, used: reading.used + 1 } : reading;
}

/** `year to date` */
function isUnitToDate(unit: string, tokens: readonly Token[]): boolean {
  return [unit, 'to', 'date'].every((word, at) => tokens[at]?.text === word);
}

/** `q3`, `q3 2026`, `q3-2026`, `2026-q3` */
function readQuarter(text: string, next: string): Reading<PeriodProblem> | null {
  const [, quarterFirst, yearLast = ''] = /^q([1-4])(?:-(\d+))?$/.exec(text) ?? [];
  const [, yearFirst = '', quarterLast] = /^(\d+)-?q([1-4])$/.exec(text) ?? [];
  const quarter = Number(quarterFirst ?? quarterLast);
  if (Number.isNaN(quarter)) return null;
  const attached = yearLast || yearFirst;
  const date = readDateWord(attached || next);
  if (date.kind === 'invalid' && date.problem.reason === 'year-out-of-range') return date;
  if (date.kind === 'days' && date.spec.kind === 'year') {
    const { year } = date.spec;
    return { kind: 'period', spec: { kind: 'quarter', quarter, year }, used: attached ? 1 : 2 };
  }
  if (attached) return { kind: 'invalid', problem: { reason: 'date-format', given: text } };
  return { kind: 'period', spec: { kind: 'quarter', quarter, year: null }, used: 1 };
}

/** 1 to 12 for a month's name, or its first three letters ("sept" is common too). */
function readMonthName(text: string): number | null {
  const short = text === 'sept' ? 'sep' : text;
  const index = monthNames.findIndex((name) => name === short || name.slice(0, 3) === short);
  return index === -1 ? null : index + 1;
}

function readMonth(month: number, name: string, next: string): Reading<PeriodProblem> {
  // "march 5" would be taken for all of March, with a stray 5.
  if (/^\d{1,2}(?:st|nd|rd|th)?$/.test(next)) {
    return { kind: 'invalid', problem: { reason: 'date-format', given: `${name} ${next}` } };
  }
  const date = readDateWord(next);
  if (date.kind === 'invalid' && date.problem.reason === 'year-out-of-range') return date;
  if (date.kind !== 'days' || date.spec.kind !== 'year') {
    return { kind: 'period', spec: { kind: 'month', month, year: null }, used: 1 };
  }
  return { kind: 'period', spec: { kind: 'month', month, year: date.spec.year }, used: 2 };
}

/** The period as command words; `parsePeriod` reads them back to the same. */
export function printPeriod(spec: PeriodSpec): string {
  switch (spec.kind) {
    case 'today':
    case 'yesterday':
    case 'tomorrow':
      return spec.kind;
    case 'this':
    case 'last':
    case 'next':
      return `${spec.kind} ${spec.unit}`;
    case 'last-days':
    case 'last-weeks':
    case 'last-months':
    case 'next-days':
    case 'next-weeks':
    case 'next-months': {
      const words = spec.kind.replace('-', ` ${spec.count} `);
      return spec.count === 1 ? words.slice(0, -1) : words;
    }
    case 'date':
      return spec.date;
    case 'range':
      return `${spec.first}${dots}${spec.last}`;
    case 'since':
      return `since ${spec.first}`;
    case 'until':
      return `until ${spec.last}`;
    case 'month':
      return spec.year === null
        ? (monthNames[spec.month - 1] ?? '')
        : `${spec.year}-${String(spec.month).padStart(2, '0')}`;
    case 'quarter':
      return spec.year === null ? `q${spec.quarter}` : `q${spec.quarter} ${spec.year}`;
    case 'year':
      return String(spec.year);
    case 'weekday':
      return spec.direction === null ? spec.weekday : `${spec.direction} ${spec.weekday}`;
    case 'to-date':
      return toDateWords.find(([, unit]) => unit === spec.unit)?.[0] ?? '';
    case 'since-day':
      return `since ${spec.day}`;
    case 'since-digest':
      return 'since the last digest';
  }
}
