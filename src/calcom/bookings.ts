import { z } from 'zod';
import { createSingleFlight, type SharedCall } from '../lib/async/single-flight';
import { CalcomBadAnswerError, CalcomNotFoundError, CalcomRejectedError } from './errors';
import type { AttemptFailure, ReadOptions, Request, RequestCall } from './http';
import {
  assertRequest,
  type BookingListStatus,
  type BookingsPage,
  type BookingsQuery,
  bookingRowsSchema,
  bookingsPageSchema,
  bookingsQuerySchema,
  compiled,
  reportUnreadable,
} from './schemas';

const path = '/v2/bookings';
const pageAnswer = compiled(bookingsPageSchema);
const pageQuery = compiled(bookingsQuerySchema);
// A self-hosted server that gets upgraded is noticed within the hour.
const rememberPagingMs = 3_600_000;
const hangsBeforeFallback = 2;
const gatewayTimeouts: ReadonlySet<number> = new Set([504, 524]);

/**
 * Pages of bookings; identical requests under way are shared. A server without cursors (self-hosted ones page
 * by `take` and `skip`) is asked in that way, and its pages get cursors of our own making.
 */
export function createBookings({ request, now, signal, onUnreadable }: ReadOptions) {
  const nowMs = () => now().getTime();
  const pages = createSingleFlight<BookingsPage>({ now, signal, rememberMs: 0 });
  let hasCursors = false;
  let hangs = 0;
  let offsetPagingUntilMs = Number.NEGATIVE_INFINITY;

  async function fetchByCursor(
    query: BookingsQuery,
    call: RequestCall,
    givesUp: (failure: AttemptFailure) => boolean,
  ): Promise<BookingsPage> {
    const wire = toWire(query);
    const page = await request({ method: 'GET', path, query: wire, schema: pageAnswer, givesUp }, call);
    hasCursors = true;
    return page;
  }

  async function fetchPage(query: BookingsQuery, call: RequestCall): Promise<BookingsPage> {
    if (isOffsetCursor(query.cursor)) return fetchByOffset(request, query, call);
    if (query.cursor === undefined && nowMs() < offsetPagingUntilMs)
      return fetchByOffset(request, query, call);
    const mayFallBack = () => !hasCursors && query.cursor === undefined;
    let isHanging = false;
    const givesUp = (failure: AttemptFailure): boolean => {
      if (!mayFallBack() || !isHang(failure)) return false;
      hangs += 1;
      isHanging = hangs >= hangsBeforeFallback;
      return isHanging;
    };
    try {
      return await fetchByCursor(query, call, givesUp);
    } catch (error) {
      const isWorthTrying = mayFallBack() && (isHanging || suggestsNoCursors(error));
      if (!isWorthTrying) throw error;
      const fallback = isHanging ? fetchOnceByOffset(query, call) : fetchByOffset(request, query, call);
      const page = await fallback.catch((second) => {
        call.signal.throwIfAborted();
        hangs = 0;
        // The first failure concerns the request as it was meant.
        throw isHanging || suggestsNoCursors(second) ? error : second;
      });
      offsetPagingUntilMs = nowMs() + rememberPagingMs;
      return page;
    }
  }

  /** Makes one attempt even past the deadline: two attempts that hung may have used up the time. */
  function fetchOnceByOffset(query: BookingsQuery, call: RequestCall): Promise<BookingsPage> {
    const once: Request = (spec, each) => request({ ...spec, givesUp: () => true }, each);
    const deadlineMs = Math.max(call.deadlineMs, nowMs() + 1_000);
    return fetchByOffset(once, query, { ...call, deadlineMs });
  }

  return {
    async list(given: BookingsQuery, call: SharedCall): Promise<BookingsPage> {
      const query = assertRequest(pageQuery, given, `GET ${path}`);
      return pages.subscribe(JSON.stringify(query), call, async (shared) => {
        const page = await fetchPage(query, shared);
        reportUnreadable(onUnreadable, 'bookings', page.unreadable);
        return page;
      });
    },
    usesOffsetPaging: () => nowMs() < offsetPagingUntilMs,
  };
}

const toWire = ({ eventTypeIds, teamsIds, ...rest }: BookingsQuery) => ({
  ...rest,
  eventTypeIds: eventTypeIds?.join(','),
  teamsIds: teamsIds?.join(','),
});

/**
 * A server that lacks the version sends no error for it, but answers as its oldest version would: with
 * another shape, a refusal of parameters, or 404.
 */
function suggestsNoCursors(error: unknown): boolean {
  if (error instanceof CalcomNotFoundError || error instanceof CalcomRejectedError) return true;
  return error instanceof CalcomBadAnswerError && error.paths.some((each) => /^pagination|^data$/.test(each));
}

/**
 * For one organisation the cursor version was seen to hang until a gateway's 524, while the older one
 * answered at once. 501 and a proxy's page are answers; a dropped connection says nothing about the version.
 */
function isHang(failure: AttemptFailure): boolean {
  if (failure.kind !== 'status') return failure.kind === 'timeout';
  const { status, isWebPage = false } = failure;
  return gatewayTimeouts.has(status) || (status >= 500 && status !== 501 && !isWebPage);
}

const offsetPagingVersion = '2024-08-13';
const cursorPattern = /^skip:(\d{1,7})$/;
const defaultRows = 50;
const ascendingStatuses: readonly (BookingListStatus | undefined)[] = [
  'upcoming',
  'recurring',
  'unconfirmed',
];

const offsetPage = compiled(
  z.object({
    data: bookingRowsSchema,
    pagination: z.object({ hasNextPage: z.boolean(), totalItems: z.number().nullish() }),
  }),
);

/** Cal.com's own cursors are base64 and contain no colon. */
function isOffsetCursor(cursor: string | undefined): boolean {
  return cursor !== undefined && cursorPattern.test(cursor);
}

/**
 * Reads a page with `take` and `skip` at the version before cursors. It is sorted as the cursor would walk.
 * Each booking has one host, its organiser. The cursor `skip:N` says how many bookings precede the next page.
 */
async function fetchByOffset(
  request: Request,
  query: BookingsQuery,
  call: RequestCall,
): Promise<BookingsPage> {
  const { cursor = '', limit: take = defaultRows, ...rest } = query;
  const skip = Number(cursorPattern.exec(cursor)?.[1] ?? 0);
  const wire = {
    ...toWire(rest),
    sortStart: ascendingStatuses.includes(query.status) ? 'asc' : 'desc',
    take,
    skip,
  };
  const { data, pagination } = await request(
    { method: 'GET', path, query: wire, version: offsetPagingVersion, schema: offsetPage },
    call,
  );
  const { hasNextPage, totalItems } = pagination;
  const rows = data.data.length + (data.unreadable?.length ?? 0);
  const hasMore = hasNextPage && rows > 0;
  const nextCursor = hasMore ? `skip:${skip + rows}` : null;
  return { ...data, pagination: { nextCursor, hasMore, totalItems } };
}
