import type { Booking } from './booking';
import type { Stream } from './walk';

export interface Window {
  readonly start: Date | null;
  readonly end: Date | null;
}

const isCalledOff = (status: string) => status === 'cancelled' || status === 'rejected';
const isOn = (status: string) => status === 'accepted' || status === 'pending';

/**
 * Whether a booking belongs where Cal.com's answer put it. Date bounds have been seen to be ignored, and lists to
 * hold bookings of another status. A status we do not know is given the benefit of the doubt.
 */
export function fitsStream(booking: Booking, stream: Stream, { start, end }: Window): boolean {
  // Cal.com's own reading of a window: the start at its first bound or later, the end at its last or earlier.
  if (start !== null && booking.start < start) return false;
  if (end !== null && booking.end > end) return false;
  return fitsStatus(booking.status, stream);
}

function fitsStatus(status: string, stream: Stream): boolean {
  switch (stream) {
    case 'all':
      return true;
    case 'cancelled':
      return !isOn(status);
    case 'unconfirmed':
      return status !== 'accepted' && !isCalledOff(status);
    case 'upcoming':
    case 'recurring':
    case 'past':
      return !isCalledOff(status);
  }
}
