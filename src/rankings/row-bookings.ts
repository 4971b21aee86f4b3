import type { BookingsQuery, EventType, WireBooking } from '../calcom/schemas';
import type { Period } from '../lib/time/period';
import { createFilterCheck, eventTypeIdOf, isCountedFor, organiserIdOf } from './booking-fit';
import type { RankingsQuestion, Scope } from './question';
import type { RankingId } from './ranking';
import { toBookingsQuery } from './rankings-from-bookings';

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
export function toRowQuery(condition: RowCondition): Omit<BookingsQuery, 'status' | 'cursor' | 'limit'> {
  const { scope, eventTypeId, eventTypes, isOwnCount } = condition;
  const copies = isOwnCount ? null : findCopies(eventTypeId, eventTypes);
  // Cal.com counts members' personal bookings with a team's, which are not found under the team.
  const widest: Scope = isOwnCount ? scope : { kind: 'org' };
  const { limit: _limit, ...query } = toBookingsQuery({
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
export function createRowCheck(condition: RowCondition): (booking: WireBooking) => boolean {
  const { ranking, calcomUserId, question, period, now } = condition;
  const passes = createFilterCheck(question, period);
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
