import type { Booking, World } from '../../sandbox/local-calcom/world/types';
import { nameOf } from './count-rankings';
import { listBookings } from './list-bookings';
import type { Seen } from './read-message';

// Each host's load worked out again from the bookings themselves, by the contract alone, as the organisation's owner
// sees them.

export interface Load {
  readonly name: string;
  readonly bookings: number;
  readonly hours: number;
}

export interface ExpectedLoads {
  readonly read: number;
  readonly counted: number;
  /** Hosts with a booking, members or not. */
  readonly loads: readonly Load[];
  /** Members without one. */
  readonly idle: readonly string[];
  readonly median: number;
}

export interface LoadQuestion {
  readonly start: string;
  readonly end: string;
  /** Else the organisation. */
  readonly teamId?: number;
  readonly eventTypeId?: number;
}

export function countLoads(world: World, now: Date, question: LoadQuestion): ExpectedLoads {
  const { start, end, teamId = world.organizationId, eventTypeId } = question;
  const only = (booking: Booking) =>
    (question.teamId === undefined || teamOf(world, booking) === teamId) &&
    (eventTypeId === undefined || booking.eventTypeId === eventTypeId);
  const uids = new Set(listBookings(world, now, { statuses: ['all'], start, end, only }));
  const accepted = world.bookings.filter(({ uid, status }) => uids.has(uid) && status === 'accepted');
  const seats = world.memberships.filter((seat) => seat.teamId === teamId && seat.accepted);
  const memberIds = new Set(seats.map(({ userId }) => userId));
  const loads = world.members.map((member) => {
    const own = accepted.filter((booking) => hostsOf(world, booking).includes(member.id));
    const ms = own.reduce((sum, booking) => sum + booking.end.getTime() - booking.start.getTime(), 0);
    const load = { name: nameOf(member), bookings: own.length, hours: Math.round(ms / 360_000) / 10 };
    return { isMember: memberIds.has(member.id), load };
  });
  const team = loads.flatMap(({ isMember, load }) => (isMember ? load : []));
  return {
    read: uids.size,
    counted: accepted.length,
    loads: loads.flatMap(({ load }) => (load.bookings > 0 ? load : [])),
    idle: team.filter(({ bookings }) => bookings === 0).map(({ name }) => name),
    median: medianOf(team.map(({ bookings }) => bookings)),
  };
}

/** Of a booking whose organiser's account is gone, Cal.com names nobody. */
const hostsOf = ({ members }: World, { ownerId, coHostIds }: Booking) =>
  members.some(({ id }) => id === ownerId) ? [ownerId, ...coHostIds] : [];

/** A copy of a managed event type belongs to the team of the original. */
function teamOf({ eventTypes }: World, { eventTypeId }: Booking): number | null {
  const eventType = eventTypes.find(({ id }) => id === eventTypeId);
  const original = eventTypes.find(({ id }) => id === eventType?.parentId);
  return original?.teamId ?? eventType?.teamId ?? null;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** The rows of a message: a bar with the bookings, the name, and the hours before it. */
export function loadRows({ words }: Seen): readonly Load[] {
  return words.split('\n').flatMap((line) => {
    const [, bookings, hours, name = ''] =
      /^\D*\d+\s[█·]+\s+(\d+)\s+([\d.]+) h\s+(.+?)(?:\s+·\s+not in the team)?$/.exec(line) ?? [];
    return bookings === undefined ? [] : [{ name, bookings: Number(bookings), hours: Number(hours) }];
  });
}
