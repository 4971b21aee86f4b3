import type { Attendee, Booking } from '../world/types';
import type { WorldIndex } from '../world-index';

/** Since 2026-05-01 all hosts are listed and e-mails come with a display form; before, only the organizer was. */
export type BookingShape = 'cursor' | 'offset';

/** A booking as the API writes it, in the documented order of fields. The walk's uuid is not among them. */
export function buildBookingAnswer(booking: Booking, index: WorldIndex, shape: BookingShape) {
  const instant = (date: Date) =>
    booking.withoutMilliseconds ? date.toISOString().replace('.000Z', 'Z') : date.toISOString();
  const eventType = index.eventTypeById(booking.eventTypeId);
  // A seated booking that was called off is listed like any other.
  const isSeated = booking.seated && booking.status !== 'cancelled';
  const ended = booking.cancellationReason !== null || ['cancelled', 'rejected'].includes(booking.status);

  return {
    id: booking.id,
    uid: booking.uid,
    title: booking.title,
    description: booking.description,
    hosts: buildHosts(booking, index, shape),
    status: booking.status,
    ...(ended
      ? { cancellationReason: booking.cancellationReason, ...optional('cancelledByEmail', booking) }
      : {}),
    ...optional('reschedulingReason', booking),
    rescheduledByEmail: booking.rescheduledByEmail,
    ...optional('rescheduledFromUid', booking),
    ...optional('rescheduledToUid', booking),
    start: instant(booking.start),
    end: instant(booking.end),
    duration: (booking.end.getTime() - booking.start.getTime()) / 60_000,
    eventTypeId: booking.eventTypeId,
    eventType: eventType === undefined ? null : { id: eventType.id, slug: eventType.slug },
    ...(booking.location === null ? {} : { meetingUrl: booking.location }),
    location: booking.location,
    absentHost: booking.noShowHost,
    createdAt: instant(booking.createdAt),
    updatedAt: booking.updatedAt === null ? null : instant(booking.updatedAt),
    metadata: {},
    rating: booking.rating,
    icsUid: booking.icsUid,
    ...optional('recurringBookingUid', booking),
    attendees: booking.attendees.map((attendee) => buildAttendeeAnswer(attendee, shape, isSeated)),
    ...(isSeated ? {} : buildOwnAnswers(booking)),
  };
}

function buildHosts(booking: Booking, index: WorldIndex, shape: BookingShape) {
  const owner = index.memberById(booking.ownerId);
  if (owner === undefined) {
    // The account is gone. All that is left is this word, also in place of the number, and no time zone.
    return [{ id: 'unknown', name: 'unknown', email: 'unknown', username: 'unknown' }];
  }
  const coHosts = shape === 'cursor' ? booking.coHostIds.flatMap((id) => index.memberById(id) ?? []) : [];
  return [owner, ...coHosts].map(({ id, name, email, username, timeZone }) => ({
    id,
    name,
    email,
    ...(shape === 'cursor' ? { displayEmail: email } : {}),
    username,
    timeZone,
  }));
}

function buildAttendeeAnswer(attendee: Attendee, shape: BookingShape, isSeated: boolean) {
  const { name, email, timeZone, language, absent, phoneNumber, seatUid } = attendee;
  return {
    name,
    email,
    ...(shape === 'cursor' ? { displayEmail: email } : {}),
    timeZone,
    language,
    absent,
    ...(phoneNumber === null ? {} : { phoneNumber }),
    ...(!isSeated || seatUid === null
      ? {}
      : { seatUid, bookingFieldsResponses: { name, email }, metadata: {} }),
  };
}

/** In a seated booking each attendee answers the form; otherwise the booking does. */
function buildOwnAnswers({ attendees, guests }: Booking) {
  const [first] = attendees;
  return {
    ...(guests.length === 0 ? {} : { guests }),
    bookingFieldsResponses: first === undefined ? {} : { email: first.email, name: first.name },
  };
}

function optional<Key extends keyof Booking>(key: Key, booking: Booking): Partial<Pick<Booking, Key>> {
  const picked: Partial<Pick<Booking, Key>> = {};
  if (booking[key] !== null) picked[key] = booking[key];
  return picked;
}
