import type { PagesQuery } from '../bookings/scan';
import type { EventType, WireBooking } from '../calcom/schemas';
import { foldText, plainTypography } from '../lib/text/fold';
import type { Period } from '../lib/time/period';
import type { MemberFilter, RankingsQuestion, RatingOperator, Scope, TextOperator } from './question';
import type { RankingId } from './ranking';

export interface RowCondition {
  readonly ranking: RankingId;
  readonly calcomUserId: number;
  readonly question: RankingsQuestion;
  readonly period: Period;
  readonly scope: Scope;
  readonly eventTypeId: number | null;
  /** All that can be listed; a team's carry `teamId`. Ignored when `needsEventTypes` returns false. */
  readonly eventTypes: readonly EventType[];
  /** Whether this person is a member of the scope's team now. */
  readonly isMember: boolean;
  /** Roundup counted the number itself, from the same bookings and by coarser rules than Cal.com's. */
  readonly isOwnCount: boolean;
  readonly now: Date;
}

/** An organisation counts every booking of its members, so there only a filter needs event types. */
export function needsEventTypes({
  scope,
  eventTypeId,
  isOwnCount,
}: Pick<RowCondition, 'scope' | 'eventTypeId' | 'isOwnCount'>): boolean {
  return !isOwnCount && (scope.kind !== 'org' || eventTypeId !== null);
}

/** The query for the bookings to look through, in all statuses. Cal.com cannot filter them by host. */
export function toRowQuery(condition: RowCondition): PagesQuery {
  const { scope, eventTypeId, eventTypes, isOwnCount } = condition;
  const copies = isOwnCount ? null : findCopies(eventTypeId, eventTypes);
  // Cal.com's team numbers include members' personal bookings, which a query by team does not return.
  const widest: Scope = isOwnCount ? scope : { kind: 'org' };
  const query = toBookingsQuery({
    ...condition,
    scope: widest,
    eventTypeId: copies === null ? eventTypeId : null,
  });
  return copies === null ? query : { ...query, teamsIds: [copies.teamId] };
}

/**
 * Tests whether a booking is part of a row's number by Cal.com's rules: organiser, period, filters, the
 * ranking's kind of booking, event type and scope. Payment cannot be tested: bookings do not say it.
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

/** A team's own bookings count for any organiser, personal ones for current members, other teams' never. */
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
    // Bookings of a deleted event type are personal, and so are those of a member's copy of a managed one.
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

/**
 * A managed event type counts with its members' copies: they have the same slug, their bookings are found
 * under its team, and no team lists them. Returns null for any other event type.
 */
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

type CountingRule = (booking: WireBooking, now: Date) => boolean;

const ratingTests: Readonly<Record<RatingOperator, (rating: number, operand: number) => boolean>> = {
  eq: (rating, operand) => rating === operand,
  neq: (rating, operand) => rating !== operand,
  gt: (rating, operand) => rating > operand,
  gte: (rating, operand) => rating >= operand,
  lt: (rating, operand) => rating < operand,
  lte: (rating, operand) => rating <= operand,
};

const isCompleted: CountingRule = ({ status, end }, now) =>
  status === 'accepted' && Date.parse(end) <= now.getTime();
const isRated: CountingRule = ({ rating }) => typeof rating === 'number';

/** Whether a ranking counts a booking that fits the question. Those by stars count rated bookings. */
export const isCountedFor: Readonly<Record<RankingId, CountingRule>> = {
  'most-bookings': () => true,
  'least-bookings': () => true,
  'most-cancelled': ({ status }) => status === 'cancelled',
  'most-completed': isCompleted,
  'least-completed': isCompleted,
  'most-no-show': ({ absentHost }) => absentHost === true,
  'highest-rated': isRated,
  'lowest-rated': isRated,
};

/** The first host gets the credit: older Cal.com versions list no others. Null when the account is gone. */
export function organiserIdOf({ hosts: [organiser] }: WireBooking): number | null {
  return typeof organiser?.id === 'number' ? organiser.id : null;
}

/** Returns null when the event type was deleted. */
export const eventTypeIdOf = (booking: WireBooking): number | null =>
  booking.eventType?.id ?? booking.eventTypeId ?? null;

/**
 * Tests a booking's dates, status and rating. Host, team and event type need more than the booking and are
 * tested elsewhere. The dates are tested again because servers have been seen to ignore the bounds.
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
        (typeof booking.rating === 'number' && ratingTests[rating.operator](booking.rating, rating.operand)))
    );
  };
}

/** Two ISO texts, as Cal.com sends them. */
interface Span {
  readonly start: string;
  readonly end: string;
}

interface Window {
  readonly start: Date | null;
  readonly end: Date | null;
}

// The length of `2026-11-30T09:00`. UTC texts differ in form only after the minute.
const minuteLength = 16;
const utcMark = 'Z'.charCodeAt(0);

/** Tests, as Cal.com does, whether a span starts and ends within a window, bounds included. */
export function createIntervalFilter({ start, end }: Window): (span: Span) => boolean {
  const compareToStart = start && compareWith(start);
  const compareToEnd = end && compareWith(end);
  return (span) =>
    !(compareToStart && compareToStart(span.start) < 0) && !(compareToEnd && compareToEnd(span.end) > 0);
}

/**
 * Negative before the bound, positive after it. Compares texts where their order is that of the instants:
 * parsing the dates of 20,000 bookings would be most of the work of counting them.
 */
function compareWith(bound: Date): (text: string) => number {
  const boundText = bound.toISOString();
  const minute = boundText.slice(0, minuteLength);
  return (text) => {
    if (text.charCodeAt(text.length - 1) !== utcMark || text.startsWith(minute))
      return Date.parse(text) - bound.getTime();
    return text < boundText ? -1 : 1;
  };
}

export const needsText = (operator: TextOperator) => operator !== 'isEmpty' && operator !== 'isNotEmpty';

const folded = (compare: (value: string, text: string) => boolean) => (value: string, text: string) =>
  compare(foldText(value), foldText(text));
const isSameText = (value: string, text: string) => plainTypography(value) === plainTypography(text);
const textTests: Readonly<Record<TextOperator, (value: string, text: string) => boolean>> = {
  contains: folded((value, text) => value.includes(text)),
  notContains: folded((value, text) => !value.includes(text)),
  startsWith: folded((value, text) => value.startsWith(text)),
  endsWith: folded((value, text) => value.endsWith(text)),
  equals: isSameText,
  notEquals: (value, text) => !isSameText(value, text),
  isEmpty: (value) => value === '',
  isNotEmpty: (value) => value !== '',
};

/**
 * Compares as Cal.com does: whole texts with case, parts without. A null value passes only `isEmpty`.
 * Differences in typography are ignored.
 */
export const passesText = (value: string | null, { operator, text }: Omit<MemberFilter, 'by'>): boolean =>
  value === null ? operator === 'isEmpty' : textTests[operator](value, text);

export interface RankingsCondition {
  readonly question: RankingsQuestion;
  readonly period: Period;
  readonly scope: Scope;
  /** The Cal.com id of the access owner. */
  readonly ownId: number;
  readonly eventTypeId: number | null;
  readonly now: Date;
}

/** The query for a question's bookings, in all statuses. */
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
