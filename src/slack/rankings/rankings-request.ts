import { unsupportedFilterOf } from '../../fair-share/fair-share';
import { findNearest } from '../../lib/text/nearest-word';
import { parsePeriod, periodVocabulary } from '../../lib/time/parse-period';
import type { PeriodSpec } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import {
  defaultQuestion,
  type RankingChoice,
  type RankingsQuestion,
  rankingChoices,
  statusFilters,
} from '../../rankings/question';
import type { Parsed, Problem } from '../kit/command-problem';
import { parseCommandText, printFilter, type Token } from '../kit/command-text';
import {
  badValue,
  type FilterTable,
  givenTwice,
  isHelp,
  type OtherCommandFilters,
  printReference,
  readFilters,
  readReferenceTo,
  readSeveral,
} from '../kit/filters';
import { printMember, readMember, readPersonOf } from './member';

type Draft = { -readonly [K in keyof RankingsQuestion]: RankingsQuestion[K] };

const bookingsFilters: OtherCommandFilters = {
  command: 'bookings',
  keys: ['attendee', 'host', 'uid', 'created', 'updated', 'sort', 'after', 'before'],
};

export function parseRankingsRequest(text: string): Parsed<RankingsQuestion> {
  const tokens = parseCommandText(text);
  if (isHelp(tokens)) return { kind: 'help' };
  const draft: Draft = { ...defaultQuestion };
  const problem =
    readFilters(tokens, filtersOf(draft), bookingsFilters) ??
    readWords(tokens, draft) ??
    choosePerson(draft) ??
    contradictionIn(draft);
  return problem === null ? { kind: 'question', question: draft } : { kind: 'invalid', problem };
}

function filtersOf(draft: Draft): FilterTable {
  const oneOf = <T>(key: string, words: Readonly<Record<string, T>>, set: (value: T) => void) => {
    const known = Object.keys(words);
    return (given: string) => {
      const word = given.toLowerCase();
      const value = Object.hasOwn(words, word) ? words[word] : undefined;
      if (value === undefined) return badValue(key, given, known.join(', '), known);
      set(value);
      return null;
    };
  };
  return {
    team: readReferenceTo('team', (team) => {
      draft.team = team;
    }),
    scope: oneOf('scope', { me: 'me', team: 'team', org: 'org', user: 'me' } as const, (scope) => {
      draft.scope = scope;
    }),
    by: oneOf('by', { start: 'start', created: 'created' } as const, (field) => {
      draft.dateField = field;
    }),
    event: readReferenceTo('event', (event) => {
      draft.event = event;
    }),
    member: (value) => {
      draft.member = readMember(value);
      draft.person = readPersonOf(value);
      return draft.member === null ? badValue('member', value, memberExpected) : null;
    },
    status: readSeveral('status', statusFilters, (chosen) => {
      draft.statuses = statusFilters.filter((status) => chosen.includes(status));
    }),
    paid: oneOf('paid', { yes: true, no: false }, (paid) => {
      draft.paid = paid;
    }),
    rating: (value) => {
      const [, sign = '', digits = ''] = /^(>=|<=|!=|>|<|=)?\s*(\d(?:\.\d{1,2})?)$/.exec(value) ?? [];
      const operator = ratingOperators[sign];
      if (digits === '' || operator === undefined || Number(digits) > 5) {
        return badValue('rating', value, 'a number from 0 to 5, such as rating:>=4');
      }
      draft.rating = { operator, operand: Number(digits) };
      return null;
    },
    vs: oneOf('vs', { previous: 'previous', none: 'none' } as const, (versus) => {
      draft.versus = versus;
    }),
  };
}

const memberExpected =
  'a name or an e-mail address as Cal.com has it, or words such as `member:"name is not Bo"`';

export const ratingOperators: Readonly<Record<string, NonNullable<RankingsQuestion['rating']>['operator']>> =
  {
    '': 'eq',
    '=': 'eq',
    '!=': 'neq',
    '>=': 'gte',
    '<=': 'lte',
    '>': 'gt',
    '<': 'lt',
  };

