import type { BookingsQuery, ReadGaps, UnreadableRow, WireBooking } from '../calcom/schemas';
import { type FetchPage, rowsPerPage } from './walk';

/** Where a walk goes on: the page, and the last row on it that has been used up; null: none of it has. */
export interface ScanPosition {
  readonly cursor: string | null;
  readonly after: { readonly bookingId: number; readonly startMs: number } | null;
}

export const scanStart: ScanPosition = { cursor: null, after: null };

interface ScannedBooking {
  readonly booking: WireBooking;
  /** Goes on behind it. */
  readonly position: ScanPosition;
}

export interface Scan {
  /** The rows that were wanted, each once, in Cal.com's order: the latest start first. */
  readonly rows: readonly ScannedBooking[];
  /** How many bookings were looked through. */
  readonly looked: number;
  /** Where there is more to look through; null at the end. */
  readonly next: ScanPosition | null;
  /** Whether all that was looked through were of the kind. */
  readonly isAllOfKind: boolean;
  readonly gaps: ReadGaps;
}

interface ScanOptions {
  readonly query: PagesQuery;
  readonly from: ScanPosition;
  readonly fetchPage: FetchPage;
  readonly isWanted: (booking: WireBooking) => boolean;
  /** Asked of every booking, wanted or not. */
  readonly isOfKind: (booking: WireBooking) => boolean;
  readonly maxPages: number;
  /** Ends with the page on which so many wanted rows are reached. */
  readonly enough?: number | undefined;
}

/** Reads Cal.com's unfiltered list page after page, from the latest start back, for the rows that are wanted. */
export async function scanPages(options: ScanOptions): Promise<Scan> {
  const { query, from, fetchPage, isWanted, isOfKind, maxPages } = options;
  const { enough = Number.POSITIVE_INFINITY } = options;
  const rows = new Map<number, ScannedBooking>();
  const gaps = createGapCount();
  let looked = 0;
  let pages = 0;
  let isAllOfKind = true;
  let { cursor, after } = from;
  for await (const page of readPages(query, cursor, fetchPage)) {
    gaps.add(page);
    for (const booking of rowsAfter(page.rows, after)) {
      looked += 1;
      isAllOfKind &&= isOfKind(booking);
      if (!isWanted(booking) || rows.has(booking.id)) continue;
      const position = { cursor, after: { bookingId: booking.id, startMs: Date.parse(booking.start) } };
      rows.set(booking.id, { booking, position });
    }
    cursor = page.next;
    after = null;
    pages += 1;
    if (cursor === null || pages === maxPages || rows.size >= enough) break;
  }
  const next = cursor === null ? null : { cursor, after: null };
  return { rows: [...rows.values()], looked, next, isAllOfKind, gaps: gaps.read() };
}

/** Rows may shift between calls: where the used one has gone, those that start no later are still to come. */
function rowsAfter(rows: readonly WireBooking[], after: ScanPosition['after']): readonly WireBooking[] {
  if (after === null) return rows;
  const index = rows.findIndex(({ id }) => id === after.bookingId);
  if (index >= 0) return rows.slice(index + 1);
  return rows.filter(({ start }) => Date.parse(start) <= after.startMs);
}

export type { ReadGaps };

/** Which bookings: without a status Cal.com lists them all, the latest start first. */
export type PagesQuery = Readonly<Omit<BookingsQuery, 'cursor' | 'limit'>>;

interface ReadPage {
  readonly rows: readonly WireBooking[];
  readonly unreadable: readonly UnreadableRow[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
  /** There is more, and no way to it: its cursor led here before, or there is none. */
  readonly isCutOff: boolean;
  /** Of all pages together. Only servers that page by `take` and `skip` say it, and they name one host a booking. */
  readonly totalItems: number | null;
}

/**
 * One page after another, each handed over and let go: as many calls as pages. `from` is the `next` of an earlier
 * page. What `fetchPage` throws passes through, a refused cursor included.
 */
export async function* readPages(
  query: PagesQuery,
  from: string | null,
  fetchPage: FetchPage,
): AsyncGenerator<ReadPage, void, undefined> {
  let cursor = from;
  const seen = new Set<string | null>();
  do {
    seen.add(cursor);
    const page = await fetchPage({ ...query, ...(cursor === null ? {} : { cursor }), limit: rowsPerPage });
    const { hasMore, nextCursor, totalItems = null } = page.pagination;
    // Servers have been seen to ignore the bounds: they would list all there ever was.
    const hasNext = hasMore && !isAllBefore(query, page.data);
    const isCutOff = hasNext && (nextCursor === null || seen.has(nextCursor));
    cursor = hasNext && !isCutOff ? nextCursor : null;
    yield { rows: page.data, unreadable: page.unreadable ?? [], next: cursor, isCutOff, totalItems };
  } while (cursor !== null);
}

function isAllBefore({ afterStart, status }: PagesQuery, rows: readonly WireBooking[]): boolean {
  const isBackward = status === undefined;
  if (afterStart === undefined || rows.length === 0 || !isBackward) return false;
  const start = Date.parse(afterStart);
  return rows.every((row) => Date.parse(row.start) < start);
}

/** Adds up what pages leave out; a row that is met again counts once. */
export function createGapCount() {
  const keys = new Set<string>();
  let isCutOff = false;
  return {
    add(page: Pick<ReadPage, 'unreadable' | 'isCutOff'>): void {
      for (const { key } of page.unreadable) keys.add(key);
      isCutOff ||= page.isCutOff;
    },
    read: (): ReadGaps => ({ unreadable: keys.size, isCutOff }),
  };
}
