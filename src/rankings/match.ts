import type { PagesQuery } from '../bookings/scan';
import type { EventType, WireBooking } from '../calcom/schemas';
import { foldText, plainTypography } from '../lib/text/fold';
import type { Period } from '../lib/time/period';
import type { MemberFilter, RankingsQuestion, RatingOperator, Scope, TextOperator } from './question';
import type { RankingId } from './ranking';

/** One row of a ranking, with what decides which bookings are behind its number. */
export interface RowCondition {
  readonly ranking: RankingId;
  readonly calcomUserId: number;
  readonly question: RankingsQuestion;
  readonly period: Period;
  readonly scope: Scope;
  readonly eventTypeId: number | null;
  /** As far as they can be listed, a team's with their team. Not looked at where `needsEventTypes` says so. */
  readonly eventTypes: readonly EventType[];
  /** Is this person in the scope's team now? */
  readonly isMember: boolean;
  /** Roundup has counted itself, from the same list of bookings and more coarsely than Cal.com would. */
  readonly isOwnCount: boolean;
  readonly now: Date;
}

/** In a whole organisation every booking of its members counts, of whatever event type. */
export function needsEventTypes({
  scope,
  eventTypeId,
  isOwnCount,
}: Pick<RowCondition, 'scope' | 'eventTypeId' | 'isOwnCount'>): boolean {
  return !isOwnCount && (scope.kind !== 'org' || eventTypeId !== null);
}

/** The bookings to look through, all statuses of them; they cannot be asked for by host. */
export function toRowQuery(condition: RowCondition): PagesQuery {
  const { scope, eventTypeId, eventTypes, isOwnCount } = condition;
  const copies = isOwnCount ? null : findCopies(eventTypeId, eventTypes);
  // Cal.com counts members' personal bookings with a team's, which are not found under the team.
  const widest: Scope = isOwnCount ? scope : { kind: 'org' };
  const query = toBookingsQuery({
    ...condition,
    scope: widest,
    eventTypeId: copies === null ? eventTypeId : null,
  });
  return copies === null ? query : { ...query, teamsIds: [copies.teamId] };
}

/**
 * Whether a booking is behind a row's number, by Cal.com's own reading: the organiser's, in the period, past the
 * filters, of a kind that the ranking counts, and in its scope. What was paid is not to be seen in a booking.
 */
export function createRowFilter(condition: RowCondition): (booking: WireBooking) => boolean {
  const { ranking, calcomUserId, question, period, now } = condition;
  const passes = createBookingFilter(question, period);
  const isOfEventType = createEventTypeCheck(condition);
  const isInScope = createScopeCheck(condition);
  return (booking) =>
    organiserIdOf(booking) === calcomUserId &&
    passes(booking) &&
    isCountedFor[ranking](booking, now) &&
    isOfEventType(booking) &&
    isInScope(booking);
}

/** A team's own bookings count whoever holds them, personal ones for today's members only, other teams' never. */
function createScopeCheck({
  scope,
  eventTypes,
  isMember,
  isOwnCount,
}: RowCondition): (booking: WireBooking) => boolean {
  const teamOf = new Map(eventTypes.map(({ id, teamId }) => [id, teamId ?? null]));
  return (booking) => {
    if (isOwnCount || scope.kind === 'org') return true;
    const eventTypeId = eventTypeIdOf(booking);
    // What belonged to a deleted event type is personal, and so is a member's copy of a managed one.
    const teamId = eventTypeId === null ? null : teamOf.get(eventTypeId);
    if (scope.kind === 'me') return teamId === null;
    return teamId === scope.teamId || (isMember && teamId == null);
  };
}

function createEventTypeCheck(condition: RowCondition): (booking: WireBooking) => boolean {
  const { eventTypeId, eventTypes, isOwnCount } = condition;
  if (eventTypeId === null) return () => true;
  const copies = isOwnCount ? null : findCopies(eventTypeId, eventTypes);
  return (booking) => {
    const id = eventTypeIdOf(booking);
    if (id === eventTypeId) return true;
    return copies !== null && id !== null && copies.areCopies(id, booking.eventType?.slug);
  };
}

/** A managed event type counts with its copies: of the same name, found under its team, and not the team's own. */
function findCopies(eventTypeId: number | null, eventTypes: readonly EventType[]) {
  const original = eventTypes.find(({ id }) => id === eventTypeId);
  const { teamId, schedulingType, slug } = original ?? {};
  if (teamId == null || schedulingType?.toLowerCase() !== 'managed') return null;
  const listedIds = new Set(eventTypes.flatMap((each) => (each.teamId == null ? [] : [each.id])));
  return {
    teamId,
    areCopies: (id: number, itsSlug: string | undefined) => itsSlug === slug && !listedIds.has(id),
  };
}

type Counts = (booking: WireBooking, now: Date) => boolean;

const compare: Readonly<Record<RatingOperator, (rating: number, operand: number) => boolean>> = {
  eq: (rating, operand) => rating === operand,
  neq: (rating, operand) => rating !== operand,
  gt: (rating, operand) => rating > operand,
  gte: (rating, operand) => rating >= operand,
  lt: (rating, operand) => rating < operand,
  lte: (rating, operand) => rating <= operand,
};

const isCompleted: Counts = ({ status, end }, now) =>
  status === 'accepted' && Date.parse(end) <= now.getTime();
