import type { Booking } from '../world/types';
import type { WorldIndex } from '../world-index';
import type { BookingFilters } from './bookings-query';

type Keeps = (booking: Booking) => boolean;

/** Every filter of the bookings list but `status`; all given ones must hold. */
export function buildBookingFilter(filters: BookingFilters, index: WorldIndex): Keeps {
  const { bookingUid, attendeeEmail, attendeeName, eventTypeId, eventTypeIds, teamId, teamsIds } = filters;
  const given = [
    when(bookingUid, (uid) => (booking) => booking.uid === uid),
    when(attendeeEmail, (email) => (booking) => booking.attendees.some((each) => each.email === email)),
    when(attendeeName, (name) => (booking) => booking.attendees.some((each) => each.name === name)),
    when(eventTypeId, (id) => (booking) => booking.eventTypeId === id),
    when(
      eventTypeIds,
      (ids) => (booking) => booking.eventTypeId !== null && ids.includes(booking.eventTypeId),
    ),
    when(teamId, (id) => (booking) => isOfTeam(booking, [id], index)),
    when(teamsIds, (ids) => (booking) => isOfTeam(booking, ids, index)),
    when(filters.afterStart, (from) => (booking) => booking.start >= from),
    when(filters.beforeEnd, (until) => (booking) => booking.end <= until),
    when(filters.afterCreatedAt, (from) => (booking) => booking.createdAt >= from),
    when(filters.beforeCreatedAt, (until) => (booking) => booking.createdAt <= until),
    when(
      filters.afterUpdatedAt,
      (from) =>
        ({ updatedAt }) =>
          updatedAt !== null && updatedAt >= from,
    ),
    when(
      filters.beforeUpdatedAt,
      (until) =>
        ({ updatedAt }) =>
          updatedAt !== null && updatedAt <= until,
    ),
  ].flat();
  return (booking) => given.every((keeps) => keeps(booking));
}

function when<Value>(value: Value | undefined, build: (value: Value) => Keeps): readonly Keeps[] {
  return value === undefined ? [] : [build(value)];
}

/** The copy of a managed event type is found under the team of the original. */
function isOfTeam(booking: Booking, teamIds: readonly number[], index: WorldIndex): boolean {
  const eventType = index.eventTypeById(booking.eventTypeId);
  const original = index.eventTypeById(eventType?.parentId ?? null);
  return [eventType, original].some(
    (each) => typeof each?.teamId === 'number' && teamIds.includes(each.teamId),
  );
}
