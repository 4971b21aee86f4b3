import type { Stream } from '../../src/bookings/walk-state';
import type { BookingsPage, BookingsQuery } from '../../src/calcom/schemas';
import { wireBooking } from './wire-booking';

export const now = Date.parse('2026-06-03T12:00:00Z');
export const minute = 60_000;

export interface FakeBooking {
  readonly uid: string;
  readonly startMs: number;
  readonly minutes: number;
  readonly status: string;
  readonly isRecurring: boolean;
  /** The random part of Cal.com's uuid: bookings of one start are listed by it, not by uid. */
  readonly tie: string;
}

export interface FakeRules {
  /** The server's own limit, should it be lower than the one asked for. */
  readonly pageSize: number;
  readonly ignoresWindow: boolean;
  /** Whether a full last page claims that there is more, and an empty one follows. */
  readonly endsWithEmptyPage: boolean;
  /** Whether the uuid's time is not the start's, so that lists are in no order of start times. */
  readonly isUnordered: boolean;
}

const plainRules: FakeRules = {
  pageSize: 100,
  ignoresWindow: false,
  endsWithEmptyPage: false,
  isUnordered: false,
};

const isDescending = (stream: Stream) => stream === 'all' || stream === 'cancelled' || stream === 'past';

/** `GET /v2/bookings` at 2026-05-01 as far as paging goes, with the clock standing still at `now`. */
export class FakeBookings {
  readonly rules: FakeRules;
  bookings: readonly FakeBooking[];
  calls: BookingsQuery[] = [];
  /** Calls made while none was under way: how many times a caller has waited. */
  rounds = 0;
  #underWay = 0;

  constructor(bookings: readonly FakeBooking[], rules: Partial<FakeRules> = {}) {
    this.bookings = bookings;
    this.rules = { ...plainRules, ...rules };
  }

  /** A whole list as the server orders it. */
  list(stream: Stream): readonly FakeBooking[] {
    const ascending = this.bookings
      .filter(
        (booking) => isListed(booking, stream) && (this.rules.isUnordered || isWithinAnchor(booking, stream)),
      )
      .sort((a, b) => (this.#sortUuid(a) < this.#sortUuid(b) ? -1 : 1));
    return isDescending(stream) ? ascending.reverse() : ascending;
  }

  readonly fetchPage = async (query: BookingsQuery): Promise<BookingsPage> => {
    this.calls.push(query);
    if (this.#underWay === 0) this.rounds += 1;
    this.#underWay += 1;
    await new Promise((resolve) => setImmediate(resolve));
    this.#underWay -= 1;
    return this.#page(query);
  };

  /** What was asked and how often was waited since the last time this was called. */
  takeCosts() {
    const costs = { calls: this.calls, rounds: this.rounds };
    this.calls = [];
    this.rounds = 0;
    return costs;
  }

  #page({ status, cursor, limit = 50, afterStart, beforeEnd }: BookingsQuery): BookingsPage {
    const stream = status ?? 'all';
    const from = cursor === undefined ? null : JSON.parse(Buffer.from(cursor, 'base64').toString());
    const isAfterCursor = (booking: FakeBooking) => {
      const uuid = this.#sortUuid(booking);
      return from === null || (isDescending(stream) ? uuid < from.sortUuid : uuid > from.sortUuid);
    };
    const rest = this.list(stream).filter(
      (booking) =>
        isAfterCursor(booking) &&
        (this.rules.ignoresWindow || isInWindow(booking, afterStart ?? null, beforeEnd ?? null)),
    );
    const size = Math.min(limit, this.rules.pageSize);
    const rows = rest.slice(0, size);
    const last = rows.at(-1);
    const hasMore = rest.length > size || (this.rules.endsWithEmptyPage && rows.length === size);
    const nextCursor = last && hasMore ? this.#cursorAt(last) : null;
    return { data: rows.map(toWire), pagination: { nextCursor, hasMore: nextCursor !== null } };
  }

  #sortUuid({ startMs, tie, uid }: FakeBooking): string {
    return this.rules.isUnordered
      ? `${tie}-${uid}`
      : `${startMs.toString(16).padStart(12, '0')}-${tie}-${uid}`;
  }

  #cursorAt(booking: FakeBooking): string {
    return Buffer.from(JSON.stringify({ v: 1, sortUuid: this.#sortUuid(booking) })).toString('base64');
  }
}

export function isInWindow(booking: FakeBooking, start: string | null, end: string | null): boolean {
  const endMs = booking.startMs + booking.minutes * minute;
  return (
    (start === null || booking.startMs >= Date.parse(start)) && (end === null || endMs <= Date.parse(end))
  );
}

function isListed({ startMs, minutes, status, isRecurring }: FakeBooking, stream: Stream): boolean {
  const endMs = startMs + minutes * minute;
  const isCancelled = status === 'cancelled' || status === 'rejected';
  switch (stream) {
    case 'all':
      return true;
    case 'cancelled':
      return isCancelled;
    case 'past':
      return endMs <= now && !isCancelled;
    case 'upcoming':
      return endMs >= now && !isCancelled;
    case 'recurring':
      return endMs >= now && !isCancelled && isRecurring;
    case 'unconfirmed':
      return endMs >= now && status === 'pending';
  }
}

// Where Cal.com's first page begins: bookings that began more than an hour ago are not ahead any more.
function isWithinAnchor({ startMs }: FakeBooking, stream: Stream): boolean {
  if (stream === 'past') return startMs <= now;
  return isDescending(stream) || startMs >= now - 60 * minute;
}

function toWire({ uid, startMs, minutes, status, isRecurring }: FakeBooking) {
  return wireBooking({
    uid,
    status,
    start: new Date(startMs).toISOString(),
    end: new Date(startMs + minutes * minute).toISOString(),
    duration: minutes,
    recurringBookingUid: isRecurring ? 'series' : null,
  });
}

/** An hour from now, half an hour long and accepted, but for what a test is about. */
export function fakeBooking(about: Partial<FakeBooking> = {}): FakeBooking {
  const uid = about.uid ?? 'one';
  return {
    uid,
    startMs: now + 60 * minute,
    minutes: 30,
    status: 'accepted',
    isRecurring: false,
    tie: uid,
    ...about,
  };
}

/** `count` bookings, one a minute, named a0, a1, … in the order in which they begin. */
export function fakeSeries(count: number, about: (index: number) => Partial<FakeBooking>): FakeBooking[] {
  return Array.from({ length: count }, (_, index) =>
    fakeBooking({ uid: `a${index}`, startMs: now + (60 + index) * minute, ...about(index) }),
  );
}
