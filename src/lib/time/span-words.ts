import type { LocalDate } from './calendar';
import { type DateProblem, type DateWord, readDateWord } from './date-words';
import { dots, type Reading, type Token } from './period-tokens';
import { readWeekday } from './weekday-words';

export type SpanProblem =
  | DateProblem
  /** Nothing follows `given`. */
  | { readonly reason: 'date-missing'; readonly given: string }
  | { readonly reason: 'not-a-date'; readonly given: string }
  | { readonly reason: 'end-before-start'; readonly first: LocalDate; readonly last: LocalDate };

type Days = Extract<DateWord, { kind: 'days' }>;
type DaysOrInvalid = Days | { readonly kind: 'invalid'; readonly problem: SpanProblem };

const starters = ['since', 'from'];
const enders = ['until', 'till'];
const joiners = ['to', ...enders];
const dashes = ['-', '~'];
const digestWords = [
  ['the', 'last', 'digest'],
  ['last', 'digest'],
];

/** Reads dates: one alone, from one to another, since one, until one. A month or a year stands for all its days. */
export function readSpan(tokens: readonly Token[]): Reading<SpanProblem> {
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
    return start.kind === 'invalid'
      ? start
      : (readRest(tokens, 2, start) ?? {
          kind: 'period',
          spec: { kind: 'since', first: start.first },
          used: 2,
        });
  }
  const start = readDateWord(word);
  if (start.kind !== 'days') return start;
  return readRest(tokens, 1, start) ?? { kind: 'period', spec: start.spec, used: 1 };
}

/** What `since` has beside dates: a day by its name, and the last digest. Null when it is none of them. */
function readSince(tokens: readonly Token[]): Reading<SpanProblem> | null {
  const words = tokens.map(({ text }) => text);
  const [word = ''] = words;
  const day = word === 'today' || word === 'yesterday' ? word : readWeekday(word);
  if (day !== null) return { kind: 'period', spec: { kind: 'since-day', day }, used: 2 };
  const digest = digestWords.find((known) => known.every((each, at) => words[at] === each));
  return digest === undefined
    ? null
    : { kind: 'period', spec: { kind: 'since-digest' }, used: digest.length + 1 };
}

function readUntil(end: DaysOrInvalid): Reading<SpanProblem> {
  if (end.kind === 'invalid') return end;
  return { kind: 'period', spec: { kind: 'until', last: end.last }, used: 2 };
}

/** What follows a first date: `..`, `to` or a dash and a second date, or null when nothing of the kind does. */
function readRest(tokens: readonly Token[], at: number, start: Days): Reading<SpanProblem> | null {
  const joiner = tokens[at];
  if (joiner === undefined) return null;
  const isFollowedByDate = readDateWord(tokens[at + 1]?.text ?? '').kind !== 'none';
  if (joiner.text === dots && joiner.endsWord && !isFollowedByDate) {
    return { kind: 'period', spec: { kind: 'since', first: start.first }, used: at + 1 };
  }
  const joins =
    joiner.text === dots ||
    joiners.includes(joiner.text) ||
    (dashes.includes(joiner.text) && isFollowedByDate);
  if (!joins) return null;
  const end = requireDate(tokens, at + 1);
  if (end.kind === 'invalid') return end;
  const { first } = start;
  const { last } = end;
  if (last < first) return { kind: 'invalid', problem: { reason: 'end-before-start', first, last } };
  return { kind: 'period', spec: { kind: 'range', first, last }, used: at + 2 };
}

function requireDate(tokens: readonly Token[], at: number): DaysOrInvalid {
  const given = tokens[at]?.text;
  if (given === undefined) {
    return { kind: 'invalid', problem: { reason: 'date-missing', given: tokens[at - 1]?.text ?? '' } };
  }
  const date = readDateWord(given);
  return date.kind === 'none' ? { kind: 'invalid', problem: { reason: 'not-a-date', given } } : date;
}
