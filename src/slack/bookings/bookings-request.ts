import { bookingStreams, type Stream } from '../../bookings/walk-state';
import { findNearest } from '../../lib/text/nearest-word';
import type { LocalDate } from '../../lib/time/calendar';
import { parsePeriod, periodVocabulary, readDateWord } from '../../lib/time/parse-period';
import type { PeriodSpec } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import type { Reference } from '../../rankings/question';
import type { Parsed, Problem } from '../kit/command-problem';
import { parseCommandText, printFilter, type Token } from '../kit/command-text';
import {
  badValue,
  type FilterTable,
  givenTwice,
  isHelp,
  type OtherCommandFilters,
  printReference,
  type ReadValue,
  readFilters,
  readPerson,
  readReferenceTo,
  readSeveral,
} from '../kit/filters';

export type HostFilter =
  | { readonly by: 'me' }
  | { readonly by: 'everyone' }
  /** One, or several separated by commas. */
  | { readonly by: 'name' | 'email'; readonly text: string };

/** A parsed `/cal-bookings` question. Names are not looked up and periods have no dates yet. */
export interface BookingsQuestion {
  /** Empty: upcoming, or past when the period is over or looks back. */
  readonly streams: readonly Stream[];
  /** Null: no bounds. */
  readonly period: PeriodSpec | null;
  readonly attendee: { readonly by: 'name' | 'email'; readonly text: string } | null;
  /** Null: the caller's own with their own connection, everyone's with the shared one. */
  readonly host: HostFilter | null;
  readonly event: Reference | null;
  readonly team: Reference | null;
  readonly uid: string | null;
  readonly created: PeriodSpec | null;
  readonly updated: PeriodSpec | null;
}

type Draft = { -readonly [K in keyof BookingsQuestion]: BookingsQuestion[K] };

const rankingsFilters: OtherCommandFilters = {
  command: 'rankings',
  keys: ['scope', 'by', 'member', 'paid', 'rating', 'vs'],
};

export function parseBookingsRequest(text: string): Parsed<BookingsQuestion> {
  const tokens = parseCommandText(text);
  if (isHelp(tokens)) return { kind: 'help' };
  const draft: Draft = {
    streams: [],
    period: null,
    attendee: null,
    host: null,
    event: null,
    team: null,
    uid: null,
    created: null,
    updated: null,
  };
  const bounds: Bounds = { after: null, before: null };
  const problem =
    readFilters(tokens, filtersOf(draft, bounds), rankingsFilters) ??
    readWords(tokens, draft) ??
    applyBounds(draft, bounds);
  if (problem !== null) return { kind: 'invalid', problem };
  if (draft.streams.length === 0 && draft.uid !== null) draft.streams = ['all'];
  return { kind: 'question', question: draft };
}

function filtersOf(draft: Draft, bounds: Bounds): FilterTable {
  const reference = (field: 'event' | 'team') =>
    readReferenceTo(field, (read) => {
      draft[field] = read;
    });
  const dates = (field: 'created' | 'updated') => (value: string) => {
    const words = value.split(/\s+/);
    const read = parsePeriod(words);
    if (read.kind === 'invalid') return { reason: 'period', problem: read } as const;
    if (read.kind === 'none' || read.used < words.length) {
      return badValue(field, value, `dates, such as ${field}:2026-01-05..2026-01-31 or ${field}:"last week"`);
    }
    draft[field] = read.spec;
    return null;
  };
  return {
    // The bare words mean the same.
    status: readSeveral('status', bookingStreams, (streams) => {
      draft.streams = streams;
    }),
    attendee: (value) => {
      draft.attendee = readPerson(value);
      return draft.attendee === null
        ? badValue('attendee', value, 'a name or an e-mail address as Cal.com has it')
        : null;
    },
    host: (value) => {
      draft.host = readHost(value);
      return draft.host === null
        ? badValue('host', value, 'names as Cal.com has them, `me` or `everyone`', ['me', 'everyone'])
        : null;
    },
    event: reference('event'),
    team: reference('team'),
    uid: (value) => {
      if (!/^[\w-]{1,100}$/.test(value))
        return badValue('uid', value, 'the id at the end of a booking’s address');
      draft.uid = value;
      return null;
    },
    after: readBound('after', bounds),
    before: readBound('before', bounds),
    created: dates('created'),
    updated: dates('updated'),
    // Cal.com's cursor pages by start time, whatever sort is requested.
    sort: (value) => (value.toLowerCase() === 'start' ? null : { reason: 'sort-not-possible', given: value }),
  };
}

