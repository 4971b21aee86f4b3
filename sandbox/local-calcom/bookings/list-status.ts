import type { Booking } from '../world/types';
import type { ListStatus } from './bookings-query';

const isAlive = ({ status }: Booking) => status !== 'cancelled' && status !== 'rejected';

const meanings: Readonly<Record<ListStatus, (booking: Booking, now: Date) => boolean>> = {
  // May hold pending ones; an occurrence of a series has to be accepted.
  upcoming: (booking, now) =>
    booking.end >= now &&
    isAlive(booking) &&
    (booking.recurringBookingUid === null || booking.status === 'accepted'),
  recurring: (booking, now) => booking.end >= now && isAlive(booking) && booking.recurringBookingUid !== null,
  past: (booking, now) => booking.end <= now && isAlive(booking),
  cancelled: (booking) => !isAlive(booking),
  unconfirmed: (booking, now) => booking.end >= now && booking.status === 'pending',
};

/** What `status` asks for, which is not the booking's own status: one booking may answer to several. */
export function isListedAs(booking: Booking, status: ListStatus, now: Date): boolean {
  return meanings[status](booking, now);
}
