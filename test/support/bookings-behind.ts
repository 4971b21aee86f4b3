import type { Booking, World } from '../../sandbox/local-calcom/world/types';
import type { RankingsQuestion } from '../../src/rankings/question';
import type { RankingId } from '../../src/rankings/ranking';

// Which bookings are behind a row, told from the bookings themselves and the contract alone: nothing of the bot's
// deciding and nothing of the local Cal.com's counting is used here.

export interface Behind {
  readonly scope: 'org' | 'me' | { readonly teamId: number };
  readonly start: Date | null;
  readonly end: Date | null;
  readonly eventTypeId: number | null;
  readonly question: Pick<RankingsQuestion, 'dateField' | 'statuses' | 'rating' | 'paid'>;
}

const looksAt: Readonly<Record<RankingId, (booking: Booking, now: Date) => boolean>> = {
  'most-bookings': () => true,
  'least-bookings': () => true,
  'most-cancelled': ({ status }) => status === 'cancelled',
  'most-completed': ({ status, end }, now) => status === 'accepted' && end <= now,
  'least-completed': ({ status, end }, now) => status === 'accepted' && end <= now,
  'most-no-show': ({ noShowHost }) => noShowHost,
  'highest-rated': ({ rating }) => rating !== null,
  'lowest-rated': ({ rating }) => rating !== null,
};

/** The bookings of one organiser that Cal.com counts for them. */
export function bookingsBehind(
  world: World,
  behind: Behind,
  { ranking, organiserId }: { readonly ranking: RankingId; readonly organiserId: number },
  now: Date,
): readonly Booking[] {
  return world.bookings.filter(
    (booking) =>
      booking.ownerId === organiserId &&
      looksAt[ranking](booking, now) &&
      isInPeriod(booking, behind) &&
      passes(booking, behind) &&
      isInScope(world, booking, behind.scope) &&
      isOfEventType(world, booking, behind.eventTypeId),
  );
}

function isInPeriod({ start, end, createdAt }: Booking, behind: Behind): boolean {
  const [first, last] = behind.question.dateField === 'start' ? [start, end] : [createdAt, createdAt];
  return (behind.start === null || first >= behind.start) && (behind.end === null || last <= behind.end);
}

function passes(booking: Booking, { question: { statuses, rating, paid } }: Behind): boolean {
  if (statuses.length > 0 && !statuses.includes(booking.status)) return false;
  if (paid !== null && booking.paid !== paid) return false;
  if (rating === null) return true;
  if (booking.rating === null) return false;
  const distance = booking.rating - rating.operand;
  const holds = {
    eq: distance === 0,
    neq: distance !== 0,
    gt: distance > 0,
    gte: distance >= 0,
    lt: distance < 0,
    lte: distance <= 0,
  };
  return holds[rating.operator];
}

const eventTypeOf = (world: World, { eventTypeId }: Booking) =>
  world.eventTypes.find(({ id }) => id === eventTypeId);

/** The team that a booking was made with; null for a personal one. */
export const teamIdOf = (world: World, booking: Booking) => eventTypeOf(world, booking)?.teamId ?? null;

function isInScope(world: World, booking: Booking, scope: Behind['scope']): boolean {
  const teamId = teamIdOf(world, booking);
  if (scope === 'me') return teamId === null;
  if (scope === 'org') {
    const ofOrganization = world.teams.filter(
      ({ id, parentId }) => id === world.organizationId || parentId === world.organizationId,
    );
    return teamId === null || ofOrganization.some(({ id }) => id === teamId);
  }
  if (teamId !== null) return teamId === scope.teamId;
  return isMember(world, booking.ownerId, scope.teamId);
}

export const isMember = (world: World, userId: number | null, teamId: number) =>
  world.memberships.some((seat) => seat.accepted && seat.teamId === teamId && seat.userId === userId);

function isOfEventType(world: World, booking: Booking, eventTypeId: number | null): boolean {
  if (eventTypeId === null) return true;
  const eventType = eventTypeOf(world, booking);
  return eventType?.id === eventTypeId || eventType?.parentId === eventTypeId;
}
