import type { BookingsQuery, WireBooking } from '../calcom/schemas';
import type { FetchPage } from './walk';

/** Which bookings, of whatever status: without one Cal.com lists them all, the latest start first. */
export type PagesQuery = Readonly<Omit<BookingsQuery, 'status' | 'cursor' | 'limit'>>;

export interface ReadPage {
  readonly rows: readonly WireBooking[];
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
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
  do {
    const page = await fetchPage({ ...query, ...(cursor === null ? {} : { cursor }), limit: rowsPerPage });
    const { hasMore, nextCursor, totalItems = null } = page.pagination;
    // Servers have been seen to ignore the bounds: they would list all there ever was.
    cursor = hasMore && !isAllBefore(query, page.data) ? nextCursor : null;
    yield { rows: page.data, next: cursor, totalItems };
  } while (cursor !== null);
}

function isAllBefore({ afterStart }: PagesQuery, rows: readonly WireBooking[]): boolean {
  if (afterStart === undefined || rows.length === 0) return false;
  const start = Date.parse(afterStart);
  return rows.every((row) => Date.parse(row.start) < start);
}
