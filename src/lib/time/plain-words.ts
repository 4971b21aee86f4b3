import { plainTypography } from '../text/fold';
import { type CalendarUnit, monthNames, weekdayNames } from './calendar';
import { readMonthName, readWeekday, type Token } from './parse-period';

export const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** Ordinals, counted from 1; -1 is the last. */
export const nthOf: ReadonlyMap<string, number> = new Map([
  ...wordsFor(1, 'first 1st 1.'),
  ...wordsFor(2, 'second 2nd 2.'),
  ...wordsFor(3, 'third 3rd 3.'),
  ...wordsFor(4, 'fourth 4th 4.'),
  ...wordsFor(-1, 'last final'),
]);
export const directionOf: ReadonlyMap<string, 'this' | 'last' | 'next'> = new Map([
  ...wordsFor('this', 'this current present'),
  ...wordsFor('last', 'last past previous prior prev preceding trailing rolling'),
  ...wordsFor('next', 'next coming upcoming following'),
]);
export type Unit = CalendarUnit | 'day' | 'hour' | 'fortnight' | 'weekend';
export const unitOf: ReadonlyMap<string, Unit> = new Map([
  ...wordsFor('hour', 'hour hours hr hrs h minutes min mins'),
  ...wordsFor('day', 'day days d'),
  ...wordsFor('week', 'week weeks wk wks w'),
  ...wordsFor('fortnight', 'fortnight fortnights'),
  ...wordsFor('weekend', 'weekend weekends wknd'),
  ...wordsFor('month', 'month months mo mos mth mths'),
  ...wordsFor('quarter', 'quarter quarters qtr qtrs q'),
  ...wordsFor('year', 'year years yr yrs y'),
]);
export const relativeDayOf: ReadonlyMap<string, 'today' | 'yesterday' | 'tomorrow'> = new Map([
  ...wordsFor('today', 'today tdy 2day'),
  ...wordsFor('yesterday', 'yesterday yday yest'),
  ...wordsFor('tomorrow', 'tomorrow tmrw tmr tmw tomo 2moro 2morrow'),
]);
// German and French month names that `readMonthName` does not know.
export const otherMonths: ReadonlyMap<string, number> = new Map([
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
]);
/** Days from today. */
export const daysAway: ReadonlyMap<string, number> = new Map([
  ...wordsFor(2, 'overmorrow übermorgen ubermorgen'),
  ...wordsFor(-2, 'vorgestern'),
]);
/** The first month of each season. */
export const seasonOf: ReadonlyMap<string, number> = new Map([
  ...wordsFor(3, 'spring'),
  ...wordsFor(6, 'summer'),
  ...wordsFor(9, 'autumn'),
  ...wordsFor(12, 'winter'),
]);
// "weekly numbers" does not say which week, so it is the current one.
export const frequencyUnitOf: ReadonlyMap<string, CalendarUnit | 'day'> = new Map([
  ...wordsFor('day', 'daily'),
  ...wordsFor('week', 'weekly'),
  ...wordsFor('month', 'monthly'),
  ...wordsFor('quarter', 'quarterly'),
  ...wordsFor('year', 'yearly annual'),
]);
export const workDays = new Set('business working work workday workdays bd'.split(' '));
/** Words before a unit that change nothing: "last full month". */
export const qualifiers = new Set('- fiscal financial full whole entire complete calendar'.split(' '));
export const thirdOf: ReadonlyMap<string, number> = new Map([
  ...wordsFor(0, 'early start beginning'),
  ...wordsFor(1, 'mid middle'),
  ...wordsFor(2, 'late end'),
]);
export const untilWords = ['until', 'till', 'til', 'through'];
export const joiners = new Set(['-', '..', '~', 'to', 'thru', 'bis', 'au', ...untilWords]);
export const partsOfDay = new Set(['morning', 'afternoon', 'evening', 'night', 'noon', 'lunchtime']);

function wordsFor<const T>(value: T, words: string): readonly (readonly [string, T])[] {
  return words.split(' ').map((word) => [word, value]);
}

/** Words that periods are recognised by, for correcting mistyped ones. */
export const plainPeriodWords: readonly string[] = [
  ...[
    directionOf,
    unitOf,
    relativeDayOf,
    otherMonths,
    seasonOf,
    daysAway,
    frequencyUnitOf,
    nthOf,
    thirdOf,
  ].flatMap((table) => [...table.keys()]),
  ...workDays,
  ...'between since until till through ago before after half couple date starting commencing ending onwards rest remainder fiscal financial'.split(
    ' ',
  ),
];

const beginnings = new Set([
  ...plainPeriodWords,
  ...monthNames,
  ...weekdayNames,
  ...numberWords,
  ...'on by from til vom von du up the all whole entire full a an in within tonight now later over ever alltime w/c wc w/e cw kw calendar other'.split(
    ' ',
  ),
]);

/** A cheap check first, because most words begin no period. */
export function mayBeginPeriod(word: string): boolean {
  return (
    /[\d.-]/.test(word) ||
    beginnings.has(word) ||
    readMonthName(word.replace(/\W+$/, '')) !== null ||
    readWeekday(word.replace(/\W+$/, '').replace(/s$/, '')) !== null ||
    /^(?:wtd|mtd|qtd|ytd|fy|this|last|next)/.test(word)
  );
}

/** Splits a word where dates are written without spaces: "jan-mar" into three, "q3/2026" into two. */
export function toPieces(given: string, word: number): readonly Token[] {
  const text = (/^[a-z0-9./-]+$/.test(given) ? given : plainTypography(given).toLowerCase())
    .replace(/[,;!?]+$/, '')
    .replace(/\.{2,}/g, '..')
    .replace(/^(\d{1,2})-([a-zäé]{3,9})-(\d{4}|\d\d)$/, '$1 $2 $3')
    .replace(/^((?:q|h|w|cw|kw)\d{1,2}|[a-zäé]{3,9})[/'](\d{4}|\d\d)$/, "$1 '$2");
  const isWhole =
    /^\d{4}-\d{1,2}(?:-\d{1,2})?$|^\d{1,2}-(?:\d{1,2}-)?\d{4}$|^\d{1,2}-\d{1,2}-\d\d$|^\d{4}-?w\d|^[a-zäé]{3,9}-\d\d$/.test(
      text,
    );
  const parts = isWhole
    ? [text]
    : text
        .replace(/(\d{4}-\d{1,2}(?:-\d{1,2})?|\d{8})[-~/](\d{4}-\d{1,2}(?:-\d{1,2})?|\d{8})/, '$1..$2')
        .replace(/(?<=[/.]\d{4})-(?=\d{1,2}[/.])/, '..')
        .split(/(\.\.|~|(?<!\d{4})(?<!\d{4}-\d{1,2})-)| /)
        .flatMap((part = '') =>
          relativeDayOf.has(part)
            ? [part]
            : part.split(/(?<=^\d{1,3})(?=[a-zäé]{3}|(?:d|w|wks?|mos?|y|yrs?)$)/),
        )
        .filter((part) => part !== '');
  return parts.map((part, at) => ({ text: part, word, endsWord: at === parts.length - 1 }));
}

/** The number of words in "so far", "to date" or "up to now", which add nothing to a running period. */
export function countSoFarWords(words: readonly string[]): number {
  const text = words.slice(0, 3).join(' ');
  const [tail = ''] = /^(?:so far|to date|until now|till now|up to now|to now)\b/.exec(text) ?? [];
  return tail === '' ? 0 : tail.split(' ').length;
}
