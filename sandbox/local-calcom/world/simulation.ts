import { createBookingFactory } from './booking-factory';
import { listPeople } from './edge-organization';
import { listLaterBookings, listLeesBookings } from './edge-world';
import { createRandom, type Random } from './random';
import type { Booking, World } from './types';

const yearMs = 366 * 86_400_000;
const firstLaterId = 50_001;

/** A booking from an instant on. */
export interface Stage {
  readonly from: number;
  readonly booking: Booking;
}

/** How the bookings of a world go on after it was made. The same seed and instant give the same simulation. */
export function createSimulation(
  world: World,
  { seed, begin }: { readonly seed: number; readonly begin: Date },
): (now: Date) => readonly Booking[] {
  const random = createRandom(seed + 0x10000);
  const people = listPeople();
  // Seen from the end of the year, so that whatever comes has its outcome; until then it is not shown.
  const end = new Date(begin.getTime() + yearMs);
  const factory = createBookingFactory(
    random,
    end,
    people.map(({ member }) => member),
    { firstId: firstLaterId },
  );
  const later = [
    ...listLaterBookings(factory, people, world.eventTypes, begin),
    ...listLeesBookings(factory, world.eventTypes, begin),
  ];
  const lives: readonly (readonly Stage[])[] = [
    ...world.bookings.map((booking) => stagesOfKnown(booking, begin, random)),
    ...later.map((booking) => stagesOfLater(booking, random)),
  ];
  return createView(lives);
}

export function createView(lives: readonly (readonly Stage[])[]): (now: Date) => readonly Booking[] {
  const turns = lives.flatMap((stages) => stages.map(({ from }) => from)).sort((a, b) => a - b);
  let shown: { readonly turn: number; readonly bookings: readonly Booking[] } | undefined;
  return (now) => {
    const at = now.getTime();
    const turn = countUpTo(turns, at);
    if (shown?.turn !== turn) {
      const bookings = lives.flatMap((stages) => stages.findLast(({ from }) => from <= at)?.booking ?? []);
      shown = { turn, bookings };
    }
    return shown.bookings;
  };
}

function countUpTo(sorted: readonly number[], at: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What stands in the calendar at the beginning: the past stays as it is. */
function stagesOfKnown(booking: Booking, begin: Date, random: Random): readonly Stage[] {
  const first: Stage = { from: Number.NEGATIVE_INFINITY, booking };
  if (booking.end <= begin) return [first];
  if (booking.status === 'accepted') return [first, outcomeOf(withOutcome(booking, random))];
  if (booking.status !== 'pending' || random.chance(0.25)) return [first];
  const accepted = changed(booking, { status: 'accepted' }, between(begin, booking.start, random));
  return [first, accepted, outcomeOf(withOutcome(accepted.booking, random))];
}

/** What is booked on the way, given as it stands in the end. `decidedAt`: when it is confirmed or called off. */
export function stagesOfLater(
  final: Booking,
  random: Random,
  decidedAt = between(final.createdAt, final.start, random),
): readonly Stage[] {
  const { status, createdAt } = final;
  const isOff = status === 'cancelled' || status === 'rejected';
  const waits = status === 'rejected' || random.chance(0.1);
  const made: Stage = {
    from: createdAt.getTime(),
    booking: {
      ...final,
      ...unheld(final),
      status: status === 'accepted' || isOff ? (waits ? 'pending' : 'accepted') : status,
      updatedAt: null,
      cancellationReason: null,
      cancelledByEmail: null,
      rescheduledToUid: null,
    },
  };
  if (isOff) return [made, changed(final, unheld(final), decidedAt)];
  if (status !== 'accepted') return [made];
  const accepted = changed(final, unheld(final), decidedAt);
  return [made, ...(waits ? [accepted] : []), outcomeOf(final)];
}

const outcomeOf = (booking: Booking): Stage => changed(booking, {}, booking.end);

function changed(booking: Booking, changes: Partial<Booking>, at: Date): Stage {
  return { from: at.getTime(), booking: { ...booking, ...changes, updatedAt: at } };
}

/** Nobody has rated or missed what was not held. */
function unheld({ attendees }: Booking): Partial<Booking> {
  return {
    rating: null,
    noShowHost: false,
    attendees: attendees.map((attendee) => ({ ...attendee, absent: false })),
  };
}

/** As likely as in the past. */
function withOutcome(booking: Booking, random: Random): Booking {
  return {
    ...booking,
    rating: random.chance(0.35) ? random.pick([1, 2, 3, 4, 4, 5, 5, 5]) : null,
    noShowHost: random.chance(0.04),
    attendees: booking.attendees.map((attendee) => ({ ...attendee, absent: random.chance(0.06) })),
  };
}

export function between(from: Date, until: Date, random: Random): Date {
  const span = Math.max(0, until.getTime() - from.getTime());
  return new Date(from.getTime() + Math.floor(random.next() * span));
}
