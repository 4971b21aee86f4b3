import type { Booking } from '../world/types';
import type { WorldIndex } from '../world-index';
import type { BookingFilters } from './bookings-query';

/** Every filter of the bookings list but `status`; all given ones must hold. */
export function matchesFilters(booking: Booking, filters: BookingFilters, index: WorldIndex): boolean {
  return (
    isOneOf(filters.bookingUid, [booking.uid]) &&
    isOneOf(
      filters.attendeeEmail,
      booking.attendees.map(({ email }) => email),
    ) &&
    isOneOf(
      filters.attendeeName,
      booking.attendees.map(({ name }) => name),
    ) &&
    isOneOf(filters.eventTypeId, [booking.eventTypeId]) &&
    isAnyOf(filters.eventTypeIds, [booking.eventTypeId]) &&
    isOneOf(filters.teamId, teamIdsOf(booking, index)) &&
    isAnyOf(filters.teamsIds, teamIdsOf(booking, index)) &&
    isBetween(filters.afterStart, booking.start, undefined) &&
    isBetween(undefined, booking.end, filters.beforeEnd) &&
    isBetween(filters.afterCreatedAt, booking.createdAt, filters.beforeCreatedAt) &&
    isBetween(filters.afterUpdatedAt, booking.updatedAt, filters.beforeUpdatedAt)
  );
}

function isOneOf<Value>(wanted: Value | undefined, values: readonly (Value | null)[]): boolean {
  return wanted === undefined || values.includes(wanted);
}

function isAnyOf(wanted: readonly number[] | undefined, values: readonly (number | null)[]): boolean {
  return wanted === undefined || wanted.some((each) => values.includes(each));
}

/** The copy of a managed event type is found under the team of the original. */
function teamIdsOf(booking: Booking, index: WorldIndex): readonly (number | null)[] {
  const parentId = index.eventTypeById(booking.eventTypeId)?.parentId ?? null;
  return [index.teamIdOf(booking), index.eventTypeById(parentId)?.teamId ?? null];
}

function isBetween(from: Date | undefined, value: Date | null, until: Date | undefined): boolean {
  if (from === undefined && until === undefined) return true;
  return value !== null && (from === undefined || value >= from) && (until === undefined || value <= until);
}