function readWords(tokens: readonly Token[], draft: Draft): Problem | null {
  const words = tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : []));
  let period: PeriodSpec | null = null;
  let versus: { readonly text: string; readonly words: Versus } | null = null;
  let at = 0;
  while (at < words.length) {
    const rest = words.slice(at);
    const ranking = readRanking(rest);
    if (ranking !== null) {
      if (draft.ranking !== null) return givenTwice('ranking', rest.slice(0, ranking.used).join(' '));
      draft.ranking = ranking.id;
      at += ranking.used;
      continue;
    }
    const compared = readVersus(rest);
    if (compared.kind === 'invalid') return badValue('vs', compared.given, versusExpected);
    if (compared.kind === 'versus') {
      const text = rest.slice(0, compared.used).join(' ');
      if (draft.versus !== null) return givenTwice('comparison', text);
      draft.versus = compared.versus === 'none' ? 'none' : 'previous';
      versus = { text, words: compared.versus };
      at += compared.used;
      continue;
    }
    const read = parsePeriod(rest);
    if (read.kind === 'invalid') return { reason: 'period', problem: read };
    if (read.kind === 'none') return unknownWord(rest);
    if (period !== null) return givenTwice('period', rest.slice(0, read.used).join(' '));
    period = read.spec;
    draft.period = read.spec;
    at += read.used;
  }
  const isMisnamed = versus !== null && versus.words !== 'none' && !fitsPeriod(versus.words, draft.period);
  return isMisnamed
    ? { reason: 'contradiction', first: printPeriod(draft.period), second: versus?.text ?? '' }
    : null;
}

const versusExpected = 'only the equal period before: `vs:previous`, or `vs the week before` after a week';

/** Reads `most-no-show`, also with spaces: up to three words. */
function readRanking(words: readonly string[]): { id: RankingChoice; used: number } | null {
  for (const used of [3, 2, 1]) {
    const joined = words.slice(0, used).join('-').toLowerCase();
    const id = rankingChoices.find((known) => known === joined);
    if (id !== undefined && words.length >= used) return { id, used };
  }
  return null;
}

function unknownWord(words: readonly string[]): Problem {
  const [first = '', second] = words;
  const given = /^(most|least|highest|lowest|fair)$/i.test(first) && second ? `${first} ${second}` : first;
  const nearest = findNearest(given.replace(/ /g, '-'), rankingChoices);
  if (nearest !== null) return { reason: 'unknown-ranking', given, nearest };
  return { reason: 'unknown-word', given: first, nearest: findNearest(first, periodVocabulary) };
}

/** Without a ranking, `member:` asks for a person's card; with one, it filters the list. */
function choosePerson(draft: Draft): Problem | null {
  if (draft.ranking === null && draft.person !== null) draft.member = null;
  if (draft.ranking === null || draft.person === null) return null;
  if (draft.person.by === 'me') return { reason: 'contradiction', first: draft.ranking, second: 'member:me' };
  draft.person = null;
  return null;
}

function contradictionIn(draft: Draft): Problem | null {
  const { ranking, scope, team, period, versus } = draft;
  if (ranking === 'fair-share') {
    const unsupported = unsupportedFilterOf(draft);
    if (unsupported !== null) return { reason: 'not-for-fair-share', given: unsupported };
    if (scope === 'me') return { reason: 'contradiction', first: ranking, second: 'scope:me' };
  }
  if (versus === 'previous' && period.kind === 'until') {
    return { reason: 'nothing-before', given: printPeriod(period) };
  }
  if (team === null || scope === null || scope === 'team') return null;
  return { reason: 'contradiction', first: `scope:${scope}`, second: 'team:' };
}

const ratingSigns = { eq: '=', neq: '!=', gte: '>=', lte: '<=', gt: '>', lt: '<' } as const;

