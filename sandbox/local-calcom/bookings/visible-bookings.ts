import type { Booking, Member } from '../world/types';
import type { WorldIndex } from '../world-index';

/**
 * What the caller may list, by uuid: bookings they host or attend and, for those who run a team or the
 * organisation, whatever its members host or attend and whatever is booked through its event types.
 */
export function listVisibleBookings(
  caller: Member,
  bookings: readonly Booking[],
  index: WorldIndex,
): readonly Booking[] {
  const { teams } = index.world;
  const runs = new Set(teams.map(({ id }) => id).filter((id) => index.administers(caller.id, id)));
  const people = new Set([...runs].flatMap((id) => index.membersOf(id)).map(({ userId }) => userId));
  people.add(caller.id);
  const emails = new Set([...people].map((id) => index.memberById(id)?.email));

  return bookings.filter(isVisible).sort((left, right) => (left.uuid < right.uuid ? -1 : 1));

  function isVisible(booking: Booking): boolean {
    const eventType = index.eventTypeById(booking.eventTypeId);
    const teamId = eventType?.teamId ?? index.eventTypeById(eventType?.parentId ?? null)?.teamId;
    return (
      [booking.ownerId, ...booking.coHostIds].some((id) => id !== null && people.has(id)) ||
      booking.attendees.some(({ email }) => emails.has(email)) ||
      (typeof teamId === 'number' && runs.has(teamId))
    );
  }
}
