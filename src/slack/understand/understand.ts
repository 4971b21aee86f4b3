import type { PlainCalendar } from '../../lib/time/plain-dates';
import { localDateOf } from '../../lib/time/wall-time';
import type { RankingsQuestion } from '../../rankings/question';
import type { BookingsQuestion } from '../bookings/bookings-request';
import type { Problem } from '../kit/command-problem';
import { parseCommandText, printFilter } from '../kit/command-text';
import {
  type Candidate,
  decide,
  isSame,
  maxOffered,
  maxOptions,
  type Note,
  offerMargin,
  type Understanding,
  unique,
} from './decide';
import { emptyFrame, type Frame } from './frame';
import { type Parse, parseWords } from './grammar';
import { neighboursOf, usualReadings } from './likely';
import { type Names, noNames } from './names';
import { looksBack, questionFrom } from './questions';
import { type AskedCommand, parseReading, parsers, printReading, type Reading } from './reading';
import { namesIn, resolveNames } from './resolve-names';
import { isNegated, nearestKey, type PlainText, toPlainText } from './words';

export type NameKinds = Readonly<Record<'teams' | 'members' | 'eventTypes', boolean>>;

export interface Understood {
  readonly understanding: Understanding;
  /** Names to look up before the text can be read; null when none are needed. */
  readonly needs: NameKinds | null;
  /** The reading depends on today's date, and so on the zone. */
  readonly dependsOnToday: boolean;
}

/** "october" is the latest one in rankings and the nearest in lists of bookings. */
type Calendars = Readonly<Record<AskedCommand, PlainCalendar>>;

// The extra cost of a reading for the other command.
const otherCommand = 3;

/** Reads a command's text in the exact form, else in the plain form. Never throws. */
export function understand(
  command: AskedCommand,
  text: string,
  {
    names = noNames,
    calendar,
  }: { readonly names?: Names; readonly calendar: Omit<PlainCalendar, 'yearlessDates' | 'today'> },
): Understood {
  const hasNegation = parseCommandText(text).some(isNegated);
  const exact = hasNegation ? notExact(text) : parsers[command](text);
  if (exact.kind === 'help') return settled({ kind: 'help' });
  if (greeting.test(text.trim())) return settled({ kind: 'help' });
  if (exact.kind === 'question') {
    const reading = canonical({ command, text });
    return withNames({ kind: 'answer', reading, isGuess: false, notes: [], others: [] }, names, false);
  }
  const elsewhere = elsewhereOf(text);
  if (elsewhere !== null) return settled({ kind: 'elsewhere', command: elsewhere });
  const plain = withNearestValue(toPlainText(text), exact.problem);
  const today = localDateOf(calendar.now, calendar.timeZone);
  const calendars: Calendars = {
    rankings: { ...calendar, today, yearlessDates: 'begun' },
    bookings: { ...calendar, today, yearlessDates: 'nearest' },
  };
  const context = { names, calendar: calendars[command] };
  const { parses, dependsOnToday } = parseWords(plain.words, context);
  const candidates: Candidate[] = [];
  for (const parse of parses) {
    const best = Math.min(...candidates.map(({ cost }) => cost));
    if (parse.cost - best < offerMargin || candidates.length < maxOffered) {
      candidates.push(...readingsOf(command, parse, plain, calendars));
    }
  }
  candidates.sort(
    (a, b) =>
      a.cost - b.cost || Number(b.reading.command === command) - Number(a.reading.command === command),
  );
  const different = candidates.filter(
    ({ reading }, at) => candidates.findIndex((each) => isSame(each.reading, reading)) === at,
  );
  const understanding = decide(command, different, exact.problem, plain, text);
  const mayBeNames =
    different[0] === undefined ||
    different[0].leftOut.length > 0 ||
    different[0].cost >= 1 ||
    // "video interview" may be an event type.
    different[0].notes.some(({ kind }) => shortfalls.has(kind)) ||
    plain.mentions.size > 0;
  if (names === noNames && mayBeNames) return { understanding, dependsOnToday, needs: allNames };
  return withNames(understanding, names, dependsOnToday);
}

/** Notes on what cannot be had. The words may be part of a name instead. */
const shortfalls: ReadonlySet<Note['kind']> = new Set([
  'ranks-members',
  'counts-bookings',
  'no-filter',
  'only-booked',
  'whole-days',
]);

/** The exact form has no negation such as `status:!cancelled`. */
const notExact = (text: string) =>
  ({ kind: 'invalid', problem: { reason: 'unknown-word', given: text, nearest: null } }) as const;

const greeting =
  /^(?:hi|hello|hey|thanks|thank you|thx|cheers|good (?:morning|afternoon|evening))(?: there| all| everyone)?[\s!.]*$/i;

/** "every monday" belongs to the digest command, "connect" to the account command. */
function elsewhereOf(text: string): 'digest' | 'account' | null {
  const few = text.slice(0, 200).toLowerCase();
  if (
    /\b(?:digests?|subscribe)\b|\bevery (?:day|week|weekday|month|morning|mon|tue|wed|thu|fri|sat|sun)/.test(
      few,
    )
  )
    return 'digest';
  const isAccount =
    /^(?:please |i want to |how do i |can i )?(?:(?:re|dis)?connect|log ?(?:in|out)|sign ?(?:in|out)|settings|account|api ?key|(?:un)?hide (?:me|my name)|doctor|(?:un)?link (?:my|me|cal|calcom|account))\b/;
  return isAccount.test(few) ? 'account' : null;
}

