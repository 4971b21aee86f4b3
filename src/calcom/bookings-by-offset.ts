import { z } from 'zod';
import type { Request, RequestCall } from './request';
import { type BookingListStatus, type BookingsPage, type BookingsQuery, bookingRowsSchema } from './schemas';

const version = '2024-08-13';
const cursorPattern = /^skip:(\d{1,7})$/;
const rowsUnlessSaid = 50;
const forward: readonly (BookingListStatus | undefined)[] = ['upcoming', 'recurring', 'unconfirmed'];

const offsetPage = z.object({
  data: bookingRowsSchema,
  pagination: z.object({ hasNextPage: z.boolean(), totalItems: z.number().nullish() }),
});

/** Cal.com's own cursors are base64 and hold no colon. */
export function isOffsetCursor(cursor: string | undefined): boolean {
  return cursor !== undefined && cursorPattern.test(cursor);
}

/**
 * A page by `take` and `skip`, as the version before cursors has it: in the order in which the cursor would walk, and
 * with one host a booking, its organiser. Its cursor says how many bookings come before the next page.
 */
export async function fetchByOffset(
  request: Request,
  query: BookingsQuery,
  call: RequestCall,
): Promise<BookingsPage> {
  const { cursor = '', limit: take = rowsUnlessSaid, eventTypeIds, teamsIds, ...rest } = query;
  const skip = Number(cursorPattern.exec(cursor)?.[1] ?? 0);
  const wire = {
    ...rest,
    eventTypeIds: eventTypeIds?.join(','),
    teamsIds: teamsIds?.join(','),
    sortStart: forward.includes(query.status) ? 'asc' : 'desc',
    take,
    skip,
  };
  const { data, pagination } = await request(
    { method: 'GET', path: '/v2/bookings', query: wire, version, schema: offsetPage },
    call,
  );
  const { hasNextPage, totalItems } = pagination;
  const rows = data.data.length + (data.unreadable?.length ?? 0);
  const hasMore = hasNextPage && rows > 0;
  const nextCursor = hasMore ? `skip:${skip + rows}` : null;
  return { ...data, pagination: { nextCursor, hasMore, totalItems } };
}