const isRated: Counts = ({ rating }) => typeof rating === 'number';

/** Whether a ranking looks at a booking that fits the question. Stars are of those that are rated. */
export const isCountedFor: Readonly<Record<RankingId, Counts>> = {
  'most-bookings': () => true,
  'least-bookings': () => true,
  'most-cancelled': ({ status }) => status === 'cancelled',
  'most-completed': isCompleted,
  'least-completed': isCompleted,
  'most-no-show': ({ absentHost }) => absentHost === true,
  'highest-rated': isRated,
  'lowest-rated': isRated,
};

/** Who gets the credit: the first host, as older versions list nobody else. Null where the account is gone. */
export function organiserIdOf({ hosts: [organiser] }: WireBooking): number | null {
  return typeof organiser?.id === 'number' ? organiser.id : null;
}

/** Null for a booking whose event type was deleted. */
export const eventTypeIdOf = (booking: WireBooking): number | null =>
  booking.eventType?.id ?? booking.eventTypeId ?? null;

/**
 * Whether a booking is in the question's period and passes its status and rating. The rest depends on more than the
 * booking: its host, team and event type. Bounds are checked again: servers have been seen to ignore them.
 */
export function createBookingFilter(
  { statuses, rating, dateField }: Pick<RankingsQuestion, 'statuses' | 'rating' | 'dateField'>,
  period: Pick<Period, 'start' | 'end'>,
): (booking: WireBooking) => boolean {
  const isWithin = createIntervalFilter(period);
  return (booking) => {
    const { createdAt, status } = booking;
    return (
      isWithin(dateField === 'start' ? booking : { start: createdAt, end: createdAt }) &&
      (statuses.length === 0 || statuses.some((each) => each === status)) &&
      (rating === null ||
        (typeof booking.rating === 'number' && compare[rating.operator](booking.rating, rating.operand)))
    );
  };
}

/** Two instants as Cal.com writes them. */
interface Span {
  readonly start: string;
  readonly end: string;
}

interface Window {
  readonly start: Date | null;
  readonly end: Date | null;
}

// As far as the minute, all texts of instants in UTC are written alike.
const alike = 16;
const utcMark = 'Z'.charCodeAt(0);

/** Whether something, such as a booking, starts and ends within a window: Cal.com's own reading of it. */
export function createIntervalFilter({ start, end }: Window): (span: Span) => boolean {
  const fromStart = start && compareWith(start);
  const fromEnd = end && compareWith(end);
  return (span) => !(fromStart && fromStart(span.start) < 0) && !(fromEnd && fromEnd(span.end) > 0);
}

/**
 * Below zero for instants before the bound, above for those after. Parsing 20,000 bookings' dates would be most of
 * the work of counting them, so texts are compared where their order is that of the instants.
 */
function compareWith(bound: Date): (text: string) => number {
  const boundText = bound.toISOString();
  const minute = boundText.slice(0, alike);
  return (text) => {
    if (text.charCodeAt(text.length - 1) !== utcMark || text.startsWith(minute))
      return Date.parse(text) - bound.getTime();
    return text < boundText ? -1 : 1;
  };
}

/** False for the two operators that compare with nothing: is empty, is not empty. */
export const needsText = (operator: TextOperator) => operator !== 'isEmpty' && operator !== 'isNotEmpty';

const folded = (compare: (value: string, text: string) => boolean) => (value: string, text: string) =>
  compare(foldText(value), foldText(text));
const isWhole = (value: string, text: string) => plainTypography(value) === plainTypography(text);
const textTests: Readonly<Record<TextOperator, (value: string, text: string) => boolean>> = {
  contains: folded((value, text) => value.includes(text)),
  notContains: folded((value, text) => !value.includes(text)),
  startsWith: folded((value, text) => value.startsWith(text)),
  endsWith: folded((value, text) => value.endsWith(text)),
  equals: isWhole,
  notEquals: (value, text) => !isWhole(value, text),
  isEmpty: (value) => value === '',
  isNotEmpty: (value) => value !== '',
};

/**
 * As Cal.com compares: whole texts with regard to case and parts without; what is missing passes no test but that for
 * emptiness. Typography does not count.
 */
export const passesText = (value: string | null, { operator, text }: Omit<MemberFilter, 'by'>): boolean =>
  value === null ? operator === 'isEmpty' : textTests[operator](value, text);

/** A question with its names looked up. */
export interface RankingsCondition {
  readonly question: RankingsQuestion;
  readonly period: Period;
  readonly scope: Scope;
  /** Whom the access belongs to. */
  readonly ownId: number;
  readonly eventTypeId: number | null;
  readonly now: Date;
}

/** The bookings to read for a question, all statuses of them. */
export function toBookingsQuery({
  question,
  period,
  scope,
  eventTypeId,
}: Pick<RankingsCondition, 'question' | 'period' | 'scope' | 'eventTypeId'>): PagesQuery {
  const [from, until] = [period.start?.toISOString(), period.end?.toISOString()];
  const isByStart = question.dateField === 'start';
  return {
    ...(from && { [isByStart ? 'afterStart' : 'afterCreatedAt']: from }),
    ...(until && { [isByStart ? 'beforeEnd' : 'beforeCreatedAt']: until }),
    ...(scope.kind === 'team' && { teamsIds: [scope.teamId] }),
    ...(eventTypeId !== null && { eventTypeIds: [eventTypeId] }),
  };
}
