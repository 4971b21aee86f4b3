import type { Booking, EventType, Member, Membership, World } from './world/types';

/** The world with the look-ups and the rights that every endpoint asks for. */
export interface WorldIndex {
  readonly world: World;
  /** The bookings as they stand then. The same array for as long as none of them changes. */
  bookingsAt(now: Date): readonly Booking[];
  memberById(id: number | null): Member | undefined;
  eventTypeById(id: number | null): EventType | undefined;
  /** The team of the booking's event type; null makes it a personal booking. */
  teamIdOf(booking: Booking): number | null;
  /** Accepted memberships only. */
  membersOf(teamId: number): readonly Membership[];
  isMemberOf(userId: number, teamId: number): boolean;
  /** Owner or admin of the team, or of the organisation above it. */
  administers(userId: number, teamId: number): boolean;
}

/** `bookingsAt`: the world's own bookings at any time, unless told. */
export function createWorldIndex(
  world: World,
  bookingsAt: WorldIndex['bookingsAt'] = () => world.bookings,
): WorldIndex {
  const members = new Map(world.members.map((member) => [member.id, member]));
  const eventTypes = new Map(world.eventTypes.map((eventType) => [eventType.id, eventType]));
  const teams = new Map(world.teams.map((team) => [team.id, team]));
  const accepted = world.memberships.filter((membership) => membership.accepted);

  function administers(userId: number, teamId: number): boolean {
    const own = accepted.find((each) => each.userId === userId && each.teamId === teamId);
    if (own !== undefined && own.role !== 'MEMBER') return true;
    const parentId = teams.get(teamId)?.parentId ?? null;
    return parentId !== null && administers(userId, parentId);
  }

  function eventTypeById(id: number | null): EventType | undefined {
    return id === null ? undefined : eventTypes.get(id);
  }

  return {
    world,
    bookingsAt,
    memberById: (id) => (id === null ? undefined : members.get(id)),
    eventTypeById,
    teamIdOf: (booking) => eventTypeById(booking.eventTypeId)?.teamId ?? null,
    membersOf: (teamId) => accepted.filter((each) => each.teamId === teamId),
    isMemberOf: (userId, teamId) => accepted.some((each) => each.userId === userId && each.teamId === teamId),
    administers,
  };
}
