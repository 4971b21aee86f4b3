import type { WireBooking } from '../calcom/schemas';
import { createWindowCheck } from '../rankings/window-check';

/** What one host carries. */
export interface HostTally {
  /** As the bookings name them; Cal.com's rows tell it again with each booking. */
  readonly host: WireBooking['hosts'][number];
  bookings: number;
  minutes: number;
  /** Those with other hosts beside. */
  shared: number;
  hostNoShows: number;
  /** Guests who did not come, each counted. */
  guestNoShows: number;
  ratings: number;
  ratingSum: number;
  /** The booking counted last, so that a host who is named twice in it counts once. */
  lastBookingId: number;
}

export interface BookingsRead {
  /** Different bookings of the window, whatever became of them. */
  readonly bookings: number;
  /** Of them accepted: those that make up the load. */
  readonly counted: number;
  /** Counted ones that no host has whom Cal.com still knows. */
  readonly withoutHost: number;
  /** Missed by a host, but one of several: Cal.com does not say which. */
  readonly unclearNoShows: number;
}

export interface FairShareTally {
  /** Adds a page of bookings. One that was on an earlier page too counts once. */
  addPage(page: readonly WireBooking[]): void;
  read(): BookingsRead;
  /** Every host with at least one counted booking. */
  hosts(): Iterable<readonly [calcomUserId: number, tally: Readonly<HostTally>]>;
}

/**
 * Counts accepted bookings per host, co-hosts included, page after page: of a booking nothing is kept but its number.
 * The window is Cal.com's own: from the start of a booking to its end, and checked again here.
 */
export function createFairShareTally(window: {
  readonly start: Date | null;
  readonly end: Date | null;
}): FairShareTally {
  const isWithin = createWindowCheck(window);
  const tallies = new Map<number, HostTally>();
  const seen = new Set<number>();
  let counted = 0;
  let withoutHost = 0;
  let unclearNoShows = 0;

  function tallyOf(host: HostTally['host'], id: number): HostTally {
    const known = tallies.get(id);
    if (known !== undefined) return known;
    const fresh: HostTally = {
      host,
      bookings: 0,
      minutes: 0,
      shared: 0,
      hostNoShows: 0,
      guestNoShows: 0,
      ratings: 0,
      ratingSum: 0,
      lastBookingId: Number.NaN,
    };
    tallies.set(id, fresh);
    return fresh;
  }

  function count(booking: WireBooking): void {
    const { hosts, duration, rating } = booking;
    const isShared = hosts.length > 1 && countHosts(hosts) > 1;
    const isHostAbsent = booking.absentHost === true;
    let absentGuests = 0;
    for (const { absent } of booking.attendees) if (absent === true) absentGuests += 1;
    let known = 0;
    for (const host of hosts) {
      if (typeof host.id !== 'number') continue;
      const tally = tallyOf(host, host.id);
      if (tally.lastBookingId === booking.id) continue;
      tally.lastBookingId = booking.id;
      known += 1;
      tally.bookings += 1;
      tally.minutes += duration;
      tally.guestNoShows += absentGuests;
      if (isShared) tally.shared += 1;
      else if (isHostAbsent) tally.hostNoShows += 1;
      if (typeof rating === 'number') {
        tally.ratings += 1;
        tally.ratingSum += rating;
      }
    }
    counted += 1;
    if (known === 0) withoutHost += 1;
    if (isHostAbsent && isShared) unclearNoShows += 1;
  }

  return {
    addPage(page) {
      for (const booking of page) {
        if (seen.has(booking.id) || !isWithin(booking)) continue;
        seen.add(booking.id);
        if (booking.status === 'accepted') count(booking);
      }
    },
    read: () => ({ bookings: seen.size, counted, withoutHost, unclearNoShows }),
    hosts: () => tallies.entries(),
  };
}

/** A host whose account is gone has a word for a number, and is a host all the same. */
const countHosts = (hosts: WireBooking['hosts']) => new Set(hosts.map(({ id }) => id)).size;
