import type { BookingListStatus, BookingsQuery, WireBooking } from '../calcom/schemas';
import type { Booking } from './booking';

/**
 * Where to go on reading one status: the cursor of the page that holds its first row of the window (null: the first
 * page), and whether what was seen from there on came in the order of start times.
 */
export type StreamState = readonly [stream: Stream, cursor: string | null, isOrdered: boolean];

/**
 * One section's window. It is anchored by the key of the last row before it, not by a count, so bookings that
 * appear or vanish between two presses neither repeat nor hide others.
 */
export interface SectionState {
  readonly after: RowKey | null;
  /** How many rows were shown before the window: with 40, its first row is row 41. */
  readonly before: number;
  /** How many rows the window may hold, 1–40. */
  readonly shown: number;
  /** A status with no row in the window or beyond it is left out, and not asked again. */
  readonly streams: readonly StreamState[];
  /** Rows of earlier pages that could not be read; none unless said. */
  readonly unreadable?: number | undefined;
}

/**
 * All it takes to show a place in a walk again. Plain JSON of at most 900 characters (five cursors of 90 and uids of
 * 36 included), so that a button can carry it.
 */
export interface WalkState {
  readonly ahead: SectionState | null;
  readonly behind: SectionState | null;
}

/** A section grows by this many rows at a time. */
export const rowsPerStep = 10;

const aheadStreams: readonly Stream[] = ['upcoming', 'unconfirmed', 'recurring'];
const behindStreams: readonly Stream[] = ['past', 'cancelled'];
/** Cal.com's own lists. Together they hold every booking. */
export const listedStreams = [...aheadStreams, ...behindStreams];

/**
 * The first rows of each section asked for, ten unless said. The unfiltered walk holds what all others do, so it goes
 * alone.
 */
export function startWalk(
  { streams }: { readonly streams: readonly Stream[] },
  [ahead, behind]: readonly [ahead: number, behind: number] = [rowsPerStep, rowsPerStep],
): WalkState {
  if (streams.includes('all')) return { ahead: null, behind: startSection(['all'], behind) };
  return {
    ahead: startSection(
      aheadStreams.filter((stream) => streams.includes(stream)),
      ahead,
    ),
    behind: startSection(
      behindStreams.filter((stream) => streams.includes(stream)),
      behind,
    ),
  };
}

function startSection(streams: readonly Stream[], shown: number): SectionState | null {
  if (streams.length === 0) return null;
  return {
    after: null,
    before: 0,
    shown: Math.max(shown, 1),
    streams: streams.map((stream) => [stream, null, true]),
  };
}

/** The two directions in time that Cal.com's lists run in; each is a section of its own. */
export type Direction = 'ahead' | 'behind';

/** A row's place in its section. Bookings may start together, so the uid settles the order. */
export type RowKey = readonly [startMs: number, uid: string];

/** How far along its section an instant lies: in both directions it grows from row to row. */
export function distanceOf(direction: Direction, instantMs: number): number {
  return direction === 'ahead' ? instantMs : -instantMs;
}

/** What places a booking in the order of a walk: its start, then its uid. */
export function keyOf(booking: Booking): RowKey {
  return [booking.start.getTime(), booking.uid];
}

/** Ahead: by start, then uid, both ascending. Behind: exactly the reverse. */
export function compareRows(direction: Direction, a: Booking, b: Booking): number {
  return compareKeys(direction, keyOf(a), keyOf(b));
}

/** Everything is beyond null. */
export function isBeyond(direction: Direction, row: Booking, key: RowKey | null): boolean {
  return key === null || compareKeys(direction, keyOf(row), key) > 0;
}

function compareKeys(direction: Direction, [startA, uidA]: RowKey, [startB, uidB]: RowKey): number {
  const ascending = startA - startB || (uidA < uidB ? -1 : uidA > uidB ? 1 : 0);
  return direction === 'ahead' ? ascending : -ascending;
}

const isCancelled = (status: string) => status === 'cancelled' || status === 'rejected';
const isActive = (status: string) => status === 'accepted' || status === 'pending';

/**
 * Whether a booking belongs where Cal.com's answer put it. Date bounds have been seen to be ignored, and lists to
 * hold bookings of another status. A status we do not know is given the benefit of the doubt.
 */
export function fitsStream(
  booking: Booking,
  stream: Stream,
  { start, end }: Pick<WalkQuery, 'start' | 'end'>,
): boolean {
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
      return !isActive(status);
    case 'unconfirmed':
      return status !== 'accepted' && !isCancelled(status);
    case 'upcoming':
    case 'recurring':
    case 'past':
      return !isCancelled(status);
  }
}

/** What can be walked: Cal.com's lists, and the unfiltered one. */
export const bookingStreams = [
  'upcoming',
  'unconfirmed',
  'recurring',
  'past',
  'cancelled',
  'all',
] as const satisfies readonly (BookingListStatus | 'all')[];

export type Stream = (typeof bookingStreams)[number];

type WalkFilters = Readonly<Omit<BookingsQuery, 'status' | 'cursor' | 'limit' | 'afterStart' | 'beforeEnd'>>;

export interface WalkQuery {
  readonly streams: readonly Stream[];
  /** Bookings start at this instant or later. */
  readonly start: Date | null;
  /** Bookings end at this instant or earlier. */
  readonly end: Date | null;
  readonly filters: WalkFilters;
  /** What Cal.com cannot filter by: rows are left out on our side. */
  readonly isWanted?: ((row: WireBooking) => boolean) | undefined;
}
