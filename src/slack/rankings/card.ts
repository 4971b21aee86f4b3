import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomError, CalcomForbiddenError, CalcomUnauthorizedError } from '../../calcom/errors';
import type { Me } from '../../calcom/schemas';
import { withTimeout } from '../../lib/async/wait';
import { foldText } from '../../lib/text/fold';
import { resolvePeriod } from '../../lib/time/period';
import { type AskedQuestion, isEmptyAnswer, type RankingsAnswer } from '../../rankings/answer';
import { createBookingFilter, organiserIdOf } from '../../rankings/match';
import {
  defaultQuestion,
  type MemberFilter,
  type Person,
  type RankingsQuestion,
} from '../../rankings/question';
import type { RankedList, RankingId } from '../../rankings/ranking';
import { askTrend, type Trend } from '../../rankings/trend';
import { calendarOf } from '../ask/resolve-question';
import type { OpenedConnection } from '../ask/with-connection';
import type { Caller } from '../bolt/register';
import type { Services } from '../services';
import { askRankings, askWithFallback, type FallbackOutcome, type RankingsOutcome } from './fetch';
import { filterOf } from './member';

/** A person's number and place among everybody, now and, if compared, in the period before. */
export interface CardFigure {
  readonly value: number | null;
  /** `outside`: missing from a full list, so not in its top ten. Null when no place is known. */
  readonly rank: number | 'outside' | null;
  readonly before: { readonly value: number | null; readonly rank: number | null } | undefined;
}

export interface PersonCard {
  readonly answer: RankingsAnswer;
  readonly calcomUserId: number;
  readonly name: string;
  readonly isAsker: boolean;
  readonly figures: Readonly<Record<RankingId, CardFigure>>;
  /** The number of people in the scope; null when not known. */
  readonly memberCount: number | null;
  readonly trend: Trend | null;
  readonly nextWeek: NextWeek | null;
  /** The owner of the shared access, when that answered instead of the asker's own; null otherwise. */
  readonly fallbackOwner: string | null;
}

export interface NextWeek {
  readonly bookings: number;
  readonly hours: number;
  readonly unconfirmed: number;
}

export type CardOutcome =
  | { readonly kind: 'card'; readonly card: PersonCard }
  /** No such name, no bookings, or no permission to see them. `given` is null for the asker. */
  | { readonly kind: 'nobody'; readonly given: string | null; readonly answer: RankingsAnswer }
  | { readonly kind: 'several'; readonly given: string; readonly names: readonly string[] }
  | Exclude<RankingsOutcome, { kind: 'answer' }>;

// How long the other parts of a card may take after the person's own numbers.
const cardPartGraceMs = 1_500;

/**
 * Asks for the person alone, which tells a zero from a place outside the top ten, and for everybody, which
 * gives the places. The asker's own card needs their own access, which says who they are.
 */
export async function askCard(
  services: Services,
  caller: Caller,
  opened: OpenedConnection,
  { question, askedAt }: AskedQuestion,
  person: Person,
  options: CallOptions,
): Promise<CardOutcome> {
  const me = person.by === 'me' ? await opened.calcom.getMe(options) : null;
  if (me !== null && opened.whose === 'shared') return { kind: 'not-own' };
  const member = filterOf(person.by === 'me' ? { by: 'email', text: me?.email ?? '' } : person);
  // A question about this ranking brings all eight lists and no totals.
  const everybody: RankingsQuestion = { ...question, person: null, ranking: 'most-completed' };
  const ask = (asked: RankingsQuestion) =>
    askWithFallback(services, caller, opened, { question: asked, askedAt }, options);
  const ranked = question.scope === 'me' ? Promise.resolve(null) : nullIfFailed(ask(everybody));
  const ofFirst = { fallbackOwner: null, calcom: opened.calcom };
  // For the asker's own card, a refusal counts as an empty answer.
  let found = await ask({ ...everybody, member }).catch((error: unknown): FallbackOutcome => {
    if (me === null || !(error instanceof CalcomForbiddenError)) throw error;
    return { outcome: { kind: 'not-own' }, ...ofFirst };
  });
  if (me !== null && !hasBookings(found)) {
    const own: RankingsQuestion = { ...everybody, scope: 'me', team: null };
    const outcome = await askRankings(services, opened, { question: own, askedAt }, options);
    found = { outcome, ...ofFirst };
  }
  const { outcome, fallbackOwner, calcom } = found;
  if (outcome.kind !== 'answer') return outcome;
  const answer: RankingsAnswer = {
    ...outcome.answer,
    question: { ...outcome.answer.question, ranking: null, member: null, person },
  };
  const one = findPersonIn(answer, person, me?.id ?? null);
  if (one.kind !== 'one')
    return one.kind === 'none'
      ? { kind: 'nobody', given: me ? null : textOf(person), answer }
      : { kind: 'several', given: textOf(person), names: one.names };
  const { calcomUserId, name } = one;

  // Each part has its own timeout, so that a late one does not drop the others.
  const inTime = <T>(part: Promise<T>) => withTimeout(cardPartGraceMs, part, services.wait);
  const [all, memberCount, trend, nextWeek] = await Promise.all([
    inTime(ranked),
    inTime(nullIfFailed(countMembers(calcom, answer, options))),
    inTime(nullIfFailed(askCardTrend(calcom, answer, member, askedAt, options))),
    me === null ? null : inTime(nullIfFailed(askNextWeek(opened.calcom, me, askedAt, options))),
  ]);
  const others = all?.outcome.kind === 'answer' && answer.scope.kind !== 'me' ? all.outcome.answer : null;
  return {
    kind: 'card',
    card: {
      answer,
      calcomUserId,
      name,
      isAsker: me !== null,
      figures: figuresOf(answer, others, calcomUserId),
      memberCount: others === null ? null : memberCount,
      trend,
      nextWeek,
      fallbackOwner,
    },
  };
}

