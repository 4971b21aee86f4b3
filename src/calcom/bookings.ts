import { fetchByOffset, isOffsetCursor } from './bookings-by-offset';
import { checked } from './checked';
import { CalcomBadAnswerError, CalcomNotFoundError, CalcomRejectedError } from './errors';
import type { Request, RequestCall } from './request';
import { type BookingsPage, type BookingsQuery, bookingsPageSchema, bookingsQuerySchema } from './schemas';
import { createSingleFlight, type SharedCall } from './single-flight';

export interface Bookings {
  list(query: BookingsQuery, call: SharedCall): Promise<BookingsPage>;
  abortAll(reason: Error): void;
}

const path = '/v2/bookings';
// A server that is brought up to date is found out within the hour.
const rememberPagingMs = 3_600_000;

/**
 * Pages of bookings, shared while under way. A server that knows no cursors (self-hosted ones page by `take` and
 * `skip`) is asked in its own way, and its pages come with cursors all the same.
 */
export function createBookings(options: { readonly request: Request; readonly now: () => Date }): Bookings {
  const { request } = options;
  const nowMs = () => options.now().getTime();
  const pages = createSingleFlight<BookingsPage>({ now: options.now, rememberMs: 0 });
  let hasCursors = false;
  let offsetsUntilMs = Number.NEGATIVE_INFINITY;

  async function fetchByCursor(query: BookingsQuery, call: RequestCall): Promise<BookingsPage> {
    const { eventTypeIds, teamsIds, ...rest } = query;
    const wire = { ...rest, eventTypeIds: eventTypeIds?.join(','), teamsIds: teamsIds?.join(',') };
    const page = await request({ method: 'GET', path, query: wire, schema: bookingsPageSchema }, call);
    hasCursors = true;
    return page;
  }

  async function fetchPage(query: BookingsQuery, call: RequestCall): Promise<BookingsPage> {
    if (isOffsetCursor(query.cursor)) return fetchByOffset(request, query, call);
    if (query.cursor === undefined && nowMs() < offsetsUntilMs) return fetchByOffset(request, query, call);
    try {
      return await fetchByCursor(query, call);
    } catch (error) {
      if (hasCursors || query.cursor !== undefined || !mayLackCursors(error)) throw error;
      const page = await fetchByOffset(request, query, call).catch((second) => {
        // The first refusal is of the question as it was meant.
        throw mayLackCursors(second) ? error : second;
      });
      offsetsUntilMs = nowMs() + rememberPagingMs;
      return page;
    }
  }

  return {
    async list(given, call) {
      const query = checked(bookingsQuerySchema, given, `GET ${path}`);
      return pages.share(JSON.stringify(query), call, (shared) => fetchPage(query, shared));
    },
    abortAll: pages.abortAll,
  };
}

/**
 * A version that a server does not know is no error there: it answers as its oldest one would, which may be another
 * shape, a refusal of what that one asks for, or nothing at that path.
 */
function mayLackCursors(error: unknown): boolean {
  if (error instanceof CalcomNotFoundError || error instanceof CalcomRejectedError) return true;
  return error instanceof CalcomBadAnswerError && error.paths.some((each) => /^pagination|^data$/.test(each));
}
