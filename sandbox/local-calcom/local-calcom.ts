import { setMaxListeners } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createFaults } from '../faults';
import { listen } from '../http';
import { createBookingsRoutes } from './bookings/bookings-routes';
import { createDirectoryRoutes } from './directory';
import { createApiKeys, createCredentials, type KeyName } from './http/credentials';
import type { CalcomFault } from './http/faults';
import { receive } from './http/receive';
import type { BookingsPaging, ReceivedRequest } from './http/request';
import { createThrottle } from './http/throttle';
import { createInsightsRoutes } from './insights/insights-routes';
import { createAuthorizeEndpoint } from './oauth/authorize-endpoint';
import { createOAuthClients, type OAuthClient } from './oauth/clients';
import { createGrants } from './oauth/grants';
import { createTokenEndpoint } from './oauth/token-endpoint';
import { type CompanyPlan, createCompanyWorld } from './world/company';
import { generateWorld, withoutTeams } from './world/edge-world';
import { createSimulation } from './world/simulation';
import type { World } from './world/types';
import { createWorldIndex } from './world-index';

export interface LocalCalcomOptions {
  /** The server's clock: which bookings are past, and when a rate limit's minute is over. */
  readonly now: () => Date;
  readonly seed?: number;
  /** Of the API; any free port, unless told. Its web app has a port of its own. */
  readonly port?: number;
  readonly limitPerMinute?: number;
  /** What team or org insights give to those who may not see them. The public source answers empty lists. */
  readonly withoutPermission?: 'empty' | 'forbidden';
  /**
   * Without them their path is not found, as on a self-hosted Cal.com. `forbidden`: everybody is refused, the owner of
   * an organisation too, as was seen at the hosted one.
   */
  readonly hasInsights?: boolean | 'forbidden';
  /** Without teams their paths are not found and nobody has an organisation, as on a self-hosted Cal.com. */
  readonly hasTeams?: boolean;
  /** By cursor, unless told; self-hosted ones page by `take` and `skip`. */
  readonly bookingsPaging?: BookingsPaging;
  /**
   * What a malformed filter array meets. The public source ignores all filters then and counts everything;
   * the hosted service is believed to refuse the request, which is the default.
   */
  readonly malformedFilters?: 'refused' | 'ignored';
  /** Whether OAuth tokens reach the insights at all. Nobody outside knows; with the scopes for it, unless told. */
  readonly oauthInsights?: 'with-scopes' | 'refused';
  /**
   * What was booked goes on as the clock does: meetings are confirmed, called off, held, rated and missed, and new
   * ones are booked, for a year. Otherwise the world stays as it was made.
   */
  readonly livesOn?: boolean;
  /** Whose bookings it holds, and goes on to; those of the world of edge cases unless told. */
  readonly company?: CompanyPlan;
  /** Other names, rows or event types than those that are made up. */
  readonly changeWorld?: (world: World) => World;
  /** What its pages call it: "Cal.com", unless told. */
  readonly label?: string;
}

/** A Cal.com of its own on this machine, with an invented organisation and two years of its bookings. */
export interface LocalCalcom {
  /** Of the API. */
  readonly url: string;
  /** Of the web app, where people let apps in: another origin, as at Cal.com. */
  readonly appUrl: string;
  readonly world: World;
  /** The owner of the organisation, a plain member, the owner of a team outside any organisation; and one too old. */
  readonly keys: Readonly<Record<KeyName, string>>;
  /** An app that is registered and approved; where its members may be sent back to is set later. */
  readonly oauthClient: OAuthClient;
  setRedirectUris(redirectUris: readonly string[]): void;
  registerOAuthClient(client: { name: string; redirectUris: readonly string[] }): OAuthClient;
  /** One more API key for any member of the world. */
  keyFor(memberId: number): string;
  /** Makes a key, an access token or a refresh token too old. */
  expire(secret: string): void;
  /** Takes back a key, or all tokens of the grant that an access or refresh token belongs to. */
  revoke(secret: string): void;
  /** Every key, client secret, code and token there ever was, to look for in logs and dumps. */
  secrets(): readonly string[];
  readonly requests: readonly ReceivedRequest[];
  inject(fault: CalcomFault): void;
  clearFaults(): void;
  close(): Promise<void>;
}

