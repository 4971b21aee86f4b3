import type { BookingFactory } from './booking-factory';
import { lee } from './guests';
import { adminId, plainMemberId } from './people';
import type { Booking, BookingStatus, EventType } from './types';

const dayMs = 86_400_000;
const weeksBack = 9;
const weeksAhead = 51;

/** Every week one guest meets the admin, calls off another meeting, and meets the plain member. */
export function listLeesBookings(
  factory: BookingFactory,
  eventTypes: readonly EventType[],
  today: Date,
): readonly Booking[] {
  const midnight = Math.floor(today.getTime() / dayMs) * dayMs;
  const monday = midnight - ((today.getUTCDay() + 6) % 7) * dayMs;
  const make = (
    week: number,
    day: number,
    ownerId: number,
    [slug, status]: readonly [slug: string, status: BookingStatus],
  ): Booking => {
    const start = new Date(monday + (week * 7 + day) * dayMs + 10.5 * 3_600_000);
    const eventType = eventTypes.find((each) => each.slug === slug) ?? null;
    const booking = factory.make({ eventType, ownerId, start, status });
    return { ...booking, attendees: booking.attendees.map((attendee) => ({ ...attendee, ...lee })) };
  };
  return Array.from({ length: weeksBack + weeksAhead }, (_, index) => index - weeksBack).flatMap((week) => [
    make(week, 1, adminId, ['intro', 'accepted']),
    make(week, 2, adminId, ['intro', 'cancelled']),
    make(week, 3, plainMemberId, ['quick-chat', 'accepted']),
  ]);
}
