import type { BookingsQuery, ReadGaps, UnreadableRow, WireBooking } from '../calcom/schemas';
import type { FetchPage } from './walk';

export type { ReadGaps };

/** Which bookings: without a status Cal.com lists them all, the latest start first. */
export type PagesQuery = Readonly<Omit<BookingsQuery, 'cursor' | 'limit'>>;

export interface ReadPage {
  readonly rows: readonly WireBooking[];
  readonly unreadable: readonly UnreadableRow[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
  /** There is more, and no way to it: its cursor led here before, or there is none. */
  readonly isCutOff: boolean;
  /** Of all pages together. Only servers that page by `take` and `skip` say it, and they name one host a booking. */
  readonly totalItems: number | null;
}

/** As many as Cal.com gives at once. */
export const rowsPerPage = 100;

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
    const goesOn = hasMore && !isAllBefore(query, page.data);
    const isCutOff = goesOn && (nextCursor === null || seen.has(nextCursor));
    cursor = goesOn && !isCutOff ? nextCursor : null;
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