/** Worlds never change, so those of the same seed and instant are made once in a process. */
const worlds = new Map<string, World>();

function findWorld(seed: number, now: Date): World {
  const key = `${seed} ${now.getTime()}`;
  const world = worlds.get(key) ?? generateWorld({ seed, now });
  if (worlds.size >= 4) worlds.clear();
  worlds.set(key, world);
  return world;
}

export async function createLocalCalcom(options: LocalCalcomOptions): Promise<LocalCalcom> {
  const { now, seed = 1, hasInsights = true, hasTeams = true, bookingsPaging = 'cursor' } = options;
  const begin = now();
  const { changeWorld = (world) => world } = options;
  const company = options.company && createCompanyWorld(options.company, { seed, begin });
  const generated = company?.world ?? findWorld(seed, begin);
  const world = changeWorld(hasTeams ? generated : withoutTeams(generated));
  const simulation = options.livesOn ? createSimulation(world, { seed, begin }) : undefined;
  const index = createWorldIndex(world, company?.bookingsAt ?? simulation);
  const keys = createApiKeys(world, seed);
  const faults = createFaults<CalcomFault>();
  const requests: ReceivedRequest[] = [];
  const closing = new AbortController();
  // Every waiting answer listens for the end, however many there are.
  setMaxListeners(0, closing.signal);
  const {
    withoutPermission = 'empty',
    malformedFilters = 'refused',
    oauthInsights = 'with-scopes',
  } = options;
  const grants = createGrants(now);
  const clients = createOAuthClients(seed);
  const { id: clientId } = clients.register({ name: 'Roundup', redirectUris: [] });
  const authorize = createAuthorizeEndpoint({ world, clients, grants, label: options.label ?? 'Cal.com' });
  const reception = {
    now,
    credentials: createCredentials(world, keys, grants),
    token: createTokenEndpoint({ clients, grants }),
    faults,
    requests,
    closing: closing.signal,
    bookingsPaging,
    throttle: createThrottle({ limit: options.limitPerMinute ?? 120, now }),
    routes: [
      ...(hasInsights
        ? createInsightsRoutes(index, {
            withoutPermission,
            malformedFilters,
            oauthInsights,
            isForbidden: hasInsights === 'forbidden',
          })
        : []),
      ...createBookingsRoutes(index),
      ...createDirectoryRoutes(index).filter(
        ({ path }) => hasTeams || !/\/(?:teams|organizations)\b/.test(path),
      ),
    ],
  };

  const served =
    (serve: (...given: Parameters<RequestListener>) => Promise<void>): RequestListener =>
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        // Waits end this way when the server closes, and so do bodies that never arrive whole.
        if (!closing.signal.aborted && request.complete) console.error(error);
        response.destroy();
      });
    };
  const api = await listen(
    createServer(served((request, response) => receive(request, response, reception))),
    options.port,
  );
  const app = await listen(createServer(served(authorize)));

  const oauthClient = () => {
    const client = clients.find(clientId);
    if (client === undefined) throw new Error('The app is not registered');
    return client;
  };
  const changeKey = (secret: string, state: 'expired' | 'revoked') => {
    const changed =
      keys.change(secret, state) || (state === 'expired' ? grants.expire(secret) : grants.revoke(secret));
    if (!changed) throw new Error('There is no such key or token');
  };

  return {
    url: api.url,
    appUrl: app.url,
    world,
    keys: keys.secrets,
    get oauthClient() {
      return oauthClient();
    },
    setRedirectUris: (redirectUris) => clients.setRedirectUris(clientId, redirectUris),
    registerOAuthClient: clients.register,
    keyFor: keys.create,
    expire: (secret) => changeKey(secret, 'expired'),
    revoke: (secret) => changeKey(secret, 'revoked'),
    secrets: () => [
      ...keys.list().map(({ secret }) => secret),
      ...clients.list().map(({ secret }) => secret),
      ...grants.secrets(),
    ],
    requests,
    inject: faults.inject,
    clearFaults: faults.clear,
    async close() {
      closing.abort();
      await Promise.all([api.close(), app.close()]);
    },
  };
}
