import type { BookingListStatus, BookingsQuery, WireBooking } from '../calcom/schemas';
import type { Booking } from './booking';

/**
 * Where to continue a status: the cursor of the page with its first row in the window (null: the first page),
 * and whether rows from there on came in order of start.
 */
export type StreamState = readonly [stream: Stream, cursor: string | null, isOrdered: boolean];

/**
 * One section's window. It is anchored by the key of the last row before it, not by a count, so bookings that
 * appear or vanish between two presses neither repeat nor hide others.
 */
export interface SectionState {
  readonly after: RowKey | null;
  /** Rows shown before the window: with 40, its first row is row 41. */
  readonly before: number;
  /** The most rows that the window holds, 1–40. */
  readonly shown: number;
  /** Without those that have no row in the window or after it; they are not read again. */
  readonly streams: readonly StreamState[];
  /** Unreadable rows on earlier pages. Default: 0. */
  readonly unreadable?: number | undefined;
}

/**
 * What is needed to show a place in a walk again. Plain JSON of at most 900 characters (with five cursors of
 * 90 and uids of 36), so that a button can carry it.
 */
export interface WalkState {
  readonly ahead: SectionState | null;
  readonly behind: SectionState | null;
}

export const rowsPerStep = 10;

const aheadStreams: readonly Stream[] = ['upcoming', 'unconfirmed', 'recurring'];
const behindStreams: readonly Stream[] = ['past', 'cancelled'];
/** Cal.com's own lists. Together they hold every booking. */
export const listedStreams = [...aheadStreams, ...behindStreams];

/** `all` holds what every other stream does, so it is walked alone. */
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

/** Cal.com's lists run forward or backward in time; each direction is a section. */
export type Direction = 'ahead' | 'behind';

/** A row's place in its section. The uid orders bookings that start together. */
export type RowKey = readonly [startMs: number, uid: string];

/** How far along its section an instant lies; it grows from row to row in both directions. */
export function distanceOf(direction: Direction, instantMs: number): number {
  return direction === 'ahead' ? instantMs : -instantMs;
}

export function keyOf(booking: Booking): RowKey {
  return [booking.start.getTime(), booking.uid];
}

/** `ahead`: by start, then uid, ascending. `behind`: exactly the reverse. */
export function compareRows(direction: Direction, a: Booking, b: Booking): number {
  return compareKeys(direction, keyOf(a), keyOf(b));
}

/** A null key lies before every row. */
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
 * Checks Cal.com's answer: servers were seen to ignore date bounds, and to list bookings of another status.
 * An unknown status passes.
 */
export function fitsStream(
  booking: Booking,
  stream: Stream,
  { start, end }: Pick<WalkQuery, 'start' | 'end'>,
): boolean {
  // Cal.com's meaning of the bounds: start at or after `start`, end at or before `end`.
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

/** Cal.com's lists, and `all` for the unfiltered one. */
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
  /** Bookings start at or after it; null: no bound. */
  readonly start: Date | null;
  /** Bookings end at or before it; null: no bound. */
  readonly end: Date | null;
  readonly filters: WalkFilters;
  /** Filters rows on our side, by what Cal.com cannot filter by. */
  readonly isWanted?: ((row: WireBooking) => boolean) | undefined;
}