const textOf = (person: Person) => (person.by === 'me' ? '' : person.text);

const hasBookings = ({ outcome }: FallbackOutcome) =>
  outcome.kind === 'answer' && !isEmptyAnswer(outcome.answer);

type FoundPerson =
  | { readonly kind: 'one'; readonly calcomUserId: number; readonly name: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly names: readonly string[] };

/** The only member of the lists, or the only one with exactly that name: Cal.com may return others, too. */
function findPersonIn(
  { lists, comparison }: RankingsAnswer,
  person: Person,
  ownId: number | null,
): FoundPerson {
  const all = [...lists, ...(comparison?.lists ?? [])].flatMap(({ members }) => members);
  const names = new Map(all.map(({ calcomUserId, name }) => [calcomUserId, name]));
  const some = [...names].filter(([id]) => ownId === null || id === ownId);
  const exact = some.filter(([, name]) => foldText(name) === foldText(textOf(person)));
  const [only] = exact.length === 1 ? exact : some;
  if (only === undefined) return { kind: 'none' };
  if (exact.length !== 1 && some.length > 1) return { kind: 'several', names: some.map(([, name]) => name) };
  const [calcomUserId, name] = only;
  return { kind: 'one', calcomUserId, name };
}

function figuresOf(own: RankingsAnswer, all: RankingsAnswer | null, id: number): PersonCard['figures'] {
  const valueIn = (lists: readonly RankedList[], list: RankedList) =>
    memberOf(lists, list, id)?.value ?? (list.ranking.unit === 'stars' ? null : 0);
  const figures = own.lists.map((list) => {
    const before = own.comparison && {
      value: valueIn(own.comparison.lists, list),
      rank: memberOf(all?.comparison?.lists ?? [], list, id)?.rank ?? null,
    };
    const isFull = all?.lists.find(({ ranking }) => ranking.id === list.ranking.id)?.mayHaveMore ?? false;
    const value = valueIn(own.lists, list);
    const rank = memberOf(all?.lists ?? [], list, id)?.rank ?? (isFull && value ? 'outside' : null);
    return [list.ranking.id, { value, rank, before: before ?? undefined }] as const;
  });
  return Object.fromEntries(figures) as PersonCard['figures'];
}

const memberOf = (lists: readonly RankedList[], { ranking }: RankedList, id: number) =>
  lists
    .find((list) => list.ranking.id === ranking.id)
    ?.members.find(({ calcomUserId }) => calcomUserId === id);

async function countMembers(calcom: CalcomClient, { scope }: RankingsAnswer, options: CallOptions) {
  if (scope.kind === 'me') return null;
  const of = scope.kind === 'team' ? { teamId: scope.teamId } : 'organization';
  const accepted = (await calcom.listMemberships(of, options)).filter((membership) => membership.accepted);
  return new Set(accepted.map(({ userId }) => userId)).size;
}

async function askCardTrend(
  calcom: CalcomClient,
  { scope, question, eventType }: RankingsAnswer,
  member: MemberFilter,
  at: Date,
  options: CallOptions,
): Promise<Trend | null> {
  const me = await calcom.getMe(options);
  const own = scope.kind === 'me' ? null : member;
  const asked = { question: { ...question, member: own }, scope, eventTypeId: eventType?.id ?? null, at };
  return askTrend({ ...asked, ...calendarOf(me) }, (request) =>
    calcom.getKpiStats(request, { ...options, isClosed: true }),
  );
}

async function askNextWeek(
  calcom: CalcomClient,
  me: Me,
  now: Date,
  options: CallOptions,
): Promise<NextWeek | null> {
  const period = resolvePeriod(
    { kind: 'next', unit: 'week' },
    { now, ...calendarOf(me), currentPeriod: 'whole' },
  );
  const { start, end } = period;
  if (start === null || end === null) return null;
  const window = { afterStart: start.toISOString(), beforeEnd: end.toISOString(), limit: 100 };
  const pages = await Promise.all(
    (['upcoming', 'unconfirmed'] as const).map((status) =>
      calcom.listBookings({ ...window, status }, options),
    ),
  );
  // More than a page holds other people's bookings: counting the asker's own would mean reading on.
  if (pages.some(({ pagination }) => pagination.hasMore)) return null;
  const isInPeriod = createBookingFilter(defaultQuestion, period);
  const own = new Map(
    pages
      .flatMap(({ data }) => data)
      .filter((booking) => organiserIdOf(booking) === me.id && isInPeriod(booking))
      .map((booking) => [booking.id, booking]),
  );
  const some = [...own.values()].filter(({ status }) => status === 'accepted' || status === 'pending');
  const minutes = some.reduce(
    (sum, booking) => sum + (Date.parse(booking.end) - Date.parse(booking.start)) / 60_000,
    0,
  );
  return {
    bookings: some.length,
    hours: Math.round(minutes / 6) / 10,
    unconfirmed: some.filter(({ status }) => status === 'pending').length,
  };
}

/** Returns null when Cal.com fails. Throws when Cal.com refuses the access, and our own errors. */
async function nullIfFailed<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CalcomError && !(error instanceof CalcomUnauthorizedError)) return null;
    throw error;
  }
}
