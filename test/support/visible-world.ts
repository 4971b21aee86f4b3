import type { Booking, World } from '../../sandbox/local-calcom/world/types';

// What the owner of the organisation may list, made again from the contract: for counts of what a key can see.

const soloTeamId = 900;

/** The team that a booking was made through, a managed event type's copies included; null for personal ones. */
export function teamOfBooking(world: World, { eventTypeId }: Booking): number | null {
  const teamOf = (id: number | null): number | null => {
    const eventType = world.eventTypes.find((each) => each.id === id);
    return eventType?.teamId ?? (eventType?.parentId ? teamOf(eventType.parentId) : null);
  };
  return teamOf(eventTypeId);
}

/** Everybody is in one room, with the bookings that the organisation's owner may list and `keep` keeps. */
export function visibleWorld(world: World, keep: (booking: Booking) => boolean = () => true): World {
  const ofOrganization = new Set(
    world.memberships.flatMap((seat) => (seat.accepted && seat.teamId !== soloTeamId ? seat.userId : [])),
  );
  const emails = new Set(world.members.flatMap(({ id, email }) => (ofOrganization.has(id) ? email : [])));
  const isVisible = (booking: Booking) => {
    const { ownerId, coHostIds, attendees } = booking;
    const teamId = teamOfBooking(world, booking);
    return (
      [ownerId, ...coHostIds].some((id) => id !== null && ofOrganization.has(id)) ||
      attendees.some(({ email }) => emails.has(email)) ||
      (teamId !== null && teamId !== soloTeamId)
    );
  };
  return {
    ...world,
    bookings: world.bookings.filter((booking) => isVisible(booking) && keep(booking)),
    eventTypes: [],
    memberships: world.members.map(({ id }) => ({
      id,
      userId: id,
      teamId: world.organizationId,
      accepted: true,
      role: 'MEMBER',
    })),
  };
}
