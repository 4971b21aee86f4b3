import type { BookingsPage, BookingsQuery, ReadGaps, WireBooking } from '../calcom/schemas';
import type { RankedList } from './ranking';
import {
  type CountNote,
  createRankingsTally,
  type RankingsCondition,
  toBookingsQuery,
} from './rankings-from-bookings';

/** So many bookings are a hundred calls, most of a minute's budget. */
export const mostBookingsCounted = 10_000;

export type RankingsCount =
  | {
      readonly kind: 'counted';
      /** All eight, in the order in which they are shown. */
      readonly lists: readonly RankedList[];
      readonly notes: readonly CountNote[];
      readonly gaps: ReadGaps;
    }
  /** Nothing is said of some of them: a ranking of a part is none of the whole. */
  | { readonly kind: 'too-many' };

/** Ranks by counting bookings one by one, page after page. Ends at once where there are known to be too many. */
export async function countRankings(
  condition: RankingsCondition,
  fetchPage: (query: BookingsQuery) => Promise<BookingsPage>,
): Promise<RankingsCount> {
  const tally = createRankingsTally(condition);
  const query = toBookingsQuery(condition);
  let cursor: string | null = null;
  let read = 0;
  let isCutOff = false;
  const unreadable = new Set<string>();
  const seen = new Set<string | null>();
  do {
    seen.add(cursor);
    const page: BookingsPage = await fetchPage({ ...query, ...(cursor !== null && { cursor }) });
    const { data, pagination } = page;
    tally.addPage(data);
    for (const { key } of page.unreadable ?? []) unreadable.add(key);
    read += data.length;
    // Where the bounds were ignored, it is the number of all there ever were.
    const total = tally.counted() === read ? (pagination.totalItems ?? read) : read;
    const isFull = read >= mostBookingsCounted && pagination.hasMore;
    if (isFull || total > mostBookingsCounted) return { kind: 'too-many' };
    const next = pagination.hasMore && !isBeyond(data, condition) ? pagination.nextCursor : null;
    isCutOff = pagination.hasMore && !isBeyond(data, condition) && (next === null || seen.has(next));
    cursor = isCutOff ? null : next;
  } while (cursor !== null);
  const gaps = { unreadable: unreadable.size, isCutOff };
  return { kind: 'counted', lists: tally.lists(), notes: tally.notes, gaps };
}

/** The latest start comes first, so a page of earlier ones is followed by none that counts. */
function isBeyond(rows: readonly WireBooking[], { period, question }: RankingsCondition): boolean {
  const { start } = period;
  if (start === null || question.dateField !== 'start' || rows.length === 0) return false;
  return rows.every((row) => Date.parse(row.start) < start.getTime());
}
