import type { BookingsQuery, EventType, WireBooking } from '../calcom/schemas';
import { createFilterCheck, eventTypeIdOf, isCountedFor, organiserIdOf } from './booking-fit';
import type { Period } from './period';
import type { RankingsQuestion, Scope } from './question';
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
  readonly now: Date;
}

/** In a whole organisation every booking of its members counts, of whatever event type. */
export const needsEventTypes = ({ scope, eventTypeId }: Pick<RowCondition, 'scope' | 'eventTypeId'>) =>
  scope.kind !== 'org' || eventTypeId !== null;

/** The bookings to look through, all statuses of them; they cannot be asked for by host. */
export function toRowQuery({
  question,
  period,
  eventTypeId,
  eventTypes,
}: RowCondition): Omit<BookingsQuery, 'status' | 'cursor' | 'limit'> {
  const [from, until] = [period.start?.toISOString(), period.end?.toISOString()];
  const isByStart = question.dateField === 'start';
  const copies = findCopies(eventTypeId, eventTypes);
  return {
    ...(from && { [isByStart ? 'afterStart' : 'afterCreatedAt']: from }),
    ...(until && { [isByStart ? 'beforeEnd' : 'beforeCreatedAt']: until }),
    ...(copies !== null && { teamsIds: [copies.teamId] }),
    ...(copies === null && eventTypeId !== null && { eventTypeIds: [eventTypeId] }),
  };
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
function createScopeCheck({ scope, eventTypes, isMember }: RowCondition): (booking: WireBooking) => boolean {
  const teamOf = new Map(eventTypes.map(({ id, teamId }) => [id, teamId ?? null]));
  return (booking) => {
    if (scope.kind === 'org') return true;
    const eventTypeId = eventTypeIdOf(booking);
    // What belonged to a deleted event type is personal, and so is a member's copy of a managed one.
    const teamId = eventTypeId === null ? null : teamOf.get(eventTypeId);
    if (scope.kind === 'me') return teamId === null;
    return teamId === scope.teamId || (isMember && teamId == null);
  };
}

function createEventTypeCheck({ eventTypeId, eventTypes }: RowCondition): (booking: WireBooking) => boolean {
  if (eventTypeId === null) return () => true;
  const copies = findCopies(eventTypeId, eventTypes);
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