const streamOf = (word: string) => bookingStreams.find((stream) => stream === word);

/** Returns null when the value names nobody. */
export function readHost(value: string): HostFilter | null {
  const word = value.toLowerCase();
  return word === 'me' || word === 'everyone' ? { by: word } : readPerson(value);
}

/** "Ana Sousa, Rui Pires" means either. */
export const hostTexts = ({ text }: Extract<HostFilter, { text: string }>) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** `readHost` reads it back unchanged. */
export const printHost = (host: HostFilter) => ('text' in host ? host.text : host.by);

function readWords(tokens: readonly Token[], draft: Draft): Problem | null {
  // People write "past, cancelled" and "past,cancelled" alike.
  const words = tokens.flatMap((token) =>
    token.kind === 'word' ? token.text.split(',').filter((word) => word !== '') : [],
  );
  for (let at = 0; at < words.length; ) {
    const rest = words.slice(at);
    const [word = ''] = rest;
    const stream = streamOf(word.toLowerCase());
    if (stream !== undefined) {
      if (draft.streams.includes(stream)) return givenTwice('status', word);
      draft.streams = [...draft.streams, stream];
      at += 1;
      continue;
    }
    const read = parsePeriod(rest);
    if (read.kind === 'invalid') return { reason: 'period', problem: read };
    if (read.kind === 'none') return unknownWord(word);
    if (draft.period !== null) return givenTwice('period', rest.slice(0, read.used).join(' '));
    draft.period = read.spec;
    at += read.used;
  }
  const other = draft.streams.find((stream) => stream !== 'all');
  if (draft.streams.includes('all') && other !== undefined) {
    return { reason: 'contradiction', first: 'all', second: other };
  }
  return null;
}

// Statuses of single bookings, and other words for the lists that hold them.
const otherWords: Readonly<Record<string, Stream>> = {
  accepted: 'upcoming',
  confirmed: 'upcoming',
  future: 'upcoming',
  pending: 'unconfirmed',
  completed: 'past',
  rejected: 'cancelled',
};

function unknownWord(given: string): Problem {
  const word = given.toLowerCase();
  const meant = Object.hasOwn(otherWords, word) ? otherWords[word] : undefined;
  const nearest = meant ?? findNearest(word, bookingStreams);
  if (nearest !== null) return { reason: 'unknown-status', given, nearest };
  return { reason: 'unknown-word', given, nearest: findNearest(given, periodVocabulary) };
}

/** Prints the exact form; `parseBookingsRequest` reads it back unchanged. */
export function printBookingsRequest(question: BookingsQuestion): string {
  const { streams, period, attendee, host, event, team, uid, created, updated } = question;
  return [
    streams.length === 0 ? null : streams.join(' '),
    period && printPeriod(period),
    attendee && printFilter('attendee', attendee.text),
    host && printFilter('host', printHost(host)),
    event && printFilter('event', printReference(event)),
    team && printFilter('team', printReference(team)),
    uid && printFilter('uid', uid),
    created && printFilter('created', printPeriod(created)),
    updated && printFilter('updated', printPeriod(updated)),
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

/** From `after:` and `before:`; both inclusive. */
interface Bounds {
  after: LocalDate | null;
  before: LocalDate | null;
}

/** Of a month or a year, `after:` takes the first day and `before:` the last. */
const readBound =
  (field: keyof Bounds, bounds: Bounds): ReadValue =>
  (value) => {
    const read = readDateWord(value.toLowerCase());
    if (read.kind === 'invalid') return { reason: 'period', problem: read };
    if (read.kind === 'none') return badValue(field, value, `a date, such as ${field}:2026-01-31`);
    bounds[field] = field === 'after' ? read.first : read.last;
    return null;
  };

/** Sets the period from `after:` and `before:`, which exclude any other period. */
function applyBounds(draft: { period: PeriodSpec | null }, bounds: Bounds): Problem | null {
  const { after, before } = bounds;
  const period = periodOf(bounds);
  if (period === null) return null;
  if (draft.period !== null) {
    const second = after === null ? 'before:' : 'after:';
    return { reason: 'contradiction', first: printPeriod(draft.period), second };
  }
  if (after !== null && before !== null && before < after) {
    return { reason: 'period', problem: { reason: 'end-before-start', first: after, last: before } };
  }
  draft.period = period;
  return null;
}

function periodOf({ after, before }: Bounds): PeriodSpec | null {
  if (after === null) return before === null ? null : { kind: 'until', last: before };
  return before === null ? { kind: 'since', first: after } : { kind: 'range', first: after, last: before };
}
