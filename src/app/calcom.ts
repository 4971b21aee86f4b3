import { randomUUID } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { createAccessTokenProvider } from '../accounts/access-token-provider';
import type { Connection } from '../accounts/connection';
import type { AccessCheck } from '../accounts/connections';
import { type CalcomClient, type CalcomClientOptions, createCalcomClient } from '../calcom/client';
import { CalcomUnauthorizedError, CalcomUnknownServerError } from '../calcom/errors';
import { type CalcomOAuth, createCalcomOAuth } from '../calcom/oauth';
import { createRateLimiter, type RateLimiter } from '../calcom/rate-limiter';
import type { Me } from '../calcom/schemas';
import type { CalcomRegion, Config } from '../config/config';
import { createTtlCache } from '../lib/async/ttl-cache';
import { wait } from '../lib/async/wait';
import { createAgent } from '../ops/outbound';
import type { Store } from '../store/store';

export interface CalcomModuleOptions {
  readonly config: Config;
  readonly store: Pick<Store, 'connections' | 'rateBudgets'>;
  readonly now: () => Date;
  /** Ours, and closed with the rest, unless one is given. */
  readonly dispatcher: Dispatcher | undefined;
  readonly onCall: NonNullable<CalcomClientOptions['onCall']>;
  readonly onUnreadable?: CalcomClientOptions['onUnreadable'];
}

/** All that speaks to Cal.com. */
export interface CalcomModule {
  /** The connection's one client: its callers share a budget and identical reads. */
  open(connection: Connection): CalcomClient;
  /** Of the region with this API address, or of the first region. Null where OAuth is not configured. */
  oauthOf(apiUrl: string): CalcomOAuth | null;
  /** Where a connection's bookings have their pages. */
  appUrlOf(connection: Pick<Connection, 'apiUrl'> | null): URL;
  checkAccess(apiUrl: URL, accessToken: string): Promise<AccessCheck>;
  /** Whose access it is, in the region with this API address. @throws CalcomError */
  fetchProfile(accessToken: string, apiUrl: string): Promise<Me>;
  isRefused(connection: Connection): Promise<boolean>;
  /** What is left of the requests a minute of the key that has the least left: from 0 to 1. */
  leastBudgetLeft(): number;
  close(): Promise<void>;
}

/** Somebody waits with a form or a page open. */
const tryTimeoutMs = 5_000;
/** Those of which nothing is used are let go. */
const fewLimiters = 1_000;
/** Each holds some 32 KB. Another costs its remembered answers, not its budget. */
const maxOpen = 300;

