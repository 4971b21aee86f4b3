import type { BookingsPage, UnreadableRow } from '../calcom/schemas';
import { type Booking, parseBooking } from './booking';
import { fitsStream } from './row-check';
import { type Direction, distanceOf, isBeyond, type RowKey } from './row-order';
import type { Stream, WalkQuery } from './walk';
import type { StreamState } from './walk-state';

interface PageInHand {
  /** What it was fetched with; null for the first page. */
  readonly cursor: string | null;
  /** The rows that passed the check and are wanted, in Cal.com's order. */
  readonly rows: readonly Booking[];
  /** Of all its rows, in Cal.com's order: they tell how far the page reaches and whether the order is by start. */
  readonly distances: readonly number[];
  readonly unreadable: readonly UnreadableRow[];
}

/** One status while a window is read: its pages so far, and the way to the next one (null at the end). */
export interface StreamInHand {
  readonly stream: Stream;
  readonly direction: Direction;
  readonly pages: readonly PageInHand[];
  readonly next: { readonly cursor: string | null } | null;
  /** False once its pages, in this press or the one before, have shown another order than that of starts. */
  readonly isOrdered: boolean;
  /** Cal.com said that there is more, and led to a page that was read before, or to none. */
  readonly isCutOff: boolean;
}

export function openStream(direction: Direction, [stream, cursor, isOrdered]: StreamState): StreamInHand {
  return { stream, direction, pages: [], next: { cursor }, isOrdered, isCutOff: false };
}

export function addPage(
  inHand: StreamInHand,
  { data, unreadable = [], pagination }: BookingsPage,
  query: Pick<WalkQuery, 'start' | 'end' | 'isWanted'>,
): StreamInHand {
  const { stream, direction, next } = inHand;
  const { isWanted = () => true } = query;
  const bookings = data.map(parseBooking);
  const wanted = data.filter(isWanted).map(parseBooking);
  const page: PageInHand = {
    cursor: next?.cursor ?? null,
    rows: wanted.filter((booking) => fitsStream(booking, stream, query)),
    distances: bookings.map((booking) => distanceOf(direction, booking.start.getTime())),
    unreadable,
  };
  const pages = [...inHand.pages, page];
  const isOrdered = inHand.isOrdered && areOrdered(pages);
  // A server that ignores the window would otherwise be followed to its last booking.
  const isPastWindow = isOrdered && page.distances.some((distance) => distance > farEnd(direction, query));
  const { nextCursor, hasMore } = pagination;
  const goesOn = hasMore && !isPastWindow;
  // A cursor met before leads in a circle, of which a press that begins within it sees but a part.
  const isCutOff = goesOn && (nextCursor === null || pages.some(({ cursor }) => cursor === nextCursor));
  const isLast = !goesOn || nextCursor === null || isCutOff;
  return { stream, direction, pages, next: isLast ? null : { cursor: nextCursor }, isOrdered, isCutOff };
}

/**
 * The distance up to which, itself excluded, every row is in hand. At that very distance the next page may go on
 * with more rows of the same start, whose uids may be smaller.
 *
 * That rests on Cal.com listing by start time, which is inferred, not documented. Once a page shows another order,
 * nothing is certain before the stream's end: it is read to there, and the window comes out of the whole. Out of
 * reach stays a booking that is out of order on a page beyond those read when its place in the list was shown. Where
 * the rounds allowed end before such a stream does (`isLastWord`), what is in hand is taken for the whole order, and
 * the view says that it is incomplete.
 */
export function frontierOf({ pages, next, isOrdered }: StreamInHand, isLastWord: boolean): number {
  if (next === null) return Number.POSITIVE_INFINITY;
  if (!isOrdered && !isLastWord) return Number.NEGATIVE_INFINITY;
  return Math.max(Number.NEGATIVE_INFINITY, ...pages.flatMap((page) => page.distances));
}

/** How to go on with the rows beyond `after`; null when there are none. */
export function resumeAt({ stream, direction, pages, next, isOrdered }: StreamInHand, after: RowKey | null) {
  const first = pages.findIndex((page) => page.rows.some((row) => isBeyond(direction, row, after)));
  const rest = first < 0 ? [] : pages.slice(first);
  const [page] = rest;
  const state = (cursor: string | null, ordered: boolean): StreamState => [stream, cursor, ordered];
  if (page !== undefined) return state(page.cursor, areOrdered(rest));
  return next && state(next.cursor, isOrdered);
}

function areOrdered(pages: readonly PageInHand[]): boolean {
  const distances = pages.flatMap((page) => page.distances);
  return distances.every((distance, at) => distance >= (distances[at - 1] ?? distance));
}

function farEnd(direction: Direction, { start, end }: Pick<WalkQuery, 'start' | 'end'>): number {
  const bound = direction === 'ahead' ? end : start;
  return bound === null ? Number.POSITIVE_INFINITY : distanceOf(direction, bound.getTime());
}
