import { badRequest } from '../http/answer';
import { describePage, pageOf, parseOffset } from '../http/request';
import type { Call, Route } from '../http/router';
import type { Booking, Member } from '../world/types';
import type { WorldIndex } from '../world-index';
import { buildBookingAnswer } from './booking-answer';
import {
  type BookingFilters,
  buildBookingFilter,
  isListedAs,
  listVisibleBookings,
  parseCursorQuery,
  parseOffsetQuery,
  pickCursorPage,
} from './list-bookings';

const path = '/v2/bookings';
const scope = 'BOOKING_READ';

export function createBookingsRoutes(index: WorldIndex): readonly Route[] {
  const visibleTo = new Map<number, { readonly of: readonly Booking[]; readonly rows: readonly Booking[] }>();

  function handleCursorList({ caller, query, now }: Call) {
    // The sort parameters are accepted and change nothing: the walk is always along the uuid.
    const { status, cursor, limit, ...filters } = parseCursorQuery(query);
    const matches = findFilter(filters);
    const keeps = (booking: Booking) =>
      (status === undefined || isListedAs(booking, status, now)) && matches(booking);
    const { rows, pagination } = pickCursorPage(seenBy(caller, now), { status, cursor, limit, now, keeps });
    return {
      status: 'success',
      data: rows.map((booking) => buildBookingAnswer(booking, index, 'cursor')),
      pagination,
    };
  }

  /** What a caller gets who forgot the version: another shape, and no cursor to go on with. */
  function handleOffsetList({ caller, query, now }: Call) {
    const { status: statuses, ...filters } = parseOffsetQuery(query);
    const offset = parseOffset(query, 100);
    const matches = findFilter(filters);
    const matching = seenBy(caller, now).filter(
      (booking) => matches(booking) && (statuses?.some((status) => isListedAs(booking, status, now)) ?? true),
    );
    const ordered = filters.sortStart === 'desc' ? matching.toReversed() : matching;
    return {
      status: 'success',
      data: pageOf(ordered, offset).map((booking) => buildBookingAnswer(booking, index, 'offset')),
      pagination: describePage(ordered.length, offset),
    };
  }

  function seenBy(caller: Member, now: Date): readonly Booking[] {
    const bookings = index.bookingsAt(now);
    const known = visibleTo.get(caller.id);
    if (known?.of === bookings) return known.rows;
    const rows = listVisibleBookings(caller, bookings, index);
    visibleTo.set(caller.id, { of: bookings, rows });
    return rows;
  }

  function findFilter(filters: BookingFilters): (booking: Booking) => boolean {
    const unknown = [filters.eventTypeId ?? [], filters.eventTypeIds ?? []]
      .flat()
      .filter((id) => index.eventTypeById(id) === undefined);
    if (unknown.length > 0) throw badRequest(`Event types with ids ${unknown.join(', ')} do not exist`);
    return buildBookingFilter(filters, index);
  }

  return [
    { method: 'GET', path, scope, versions: ['2026-05-01'], handle: handleCursorList },
    { method: 'GET', path, scope, versions: ['2024-08-13', '2024-04-15'], handle: handleOffsetList },
  ];
}
