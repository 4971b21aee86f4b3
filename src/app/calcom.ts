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
  /** By default a pool of our own, which `close` destroys; a given one stays open. */
  readonly dispatcher: Dispatcher | undefined;
  readonly onCall: NonNullable<CalcomClientOptions['onCall']>;
  readonly onUnreadable?: CalcomClientOptions['onUnreadable'];
}

export interface CalcomModule {
  /** The connection's only client: its callers share a rate budget and identical reads. */
  open(connection: Connection): CalcomClient;
  /** For the region with this API address, else the first one. Null when OAuth is not configured. */
  oauthOf(apiUrl: string): CalcomOAuth | null;
  /** The web app of the connection's region, else of the first one. */
  appUrlOf(connection: Pick<Connection, 'apiUrl'> | null): URL;
  checkAccess(apiUrl: URL, accessToken: string): Promise<AccessCheck>;
  /** The owner of the access, in the region with this API address. @throws CalcomError */
  fetchProfile(accessToken: string, apiUrl: string): Promise<Me>;
  isRefused(connection: Connection): Promise<boolean>;
  /** The smallest share of a minute's requests that any key has left, from 0 to 1. */
  leastBudgetLeft(): number;
  close(): Promise<void>;
}

/** A person waits with a form or a page open. */
const tryTimeoutMs = 5_000;
/** Beyond this many, rate limiters with a full budget are dropped. */
const fewLimiters = 1_000;
/** A client holds about 32 KB. Evicting one costs its cached answers, not its budget. */
const maxOpen = 300;

/** One client per connection and one rate limiter per Cal.com user, each made at first use. */
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

  /** One budget per Cal.com user, across connections and clients that are made again. */
  function rateLimiterOf({ apiUrl, calcomUserId }: Connection): RateLimiter {
    const key = `calcom ${apiUrl} ${calcomUserId}`;
    const known = limiters.get(key);
    if (known !== undefined) return known;
    if (limiters.size >= manyLimiters) {
      for (const [other, rateLimiter] of limiters) {
        const { limit, remaining } = rateLimiter.state();
        if (remaining === limit) limiters.delete(other);
      }
      // Looks again once the number has doubled.
      manyLimiters = Math.max(fewLimiters, 2 * limiters.size);
    }
    const made = createRateLimiter({ now, wait, shared: store.rateBudgets?.budgetOf(key) });
    limiters.set(key, made);
    return made;
  }

  function createClient(connection: Connection): CalcomClient {
    const region = regionOf(connection.apiUrl);
    if (region === undefined) {
      // No request is sent, so any address will do.
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

  /** One client per connection; the least recently used is evicted. */
  const clients = createTtlCache<CalcomClient>({ max: maxOpen });

  function open(connection: Connection): CalcomClient {
    // A new client for a connection that is made again, and for a changed row, which may not decrypt.
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
    // An evicted client may finish its running calls; only its cached answers are lost.
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
