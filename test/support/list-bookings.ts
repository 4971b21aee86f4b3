import type { Booking, World } from '../../sandbox/local-calcom/world/types';

// The lists worked out again from the bookings themselves, by the contract alone, as the organisation's owner sees
// them.

type Status = 'upcoming' | 'recurring' | 'past' | 'cancelled' | 'unconfirmed' | 'all';
const hourMs = 3_600_000;
const isOff = ({ status }: Booking) => status === 'cancelled' || status === 'rejected';

const meanings: Readonly<Record<Status, (booking: Booking, now: Date) => boolean>> = {
  upcoming: (booking, now) =>
    booking.end >= now &&
    !isOff(booking) &&
    (booking.recurringBookingUid === null || booking.status === 'accepted'),
  recurring: (booking, now) => booking.end >= now && !isOff(booking) && booking.recurringBookingUid !== null,
  past: (booking, now) => booking.end <= now && !isOff(booking),
  cancelled: isOff,
  unconfirmed: (booking, now) => booking.end >= now && booking.status === 'pending',
  all: () => true,
};
const ahead: readonly Status[] = ['upcoming', 'recurring', 'unconfirmed'];

export interface Listed {
  readonly statuses: readonly Status[];
  readonly start?: string;
  readonly end?: string;
  readonly only?: (booking: Booking) => boolean;
}

/** The uids of one section, in order, each once. */
export function listBookings(world: World, now: Date, listed: Listed): readonly string[] {
  const { statuses, start, end, only = () => true } = listed;
  const isAhead = statuses.some((status) => ahead.includes(status));
  const found = world.bookings.filter(
    (booking) =>
      statuses.some((status) => meanings[status](booking, now)) &&
      // The list of what is ahead begins an hour ago.
      (!isAhead || booking.start.getTime() >= now.getTime() - hourMs) &&
      (start === undefined || booking.start >= new Date(start)) &&
      (end === undefined || booking.end <= new Date(end)) &&
      only(booking) &&
      isSeenByOwner(world, booking),
  );
  const sign = isAhead ? 1 : -1;
  return found
    .sort((a, b) => sign * (a.start.getTime() - b.start.getTime() || (a.uid < b.uid ? -1 : 1)))
    .map(({ uid }) => uid);
}

const seen = new WeakMap<World, ReadonlySet<string>>();

function isSeenByOwner(world: World, booking: Booking): boolean {
  const known = seen.get(world) ?? new Set(uidsSeenByOwner(world));
  seen.set(world, known);
  return known.has(booking.uid);
}

/** Whatever a member hosts or attends, and whatever is booked through one of the organisation's event types. */
function uidsSeenByOwner({ organizationId, members, teams, eventTypes, bookings }: World): readonly string[] {
  const own = members.filter((member) => member.organizationId === organizationId);
  const ids = new Set<number | null>(own.map(({ id }) => id));
  const emails = new Set(own.map(({ email }) => email));
  const teamIds = new Set<number | null>(
    teams
      .filter(({ id, parentId }) => id === organizationId || parentId === organizationId)
      .map(({ id }) => id),
  );
  const types = new Set<number | null>(
    eventTypes
      .filter(({ teamId, parentId }) => {
        const parent = eventTypes.find(({ id }) => id === parentId);
        return teamIds.has(teamId) || (parent !== undefined && teamIds.has(parent.teamId));
      })
      .map(({ id }) => id),
  );
  teamIds.delete(null);
  types.delete(null);
  ids.delete(null);
  return bookings
    .filter(
      (booking) =>
        [booking.ownerId, ...booking.coHostIds].some((id) => ids.has(id)) ||
        booking.attendees.some(({ email }) => emails.has(email)) ||
        types.has(booking.eventTypeId),
    )
    .map(({ uid }) => uid);
}
