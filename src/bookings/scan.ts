import type { BookingsQuery, ReadGaps, UnreadableRow, WireBooking } from '../calcom/schemas';
import { type FetchPage, rowsPerPage } from './walk';

/** Where to continue: the page (null: the first) and the last row used on it (null: none). */
export interface ScanPosition {
  readonly cursor: string | null;
  readonly after: { readonly bookingId: number; readonly startMs: number } | null;
}

export const scanStart: ScanPosition = { cursor: null, after: null };

interface ScannedBooking {
  readonly booking: WireBooking;
  /** Continues after this booking. */
  readonly position: ScanPosition;
}

export interface Scan {
  /** The wanted rows, each once, latest start first. */
  readonly rows: readonly ScannedBooking[];
  readonly scannedCount: number;
  /** Null at the end. */
  readonly next: ScanPosition | null;
  readonly hasOnlyExpected: boolean;
  readonly gaps: ReadGaps;
}

interface ScanOptions {
  readonly query: PagesQuery;
  readonly from: ScanPosition;
  readonly fetchPage: FetchPage;
  readonly isWanted: (booking: WireBooking) => boolean;
  /** Called for every booking, wanted or not. */
  readonly isExpected: (booking: WireBooking) => boolean;
  readonly maxPages: number;
  /** Stops after the page on which this many wanted rows are reached. Default: no limit. */
  readonly targetRows?: number | undefined;
}

/** Reads Cal.com's list page by page, latest start first, and keeps the wanted rows. */
export async function scanPages(options: ScanOptions): Promise<Scan> {
  const { query, from, fetchPage, isWanted, isExpected, maxPages } = options;
  const { targetRows = Number.POSITIVE_INFINITY } = options;
  const rows = new Map<number, ScannedBooking>();
  const gaps = createGapCount();
  let scannedCount = 0;
  let pages = 0;
  let hasOnlyExpected = true;
  let { cursor, after } = from;
  for await (const page of readPages(query, cursor, fetchPage)) {
    gaps.add(page);
    for (const booking of rowsAfter(page.rows, after)) {
      scannedCount += 1;
      hasOnlyExpected &&= isExpected(booking);
      if (!isWanted(booking) || rows.has(booking.id)) continue;
      const position = { cursor, after: { bookingId: booking.id, startMs: Date.parse(booking.start) } };
      rows.set(booking.id, { booking, position });
    }
    cursor = page.next;
    after = null;
    pages += 1;
    if (cursor === null || pages === maxPages || rows.size >= targetRows) break;
  }
  const next = cursor === null ? null : { cursor, after: null };
  return { rows: [...rows.values()], scannedCount, next, hasOnlyExpected, gaps: gaps.read() };
}

/** Rows may shift between calls: when the used row has gone, those that start no later follow. */
function rowsAfter(rows: readonly WireBooking[], after: ScanPosition['after']): readonly WireBooking[] {
  if (after === null) return rows;
  const index = rows.findIndex(({ id }) => id === after.bookingId);
  if (index >= 0) return rows.slice(index + 1);
  return rows.filter(({ start }) => Date.parse(start) <= after.startMs);
}

export type { ReadGaps };

/** Without a status, Cal.com lists all bookings, latest start first. */
export type PagesQuery = Readonly<Omit<BookingsQuery, 'cursor' | 'limit'>>;

interface ReadPage {
  readonly rows: readonly WireBooking[];
  readonly unreadable: readonly UnreadableRow[];
  /** Null after the last page. */
  readonly next: string | null;
  /** There is more, but its cursor is missing or was seen before. */
  readonly isCutOff: boolean;
  /** Over all pages. Sent only by servers that page by `take` and `skip`; those name one host a booking. */
  readonly totalItems: number | null;
}

/**
 * Yields one page per call. `from` is the `next` of an earlier page, or null for the first. Errors of
 * `fetchPage` pass through, including a refused cursor.
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
    // Some servers were seen to ignore the date bounds; they would list every booking.
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

/** Counts each unreadable row once, also when it is met again. */
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
