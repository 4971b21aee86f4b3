import { Agent, type Dispatcher } from 'undici';
import type { SharedCall } from '../lib/async/single-flight';
import { type Wait, wait as waitForReal } from '../lib/async/wait';
import { createBookings } from './bookings';
import { type AllEventTypes, createDirectory, type MembershipsOf } from './directory';
import { ClientClosedError } from './errors';
import { type CallRecord, createRequest } from './http';
import { createInsights } from './insights';
import { createRateLimiter, type RateLimiter } from './rate-limiter';
import type {
  BookingsPage,
  BookingsQuery,
  EventType,
  KpiStats,
  Me,
  MemberStatsRequest,
  Membership,
  OnUnreadable,
  ReadMemberStats,
  Team,
} from './schemas';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /**
   * For how long the call may wait for its turn and for further attempts, 60 s unless said. A call that could not
   * be sent within it rejects at once. The attempt under way still has its ten seconds.
   */
  readonly timeoutMs?: number;
  /** In place of `timeoutMs`: one instant for several calls that make one answer. */
  readonly deadline?: Date;
  /** Asks again what is still remembered. */
  readonly bypassCache?: boolean;
  /** False: the caller keeps the answer, so the client need not. */
  readonly remember?: boolean;
}

export interface CalcomClient {
  getMe(options?: CallOptions): Promise<Me>;
  /** Teams the caller belongs to, organisations left out. */
  listTeams(options?: CallOptions): Promise<readonly Team[]>;
  /** The caller's own event types and those of up to 40 of the caller's teams. */
  listEventTypes(options?: CallOptions): Promise<readonly EventType[]>;
  /** Of one team. @throws CalcomForbiddenError where this access may not read them */
  listTeamEventTypes(teamId: number, options?: CallOptions): Promise<readonly EventType[]>;
  /** The same, and for whoever runs the organisation those of up to 40 of all its teams; a team's carry the team. */
  listAllEventTypes(options?: CallOptions): Promise<AllEventTypes>;
  /** Who is in a team, or in the caller's organisation, with those who have not answered their invitation. */
  listMemberships(of: MembershipsOf, options?: CallOptions): Promise<readonly Membership[]>;
  getMemberStats(request: MemberStatsRequest, options?: CallOptions): Promise<ReadMemberStats>;
  /**
   * The totals of a period beside the equal one before, for the same body as the member stats. It needs a `startTime`
   * or `createdAt` filter with both bounds. Null where the server has no such endpoint. `isClosed`: the period is over,
   * so the answer is kept for as long as others do not push it out.
   */
  getKpiStats(
    request: MemberStatsRequest,
    options?: CallOptions & { readonly isClosed?: boolean },
  ): Promise<KpiStats | null>;
  /** Also of servers that page by `take` and `skip`, whose pages then come with cursors of our own making. */
  listBookings(query: BookingsQuery, options?: CallOptions): Promise<BookingsPage>;
  /** Bookings are listed in the older way, by `take` and `skip`, since the newer one does not answer here. */
  usesOlderBookings(): boolean;
  /** How much of the minute's budget is left, and when all of it is there again, as far as known. */
  rateBudget(): { readonly limit: number; readonly remaining: number; readonly resetsAt: Date | undefined };
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
  readonly onUnreadable?: OnUnreadable | undefined;
  /** The key's, where it outlives the client. */
  readonly rateLimiter?: RateLimiter;
}

const defaultTimeoutMs = 60_000;

/** One client for one key: all its callers share the key's budget, and identical reads. */
export function createCalcomClient(options: CalcomClientOptions): CalcomClient {
  const { now = () => new Date(), wait = waitForReal, random = Math.random } = options;
  const dispatcher = options.dispatcher ?? new Agent({ connections: 32 });
  const rateLimiter = options.rateLimiter ?? createRateLimiter({ now, wait });
  const request = createRequest({
    ...options,
    dispatcher,
    rateLimiter,
    now,
    wait,
    random,
  });
  const closing = new AbortController();
  const readOptions = { request, now, signal: closing.signal, onUnreadable: options.onUnreadable };
  const directory = createDirectory(readOptions);
  const insights = createInsights(readOptions);
  const bookings = createBookings(readOptions);

  function begin(callOptions: CallOptions = {}): SharedCall {
    closing.signal.throwIfAborted();
    const {
      signal,
      timeoutMs = defaultTimeoutMs,
      deadline,
      bypassCache = false,
      remember = true,
    } = callOptions;
    return { signal, deadlineMs: deadline?.getTime() ?? now().getTime() + timeoutMs, bypassCache, remember };
  }

  return {
    getMe: async (callOptions) => directory.findMe(begin(callOptions)),
    listTeams: async (callOptions) => directory.listTeams(begin(callOptions)),
    listEventTypes: async (callOptions) => directory.listEventTypes(begin(callOptions)),
    listTeamEventTypes: async (teamId, callOptions) =>
      directory.listTeamEventTypes(teamId, begin(callOptions)),
    listAllEventTypes: async (callOptions) => directory.listAllEventTypes(begin(callOptions)),
    listMemberships: async (of, callOptions) => directory.listMemberships(of, begin(callOptions)),
    getMemberStats: async (statsRequest, callOptions) =>
      insights.getMemberStats(statsRequest, begin(callOptions)),
    getKpiStats: async (statsRequest, callOptions) =>
      insights.getKpiStats(statsRequest, begin(callOptions), callOptions?.isClosed),
    listBookings: async (query, callOptions) => bookings.list(query, begin(callOptions)),
    usesOlderBookings: bookings.usesOffsets,
    rateBudget() {
      const { limit, remaining, resetsAtMs } = rateLimiter.state();
      return { limit, remaining, resetsAt: resetsAtMs === undefined ? undefined : new Date(resetsAtMs) };
    },
    async close() {
      closing.abort(new ClientClosedError());
      if (!options.dispatcher) await dispatcher.destroy();
    },
  };
}