/** Corrects a mistyped filter value: "status:canceled". */
function withNearestValue(plain: PlainText, problem: Problem): PlainText {
  if (problem.reason !== 'bad-filter-value' || problem.nearest === null) return plain;
  const { key, nearest, given } = problem;
  if (!plain.filters.some((filter) => filter.key === key)) return plain;
  const filters = plain.filters.map((filter) =>
    filter.key === key ? { ...filter, value: nearest } : filter,
  );
  return { ...plain, filters, corrections: [{ kind: 'read-as', given, read: nearest }] };
}

const allNames: NameKinds = { teams: true, members: true, eventTypes: true };

const settled = (understanding: Understanding): Understood => ({
  understanding,
  needs: null,
  dependsOnToday: false,
});

/** Resolves the names in filters, or says which must be looked up first. */
function withNames(understanding: Understanding, names: Names, dependsOnToday: boolean): Understood {
  const done = { understanding, needs: null, dependsOnToday };
  if (understanding.kind !== 'answer') return done;
  const kinds = namesIn(understanding.reading).map(({ kind }) => kind);
  if (kinds.length === 0) return done;
  if (names === noNames) {
    const needs = {
      teams: kinds.includes('team'),
      members: kinds.includes('person'),
      eventTypes: kinds.includes('event'),
    };
    return { ...done, needs };
  }
  const found = resolveNames(understanding.reading, names);
  if (found.kind === 'same') return done;
  if (found.kind === 'ask')
    return { ...done, understanding: { ...found, options: found.options.slice(0, maxOptions) } };
  const { reading, given, read } = found;
  const notes = [...understanding.notes, { kind: 'read-as', given, read } as const];
  const others = unique([
    ...understanding.others,
    ...neighboursOf(reading),
    ...usualReadings[reading.command],
  ]).slice(0, maxOffered - 1);
  return withNames({ kind: 'answer', reading, isGuess: true, notes, others }, names, dependsOnToday);
}

/** Turns a parse into a question for each command that can ask it, with the typed filters. */
function readingsOf(
  command: AskedCommand,
  parse: Parse,
  plain: PlainText,
  calendars: Calendars,
): readonly Candidate[] {
  const { frame } = parse;
  const furtherReadingsOf = (target: AskedCommand) => {
    // "me vs rui"
    const isMeAndOther = target === 'rankings' && frame.whose === 'me' && frame.person !== null;
    return [...frame.furtherSubjects, ...(isMeAndOther ? [{ whose: null }] : [])].map((subject) => {
      const { text } = questionFrom[target]({ ...frame, ...subject }, calendars[target]);
      return canonical({ command: target, text });
    });
  };
  const keyNotes: readonly Note[] = [
    ...(plain.corrections ?? []),
    ...plain.filters.flatMap(({ key }) =>
      nearestKey(key) === key
        ? []
        : [{ kind: 'read-as', given: `${key}:`, read: `${nearestKey(key)}:` } as const],
    ),
  ];
  const isAsked = frame.metrics.includes('no-show') && frame.superlative === null && command === 'bookings';
  const filters = plain.filters.map(({ key, value }) => printFilter(nearestKey(key), value)).join(' ');
  return (['rankings', 'bookings'] as const).flatMap((target) => {
    const { text, cost, caveats } = questionFrom[target](frame, calendars[target]);
    const typed = { command: target, text: `${text} ${filters}`.trim() };
    if (cost === Number.POSITIVE_INFINITY || parseReading(typed) === null) return [];
    const isOther = target !== command;
    // "no-shows" in the bookings command may mean either command.
    const away = !isOther || isAsked ? 0 : otherCommand;
    const notes: readonly Note[] = [
      ...(isOther ? [{ kind: 'other-command', command: target } as const] : []),
      ...parse.assumptions,
      ...keyNotes,
      ...caveats,
    ];
    return [
      {
        reading: canonical(typed),
        cost: parse.cost + cost + away,
        isGuess: parse.isGuess || keyNotes.length > 0 || caveats.length > 0 || isOther || cost > 0,
        notes,
        leftOut: parse.assumptions.flatMap((assumption) =>
          assumption.kind === 'left-out' ? [assumption.given] : [],
        ),
        furtherReadings: furtherReadingsOf(target),
        isEmpty: isEmptyFrame(frame) && plain.filters.length === 0,
        isTooVague:
          plain.filters.length === 0 &&
          (plain.words.length === 0 ||
            (isEmptyFrame(frame) && frame.count !== null) ||
            (parse.assumptions.some(({ kind }) => kind === 'taken-for-guest') &&
              !frame.isAbout &&
              isEmptyFrame({ ...frame, guest: null }))),
      },
    ];
  });
}

/** Whether the frame asks nothing: a count or a word for bookings is no question. */
const isEmptyFrame = (frame: Frame) =>
  JSON.stringify({ ...frame, isAbout: false, count: null }) === JSON.stringify(emptyFrame);

function canonical(reading: Reading): Reading {
  const asked = parseReading(reading);
  if (asked === null) return reading;
  return printReading(
    asked.command === 'rankings'
      ? { ...asked, question: plainerPeriod(asked.question) }
      : { ...asked, question: withPast(asked.question) },
  );
}

/** "qtd" becomes "this quarter", since a ranking counts no further than now. */
function plainerPeriod(question: RankingsQuestion): RankingsQuestion {
  const { period } = question;
  return period.kind === 'to-date' ? { ...question, period: { kind: 'this', unit: period.unit } } : question;
}

/** A period that looks back, such as "yesterday", lists past bookings. */
function withPast(question: BookingsQuestion): BookingsQuestion {
  const { streams, period } = question;
  return streams.length === 0 && period !== null && looksBack(period)
    ? { ...question, streams: ['past'] }
    : question;
}
