import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import { createAccount } from './account';
import { createQuota } from './quota';
import { type CallRecord, createRequest } from './request';
import {
  type BookingsPage,
  type BookingsQuery,
  bookingsPageSchema,
  bookingsQuerySchema,
  type EventType,
  type Me,
  type MemberStats,
  type MemberStatsRequest,
  memberStatsRequestSchema,
  memberStatsSchema,
  type Team,
} from './schemas';
import { createSingleFlight, type SharedCall } from './single-flight';
import { createTurnstile } from './turnstile';
import { type Wait, wait as waitForReal } from './wait';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /**
   * For how long the call may wait for its turn and for further attempts, 60 s unless said. A call that could not
   * be sent within it rejects at once. The attempt under way still has its ten seconds.
   */
  readonly patienceMs?: number;
  /** In place of `patienceMs`: one instant for several calls that make one answer. */
  readonly deadline?: Date;
  /** Asks again what is still remembered. */
  readonly fresh?: boolean;
}

export interface CalcomClient {
  getMe(options?: CallOptions): Promise<Me>;
  /** Teams the caller belongs to, organisations left out. */
  listTeams(options?: CallOptions): Promise<readonly Team[]>;
  /** The caller's own event types and those of up to 40 of the caller's teams. */
  listEventTypes(options?: CallOptions): Promise<readonly EventType[]>;
  getMemberStats(request: MemberStatsRequest, options?: CallOptions): Promise<MemberStats>;
  listBookings(query: BookingsQuery, options?: CallOptions): Promise<BookingsPage>;
  /** How much of the minute's budget is left, and when all of it is there again, as far as known. */
  quota(): { readonly limit: number; readonly remaining: number; readonly resetsAt: Date | undefined };
  /** Ends what is under way. Closes the connections, unless they belong to a dispatcher that was passed in. */
  close(): Promise<void>;
}

export interface CalcomClientOptions {
  readonly baseUrl: URL;
  /** A key; or, for OAuth, where to get the access token that is good now. */
  readonly apiKey: string | (() => Promise<string>);
  readonly dispatcher?: Dispatcher;
  readonly now?: () => Date;
  readonly wait?: Wait;
  readonly random?: () => number;
  /** Of one attempt, from sending to the last byte of the answer. */
  readonly timeoutMs?: number;
  readonly onCall?: (call: CallRecord) => void;
}

const patienceMsUnlessSaid = 60_000;
const insightsRememberedMs = 10_000;

const memberStatsAnswer = z.object({ data: memberStatsSchema });

/** A malformed request is our own mistake: it is not sent, and named by path without its values. */
function checked<T>(schema: z.ZodType<T>, value: T, request: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'its keys');
  throw new TypeError(`${request}: not well formed at ${paths.join(', ')}`);
}

/** One client for one key: all its callers share the key's budget, and identical reads. */
export function createCalcomClient(options: CalcomClientOptions): CalcomClient {
  const { now = () => new Date(), wait = waitForReal, random = Math.random } = options;
  const dispatcher = options.dispatcher ?? new Agent({ connections: 32 });
  const quota = createQuota();
  const request = createRequest({
    ...options,
    dispatcher,
    turnstile: createTurnstile({ quota, now, wait }),
    now,
    wait,
    random,
  });
  const account = createAccount({ request, now });
  const stats = createSingleFlight<MemberStats>({ now, rememberMs: insightsRememberedMs });
  const bookingsPages = createSingleFlight<BookingsPage>({ now, rememberMs: 0 });
  let closed: Error | undefined;

  function begin(callOptions: CallOptions = {}): SharedCall {
    if (closed) throw closed;
    const { signal, patienceMs = patienceMsUnlessSaid, deadline, fresh = false } = callOptions;
    return { signal, deadlineMs: deadline?.getTime() ?? now().getTime() + patienceMs, fresh };
  }

  return {
    getMe: async (callOptions) => account.findMe(begin(callOptions)),
    listTeams: async (callOptions) => account.listTeams(begin(callOptions)),
    listEventTypes: async (callOptions) => account.listEventTypes(begin(callOptions)),
    async getMemberStats(statsRequest, callOptions) {
      const path = '/v2/insights/bookings/members';
      const body = checked(memberStatsRequestSchema, statsRequest, `POST ${path}`);
      const { columnFilters = [], ...rest } = body;
      // Filters are ANDed, so their order makes no other question.
      const key = JSON.stringify([rest, columnFilters.map((filter) => JSON.stringify(filter)).sort()]);
      return stats.share(key, begin(callOptions), async (call) => {
        return (await request({ method: 'POST', path, body, schema: memberStatsAnswer }, call)).data;
      });
    },
    async listBookings(bookingsQuery, callOptions) {
      const path = '/v2/bookings';
      const { eventTypeIds, teamsIds, ...rest } = checked(bookingsQuerySchema, bookingsQuery, `GET ${path}`);
      const query = { ...rest, eventTypeIds: eventTypeIds?.join(','), teamsIds: teamsIds?.join(',') };
      return bookingsPages.share(JSON.stringify(query), begin(callOptions), (call) =>
        request({ method: 'GET', path, query, schema: bookingsPageSchema }, call),
      );
    },
    quota() {
      const { limit, remaining, resetsAtMs } = quota.state(now().getTime());
      return { limit, remaining, resetsAt: resetsAtMs === undefined ? undefined : new Date(resetsAtMs) };
    },
    async close() {
      closed ??= new Error('the Cal.com client is closed');
      for (const calls of [account, stats, bookingsPages]) calls.abortAll(closed);
      if (!options.dispatcher) await dispatcher.destroy();
    },
  };
}
