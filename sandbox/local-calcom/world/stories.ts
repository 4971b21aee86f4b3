import type { BookingFactory, BookingFacts } from './booking-factory';
import type { Booking, BookingStatus, EventType } from './types';

const hourMs = 3_600_000;
const weekMs = 7 * 24 * hourMs;

/** A moved booking leaves two rows: the old one cancelled and pointing forward, the new one pointing back. */
export function buildReschedule(
  factory: BookingFactory,
  facts: Omit<BookingFacts, 'status'>,
): readonly [old: Booking, moved: Booking] {
  const { random } = factory;
  const oldUid = factory.makeUid();
  const movedUid = factory.makeUid();
  const reason = random.pick(['Moved by the guest', 'Clash & <urgent>', '']);
  const old = factory.make({
    ...facts,
    status: 'cancelled',
    changes: {
      uid: oldUid,
      rescheduledToUid: movedUid,
      // Cal.com marks the reason of a reschedule with this prefix.
      cancellationReason: `$RCH$${reason}`,
      cancelledByEmail: null,
      noShowHost: false,
    },
  });
  const moved = factory.make({
    ...facts,
    start: new Date(facts.start.getTime() + random.int(2, 96) * hourMs),
    status: 'accepted',
    changes: {
      uid: movedUid,
      title: old.title,
      attendees: old.attendees,
      coHostIds: old.coHostIds,
      rescheduledFromUid: oldUid,
      reschedulingReason: reason === '' ? null : reason,
      rescheduledByEmail: old.attendees[0]?.email ?? null,
    },
  });
  return [old, moved];
}

/** Weekly occurrences that share one series uid; one of them may have been called off. */
export function buildSeries(
  factory: BookingFactory,
  facts: { readonly eventType: EventType; readonly ownerId: number | null; readonly start: Date },
): readonly Booking[] {
  const recurringBookingUid = factory.makeUid();
  const pendingSeries = factory.random.chance(0.2);
  return Array.from({ length: factory.random.int(3, 6) }, (_, week) => {
    const start = new Date(facts.start.getTime() + week * weekMs);
    const status: BookingStatus = factory.random.chance(0.1)
      ? 'cancelled'
      : pendingSeries
        ? 'pending'
        : 'accepted';
    return factory.make({ ...facts, start, status, changes: { recurringBookingUid } });
  });
}