/** Buttons and menus carry questions as this text. `parseRankingsRequest` reads it back unchanged. */
export function printRankingsRequest(question: RankingsQuestion): string {
  const { ranking, period, scope, team, dateField, event, member, person, statuses, paid, rating, versus } =
    question;
  return [
    ranking,
    printPeriod(period),
    scope && `scope:${scope}`,
    team && printFilter('team', printReference(team)),
    dateField === 'created' && 'by:created',
    event && printFilter('event', printReference(event)),
    member && printFilter('member', printMember(member, ranking !== null)),
    person && printFilter('member', person.by === 'me' ? 'me' : person.text),
    statuses.length > 0 && `status:${statuses.join(',')}`,
    paid !== null && `paid:${paid ? 'yes' : 'no'}`,
    rating && printFilter('rating', `${ratingSigns[rating.operator]}${rating.operand}`),
    versus && `vs:${versus}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}

/** `used`: how many words were read, from the left. */
export type VersusReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly given: string }
  | { readonly kind: 'versus'; readonly used: number; readonly versus: Versus };

/** No comparison, or the name of the period before, which has to fit the question's period. */
export type Versus = 'none' | { readonly periodName: PeriodName; readonly isLast: boolean };

type PeriodName = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'period';

const periodNames: readonly PeriodName[] = ['day', 'week', 'month', 'quarter', 'year', 'period'];
const comparisonStarters = [
  ['vs'],
  ['vs.'],
  ['versus'],
  ['compared', 'to'],
  ['compared', 'with'],
  ['against'],
];
const wordsForBefore = ['previous', 'prior', 'preceding'];

/** Reads `vs the week before`, `compared with the previous month`, `vs last week`, `vs none`. */
export function readVersus(words: readonly string[]): VersusReading {
  const lower = words.map((word) => word.toLowerCase());
  const starter = comparisonStarters.find((each) => each.every((word, at) => lower[at] === word));
  if (starter === undefined) return { kind: 'none' };
  const skipped = starter.length + (lower[starter.length] === 'the' ? 1 : 0);
  const [first = '', second = ''] = lower.slice(skipped);
  const read = (versus: Versus, used: number): VersusReading => ({
    kind: 'versus',
    used: skipped + used,
    versus,
  });
  const named = (text: string) => periodNames.find((each) => each === text);
  if (first === 'none' || first === 'nothing') return read('none', 1);
  if (first === 'yesterday') return read({ periodName: 'day', isLast: true }, 1);
  if (wordsForBefore.includes(first)) {
    const name = named(second);
    return name
      ? read({ periodName: name, isLast: false }, 2)
      : read({ periodName: 'period', isLast: false }, 1);
  }
  const [name, last] = [named(first), named(second)];
  if (name && second === 'before') return read({ periodName: name, isLast: false }, 2);
  if (first === 'last' && last) return read({ periodName: last, isLast: true }, 2);
  return { kind: 'invalid', given: words.slice(starter.length, starter.length + 3).join(' ') };
}

/** Whether the name fits: "the week before" goes with any week, "last week" only with this one. */
function fitsPeriod({ periodName: name, isLast }: Exclude<Versus, 'none'>, period: PeriodSpec): boolean {
  if (name === 'period') return !isLast;
  if (isLast) {
    const isCurrent = period.kind === 'this' || period.kind === 'to-date';
    return name === 'day' ? period.kind === 'today' : isCurrent && period.unit === name;
  }
  return unitOf(period) === name;
}

function unitOf(period: PeriodSpec): PeriodName | null {
  switch (period.kind) {
    case 'today':
    case 'yesterday':
    case 'tomorrow':
    case 'date':
      return 'day';
    case 'this':
    case 'last':
    case 'next':
    case 'to-date':
      return period.unit;
    case 'last-days':
    case 'next-days':
      return period.count === 7 ? 'week' : period.count === 1 ? 'day' : null;
    case 'last-weeks':
    case 'next-weeks':
      return period.count === 1 ? 'week' : null;
    case 'last-months':
    case 'next-months':
      return period.count === 1 ? 'month' : null;
    case 'month':
    case 'quarter':
    case 'year':
      return period.kind;
    // A Monday is compared with the Monday before.
    case 'weekday':
      return 'week';
    default:
      return null;
  }
}