/** One client a connection and one rate limiter a Cal.com user, both made when they are first asked for. */
export function createCalcomModule(options: CalcomModuleOptions): CalcomModule {
  const { config, store, now, onCall, onUnreadable } = options;
  const { regions } = config.calcom;
  const regionOf = (apiUrl: string) => regions.find((region) => region.apiUrl.href === apiUrl);
  const dispatcher = options.dispatcher ?? createAgent(config.proxy, { connections: 128 });
  const client = (given: Pick<CalcomClientOptions, 'baseUrl' | 'apiKey' | 'timeoutMs' | 'rateLimiter'>) =>
    createCalcomClient({ ...given, dispatcher, now, onCall, onUnreadable });

  function createOAuth(region: CalcomRegion): CalcomOAuth | null {
    const { oauth } = config.calcom;
    if (oauth === null || config.publicUrl === null) return null;
    const redirectUri = new URL('calcom/oauth_redirect', config.publicUrl);
    return createCalcomOAuth({ ...oauth, ...region, redirectUri, dispatcher, now });
  }
  const oauths = new Map(regions.map((region) => [region.apiUrl.href, createOAuth(region)]));

  const limiters = new Map<string, RateLimiter>();
  let manyLimiters = fewLimiters;

  /** Whoever a key belongs to has one budget, whatever becomes of the client and however often it is connected. */
  function rateLimiterOf({ apiUrl, calcomUserId }: Connection): RateLimiter {
    const key = `calcom ${apiUrl} ${calcomUserId}`;
    const known = limiters.get(key);
    if (known !== undefined) return known;
    if (limiters.size >= manyLimiters) {
      for (const [other, rateLimiter] of limiters) {
        const { limit, remaining } = rateLimiter.state();
        if (remaining === limit) limiters.delete(other);
      }
      // Not again before as many have come.
      manyLimiters = Math.max(fewLimiters, 2 * limiters.size);
    }
    const made = createRateLimiter({ now, wait, shared: store.rateBudgets?.budgetOf(key) });
    limiters.set(key, made);
    return made;
  }

  function createClient(connection: Connection): CalcomClient {
    const region = regionOf(connection.apiUrl);
    if (region === undefined) {
      // Nothing is asked there, so any address stands for it.
      const refuse = () => Promise.reject(new CalcomUnknownServerError({ request: 'GET /v2/me' }));
      return client({ baseUrl: new URL('https://api.cal.com/'), apiKey: refuse });
    }
    const oauth = oauths.get(connection.apiUrl) ?? null;
    const apiKey = createAccessTokenProvider({
      connection,
      store: store.connections,
      refresh: oauth === null ? null : oauth.refresh,
      now,
      wait,
      newLeaseOwner: randomUUID,
    });
    return client({ baseUrl: region.apiUrl, apiKey, rateLimiter: rateLimiterOf(connection) });
  }

  /** One a connection; those that were not used for longest are let go. */
  const clients = createTtlCache<CalcomClient>({ max: maxOpen });

  function open(connection: Connection): CalcomClient {
    // A connection made again has other access, so it is another client; and so is one whose row was changed, which may
    // open nothing.
    const { workspaceId, id, ownerSlackUserId, apiUrl, calcomUserId, kind, createdAt } = connection;
    const key = JSON.stringify([
      workspaceId,
      id,
      ownerSlackUserId,
      apiUrl,
      calcomUserId,
      kind,
      createdAt.getTime(),
    ]);
    const known = clients.get(key) ?? createClient(connection);
    // Of one that is pushed out, what is under way may end; only its memory and its budget are let go.
    clients.set(key, known);
    return known;
  }

  async function ask(baseUrl: URL, apiKey: string): Promise<Me> {
    return client({ baseUrl, apiKey, timeoutMs: tryTimeoutMs }).getMe({ timeoutMs: 0 });
  }

  return {
    open,
    oauthOf: (apiUrl) => oauths.get(apiUrl) ?? oauths.values().next().value ?? null,
    appUrlOf(connection) {
      const { appUrl } = regionOf(connection?.apiUrl ?? '') ?? regions[0] ?? {};
      if (appUrl === undefined) throw new TypeError('no region of Cal.com is configured');
      return appUrl;
    },
    async checkAccess(baseUrl, accessToken) {
      try {
        return { kind: 'accepted', me: await ask(baseUrl, accessToken) };
      } catch (error) {
        if (!(error instanceof CalcomUnauthorizedError)) throw error;
        return { kind: 'refused', isExpired: error.isExpired };
      }
    },
    async fetchProfile(accessToken, apiUrl) {
      const region = regionOf(apiUrl);
      if (region === undefined) throw new CalcomUnknownServerError({ request: 'GET /v2/me' });
      return ask(region.apiUrl, accessToken);
    },
    async isRefused(connection) {
      try {
        await open(connection).getMe({ bypassCache: true, timeoutMs: tryTimeoutMs });
        return false;
      } catch (error) {
        return error instanceof CalcomUnauthorizedError;
      }
    },
    leastBudgetLeft() {
      const shares = [...limiters.values()].map((rateLimiter) => rateLimiter.state());
      return Math.min(1, ...shares.map(({ remaining, limit }) => remaining / limit));
    },
    async close() {
      await Promise.all(clients.values().map((each) => each.close()));
      if (options.dispatcher === undefined) await dispatcher.destroy();
    },
  };
}
