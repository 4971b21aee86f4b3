import { buildUuidV7 } from '../uuid-v7';
import type { Random } from './random';
import type { Attendee, Booking, BookingStatus, EventType, Member } from './types';
import { roughWording, type Wording } from './wording';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const weekMs = 7 * dayMs;
const uidAlphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export interface BookingFacts {
  readonly eventType: EventType | null;
  readonly ownerId: number | null;
  readonly start: Date;
  readonly status: BookingStatus;
  readonly minutes?: number;
  /** Whatever the story needs to be just so. */
  readonly changes?: Partial<Booking>;
}

export type BookingFactory = ReturnType<typeof createBookingFactory>;

/** Fills in all that a story does not say, so that a booking made today looks like one met in the wild. */
export function createBookingFactory(
  random: Random,
  now: Date,
  members: readonly Member[],
  { firstId = 9001, wording = roughWording }: { readonly firstId?: number; readonly wording?: Wording } = {},
) {
  const memberById = new Map(members.map((member) => [member.id, member]));
  let nextId = firstId;

  function make({ eventType, ownerId, start, status, minutes, changes = {} }: BookingFacts): Booking {
    const owner = ownerId === null ? undefined : memberById.get(ownerId);
    const end = new Date(start.getTime() + (minutes ?? eventType?.lengthInMinutes ?? 30) * minuteMs);
    const over = end <= now;
    const held = over && status === 'accepted';
    const seats = eventType?.seats ?? null;
    const attendees = Array.from({ length: seats === null ? 1 : random.int(0, Math.min(seats, 5)) }, () =>
      wording.buildAttendee(random, members, { seated: seats !== null, mayBeAbsent: held }),
    );
    const createdAt = pickCreatedAt(start);
    const ended = status === 'cancelled' || status === 'rejected';
    nextId += 1;
    return {
      id: nextId,
      uid: makeUid(),
      uuid: buildUuidV7(start, random.text('0123456789abcdef', 19)),
      title: wording.buildTitle(random, eventType?.title ?? null, nameOf(owner), guestName(attendees)),
      description: wording.buildDescription(random),
      ownerId,
      coHostIds: pickCoHosts(eventType, ownerId),
      status,
      start,
      end,
      eventTypeId: eventType?.id ?? null,
      seated: seats !== null,
      location: wording.buildLocation(random),
      createdAt,
      updatedAt: random.chance(0.3) ? null : between(createdAt, now),
      attendees,
      guests: seats === null && random.chance(0.05) ? ['plus.one@client.test'] : [],
      rating: held && random.chance(0.35) ? random.pick(wording.ratings) : null,
      // A cancelled booking marked as missed by its host has been seen in the wild.
      noShowHost:
        (held && random.chance(wording.hostNoShows)) || (status === 'cancelled' && random.chance(0.01)),
      paid: eventType?.paid === true && !ended,
      icsUid: random.pick([null, '', `${random.text(uidAlphabet, 10)}@acme.test`]),
      cancellationReason: ended ? wording.buildCancellationReason(random) : null,
      cancelledByEmail: status === 'cancelled' && random.chance(0.5) ? (owner?.email ?? null) : null,
      reschedulingReason: null,
      rescheduledByEmail: null,
      rescheduledFromUid: null,
      rescheduledToUid: null,
      recurringBookingUid: null,
      withoutMilliseconds: random.chance(0.3),
      ...changes,
    };
  }

  function makeUid(): string {
    return random.text(uidAlphabet, 22);
  }

  function pickCreatedAt(start: Date): Date {
    const latest = Math.min(start.getTime(), now.getTime());
    return new Date(latest - Math.floor((0.05 + random.next() * 21) * dayMs));
  }

  function between(from: Date, to: Date): Date {
    return new Date(from.getTime() + Math.floor(random.next() * (to.getTime() - from.getTime())));
  }

  function pickCoHosts(eventType: EventType | null, ownerId: number | null): readonly number[] {
    if (eventType?.schedulingType !== 'collective') return [];
    const others = eventType.hostIds.filter((id) => id !== ownerId);
    return [...new Set([random.pick(others), random.pick(others)])];
  }

  return { random, now, make, makeUid };
}

function nameOf(member: Member | undefined): string {
  return member?.name ?? member?.email ?? 'unknown';
}

function guestName(attendees: readonly Attendee[]): string {
  return attendees[0]?.name || 'Guest';
}

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
