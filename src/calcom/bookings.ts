import { fetchByOffset, isOffsetCursor } from './bookings-by-offset';
import { checked } from './checked';
import {
  CalcomBadAnswerError,
  CalcomNotFoundError,
  CalcomRejectedError,
  CalcomTimeoutError,
  CalcomUnavailableError,
} from './errors';
import type { Request, RequestCall } from './request';
import { type BookingsPage, type BookingsQuery, bookingsPageSchema, bookingsQuerySchema } from './schemas';
import { createSingleFlight, type SharedCall } from './single-flight';

export interface Bookings {
  list(query: BookingsQuery, call: SharedCall): Promise<BookingsPage>;
  /** Pages are asked for in the older way now, since the newer one failed. */
  usesOffsets(): boolean;
  abortAll(reason: Error): void;
}

const path = '/v2/bookings';
// A server that is brought up to date is found out within the hour.
const rememberPagingMs = 3_600_000;

/**
 * Pages of bookings, shared while under way. A server that knows no cursors (self-hosted ones page by `take` and
 * `skip`) is asked in its own way, and its pages come with cursors all the same.
 */
export function createBookings(options: {
  readonly request: Request;
  readonly now: () => Date;
  /** Told of each page that had rows which could not be read, and of which fields. */
  readonly onUnreadable?: ((rows: number, paths: readonly string[]) => void) | undefined;
}): Bookings {
  const { request } = options;
  const nowMs = () => options.now().getTime();
  const pages = createSingleFlight<BookingsPage>({ now: options.now, rememberMs: 0 });
  let hasCursors = false;
  let outages = 0;
  let offsetsUntilMs = Number.NEGATIVE_INFINITY;

  async function fetchByCursor(query: BookingsQuery, call: RequestCall): Promise<BookingsPage> {
    const { eventTypeIds, teamsIds, ...rest } = query;
    // After two failures of a version that has never answered, the older one is asked.
    const maxAttempts = hasCursors || query.cursor !== undefined ? undefined : 2;
    const wire = { ...rest, eventTypeIds: eventTypeIds?.join(','), teamsIds: teamsIds?.join(',') };
    const page = await request(
      { method: 'GET', path, query: wire, schema: bookingsPageSchema, maxAttempts },
      call,
    );
    hasCursors = true;
    return page;
  }

  async function fetchPage(query: BookingsQuery, call: RequestCall): Promise<BookingsPage> {
    if (isOffsetCursor(query.cursor)) return fetchByOffset(request, query, call);
    if (query.cursor === undefined && nowMs() < offsetsUntilMs) return fetchByOffset(request, query, call);
    let isSlow = false;
    try {
      return await fetchByCursor(query, call);
    } catch (error) {
      if (hasCursors || query.cursor !== undefined || !mayLackCursors(error)) throw error;
      if (isOutage(error)) {
        // Past its deadline the call made one attempt, else two.
        isSlow = nowMs() > call.deadlineMs;
        outages += isSlow ? 1 : 2;
        if (outages < 2) throw error;
      }
      // Where the time is up, one attempt more is better than to fail each time.
      const late = isSlow ? { ...call, deadlineMs: nowMs() + 1_000 } : call;
      const page = await fetchByOffset(request, query, late).catch((second) => {
        // The first refusal is of the question as it was meant.
        throw mayLackCursors(second) || isOutage(error) ? error : second;
      });
      offsetsUntilMs = nowMs() + rememberPagingMs;
      return page;
    }
  }

  return {
    async list(given, call) {
      const query = checked(bookingsQuerySchema, given, `GET ${path}`);
      return pages.share(JSON.stringify(query), call, async (shared) => {
        const page = await fetchPage(query, shared);
        const { unreadable = [] } = page;
        if (unreadable.length > 0) {
          const paths = new Set(unreadable.flatMap((row) => row.paths));
          options.onUnreadable?.(unreadable.length, [...paths].slice(0, 10));
        }
        return page;
      });
    },
    usesOffsets: () => nowMs() < offsetsUntilMs,
    abortAll: pages.abortAll,
  };
}

/**
 * A version that a server does not know is no error there: it answers as its oldest one would, which may be another
 * shape, a refusal of what that one asks for, or nothing at that path.
 */
function mayLackCursors(error: unknown): boolean {
  // For one organisation the version with cursors hung, while the one before it answered at once.
  if (isOutage(error)) return true;
  if (error instanceof CalcomNotFoundError || error instanceof CalcomRejectedError) return true;
  return error instanceof CalcomBadAnswerError && error.paths.some((each) => /^pagination|^data$/.test(each));
}

const isOutage = (error: unknown) =>
  error instanceof CalcomTimeoutError ||
  (error instanceof CalcomUnavailableError && error.status !== undefined && error.status >= 500);
