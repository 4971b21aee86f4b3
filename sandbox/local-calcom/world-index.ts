import type { Booking, World } from './world/types';

export type WorldIndex = ReturnType<typeof createWorldIndex>;

/**
 * The world with the look-ups and the rights that every endpoint asks for. `bookingsAt`: the bookings as they stand
 * then, the same array for as long as none of them changes; unless told, those of the world at any time.
 */
export function createWorldIndex(
  world: World,
  bookingsAt: (now: Date) => readonly Booking[] = () => world.bookings,
) {
  const members = new Map(world.members.map((member) => [member.id, member]));
  const eventTypes = new Map(world.eventTypes.map((eventType) => [eventType.id, eventType]));
  const teams = new Map(world.teams.map((team) => [team.id, team]));
  const accepted = world.memberships.filter((membership) => membership.accepted);

  /** Owner or admin of the team, or of the organisation above it. */
  function administers(userId: number, teamId: number): boolean {
    const own = accepted.find((each) => each.userId === userId && each.teamId === teamId);
    if (own !== undefined && own.role !== 'MEMBER') return true;
    const parentId = teams.get(teamId)?.parentId ?? null;
    return parentId !== null && administers(userId, parentId);
  }

  const eventTypeById = (id: number | null) => (id === null ? undefined : eventTypes.get(id));

  return {
    world,
    bookingsAt,
    memberById: (id: number | null) => (id === null ? undefined : members.get(id)),
    eventTypeById,
    /** The team of the booking's event type; null makes it a personal booking. */
    teamIdOf: (booking: Booking) => eventTypeById(booking.eventTypeId)?.teamId ?? null,
    /** Accepted memberships only. */
    membersOf: (teamId: number) => accepted.filter((each) => each.teamId === teamId),
    isMemberOf: (userId: number, teamId: number) =>
      accepted.some((each) => each.userId === userId && each.teamId === teamId),
    administers,
  };
}
