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
   * How long the call may wait for its turn and for retries; 60 s by default. A call that could not be sent
   * in time rejects at once. An attempt under way keeps its own timeout of 10 s.
   */
  readonly timeoutMs?: number;
  /** Replaces `timeoutMs`: one deadline for several calls that make up one answer. */
  readonly deadline?: Date;
  /** Asks Cal.com even when the answer is cached. */
  readonly bypassCache?: boolean;
  /** False when the caller keeps the answer, so that the client need not. */
  readonly remember?: boolean;
}

export interface CalcomClient {
  getMe(options?: CallOptions): Promise<Me>;
  /** The caller's teams, or all of the organisation's if this access may list them. No organisations. */
  listTeams(options?: CallOptions): Promise<readonly Team[]>;
  /** The caller's own event types and those of up to 40 teams, which carry their team's id. */
  listEventTypes(options?: CallOptions): Promise<readonly EventType[]>;
  /** @throws CalcomForbiddenError when this access may not read them */
  listTeamEventTypes(teamId: number, options?: CallOptions): Promise<readonly EventType[]>;
  /** As `listEventTypes`, and says whether any may be missing. */
  listAllEventTypes(options?: CallOptions): Promise<AllEventTypes>;
  /** The members of a team or of the caller's organisation, pending invitations included. */
  listMemberships(of: MembershipsOf, options?: CallOptions): Promise<readonly Membership[]>;
  getMemberStats(request: MemberStatsRequest, options?: CallOptions): Promise<ReadMemberStats>;
  /**
   * Takes the body of the member stats, with both bounds of `startTime` or `createdAt`. Resolves to null when
   * the server has no such endpoint. `isClosed`: the period is over, so the answer stays cached.
   */
  getKpiStats(
    request: MemberStatsRequest,
    options?: CallOptions & { readonly isClosed?: boolean },
  ): Promise<KpiStats | null>;
  /** Also works with servers that page by `take` and `skip`: their pages get cursors of our own making. */
  listBookings(query: BookingsQuery, options?: CallOptions): Promise<BookingsPage>;
  /** Whether bookings are listed by `take` and `skip`, because the newer version failed here. */
  usesOffsetPaging(): boolean;
  /** The observed rate budget, and when all of it is free again; undefined when none of it is used. */
  rateBudget(): { readonly limit: number; readonly remaining: number; readonly resetsAt: Date | undefined };
  /** Aborts what is under way. Closes connections only if no dispatcher was passed in. */
  close(): Promise<void>;
}

export interface CalcomClientOptions {
  readonly baseUrl: URL;
  /** A key, or for OAuth a function that resolves to a valid access token. */
  readonly apiKey: string | (() => Promise<string>);
  readonly dispatcher?: Dispatcher;
  readonly now?: () => Date;
  readonly wait?: Wait;
  readonly random?: () => number;
  /** Of one attempt, from sending to the last byte of the answer; 10 s by default. */
  readonly timeoutMs?: number;
  readonly onCall?: (call: CallRecord) => void;
  readonly onUnreadable?: OnUnreadable | undefined;
  /** The key's limiter, when it outlives the client. */
  readonly rateLimiter?: RateLimiter;
}

const defaultTimeoutMs = 60_000;

/** One client per key: its callers share the key's budget, and identical reads. */
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
    usesOffsetPaging: bookings.usesOffsetPaging,
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
