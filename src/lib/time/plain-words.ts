import { plainTypography } from '../text/fold';
import { type CalendarUnit, monthNames, weekdayNames } from './calendar';
import { readMonthName, readWeekday, type Token } from './parse-period';

export const numberWords = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
export const ordinalWords = ['', 'first', 'second', 'third', 'fourth'];
export const directionOf: ReadonlyMap<string, 'this' | 'last' | 'next'> = new Map([
  ...wordsFor('this', 'this current present'),
  ...wordsFor('last', 'last past previous prior prev preceding'),
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
  ...wordsFor('quarter', 'quarter quarters qtr qtrs'),
  ...wordsFor('year', 'year years yr yrs y'),
]);
export const dayOf: ReadonlyMap<string, 'today' | 'yesterday' | 'tomorrow'> = new Map([
  ...wordsFor('today', 'today tdy'),
  ...wordsFor('yesterday', 'yesterday yday yest'),
  ...wordsFor('tomorrow', 'tomorrow tmrw tmr tomo'),
]);
// As German and French write them, where the first three letters are not the English ones.
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
/** The month that each begins with. */
export const seasonOf: ReadonlyMap<string, number> = new Map([
  ...wordsFor(3, 'spring'),
  ...wordsFor(6, 'summer'),
  ...wordsFor(9, 'autumn'),
  ...wordsFor(12, 'winter'),
]);
// "weekly numbers": of which, is not said.
export const everyOf: ReadonlyMap<string, CalendarUnit | 'day'> = new Map([
  ...wordsFor('day', 'daily'),
  ...wordsFor('week', 'weekly'),
  ...wordsFor('month', 'monthly'),
  ...wordsFor('quarter', 'quarterly'),
  ...wordsFor('year', 'yearly annual'),
]);
export const halves = new Map(Object.entries({ first: 0, '1st': 0, second: 1, '2nd': 1, other: 1, last: 1 }));
/** How many weeks or days of a month come before it; the last is counted from the month's end. */
export const nthOfMonth: ReadonlyMap<string, number> = new Map([
  ...wordsFor(0, 'first 1st'),
  ...wordsFor(1, 'second 2nd'),
  ...wordsFor(2, 'third 3rd'),
  ...wordsFor(3, 'fourth 4th'),
  ...wordsFor(-1, 'last final'),
]);
export const thirds: ReadonlyMap<string, number> = new Map([
  ...wordsFor(0, 'early start beginning'),
  ...wordsFor(1, 'mid middle'),
  ...wordsFor(2, 'late end'),
]);
export const joiners = new Set(['-', '..', '~', 'to', 'until', 'till', 'through', 'thru', 'bis', 'au']);
export const partsOfDay = new Set(['morning', 'afternoon', 'evening', 'night', 'noon', 'lunchtime']);

function wordsFor<const T>(value: T, words: string): readonly (readonly [string, T])[] {
  return words.split(' ').map((word) => [word, value]);
}

/** Every word by which a period may be recognised, for comparing a mistyped one with. */
export const plainPeriodWords: readonly string[] = [
  ...[directionOf, unitOf, dayOf, otherMonths, seasonOf, daysAway, everyOf].flatMap((table) => [
    ...table.keys(),
  ]),
  ...'between since until ago before after half first second third fourth couple date early start beginning middle late end onwards rest remainder business working fiscal financial'.split(
    ' ',
  ),
];

const beginnings = new Set([
  ...plainPeriodWords,
  ...monthNames,
  ...weekdayNames,
  ...numberWords,
  ...'on from starting vom von du up the all a an in within rest remainder tonight now later over ever alltime w/c wc h1 h2 cw kw calendar qtr q early start beginning mid middle late end second third fourth 1st 2nd 3rd 4th final other'.split(
    ' ',
  ),
]);

/** Most words begin no period, which is cheaper to see here. */
export function mayBegin(word: string): boolean {
  return (
    /[\d.-]/.test(word) ||
    beginnings.has(word) ||
    readMonthName(word.replace(/\W+$/, '')) !== null ||
    readWeekday(word.replace(/\W+$/, '').replace(/s$/, '')) !== null ||
    /^(?:wtd|mtd|qtd|ytd|fy|this|last|next)/.test(word)
  );
}

/** Splits a word where dates may be written without spaces: "jan-mar" is three pieces. */
export function toPieces(given: string, word: number): readonly Token[] {
  const text = (/^[a-z0-9./-]+$/.test(given) ? given : plainTypography(given).toLowerCase())
    .replace(/[,;!?]+$/, '')
    .replace(/\.{2,}/g, '..');
  const isWhole = /^\d{4}-\d{1,2}(?:-\d{1,2})?$|^\d{1,2}-\d{1,2}-\d{2,4}$|^\d{4}-?w\d/.test(text);
  const parts = isWhole
    ? [text]
    : text
        .replace(/(\d{4}-\d{1,2}(?:-\d{1,2})?)[-~](\d{4}-\d{1,2}(?:-\d{1,2})?)/, '$1..$2')
        .split(/(\.\.|~|(?<!\d{4})(?<!\d{4}-\d{1,2})-)/)
        .flatMap((part) => part.split(/(?<=^\d{1,3})(?=[a-zäé]{3}|(?:d|w|wks?|mos?|y|yrs?)$)/))
        .filter((part) => part !== '');
  return parts.map((part, at) => ({ text: part, word, endsWord: at === parts.length - 1 }));
}

/** "so far", "to date", "up to now" say nothing that a running period does not. */
export function soFar(words: readonly string[]): number {
  const text = words.slice(0, 3).join(' ');
  const [tail = ''] = /^(?:so far|to date|until now|till now|up to now|to now)\b/.exec(text) ?? [];
  return tail === '' ? 0 : tail.split(' ').length;
}
