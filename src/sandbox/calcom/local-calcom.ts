import { createServer } from 'node:http';
import { createBookingsRoutes } from './bookings/bookings-routes';
import { createDirectoryRoutes } from './directory/directory-routes';
import { createApiKeys, type KeyName } from './http/api-keys';
import { type CalcomFault, createFaults } from './http/faults';
import { receive } from './http/receive';
import type { ReceivedRequest } from './http/received-requests';
import { createThrottle } from './http/throttle';
import { createInsightsRoutes } from './insights/insights-routes';
import { generateWorld } from './world/generate-world';
import type { World } from './world/types';
import { createWorldIndex } from './world-index';

export interface LocalCalcomOptions {
  /** The server's clock: which bookings are past, and when a rate limit's minute is over. */
  readonly now: () => Date;
  readonly seed?: number;
  /** Any free port, unless told. */
  readonly port?: number;
  readonly limitPerMinute?: number;
  /** What team or org insights give to those who may not see them. The public source answers empty lists. */
  readonly withoutPermission?: 'empty' | 'forbidden';
  /** Without them their path is not found, as on a self-hosted Cal.com. */
  readonly hasInsights?: boolean;
  /**
   * What a malformed filter array meets. The public source ignores all filters then and counts everything;
   * the hosted service is believed to refuse the request, which is the default.
   */
  readonly malformedFilters?: 'refused' | 'ignored';
}

/** A Cal.com of its own on this machine, with an invented organisation and two years of its bookings. */
export interface LocalCalcom {
  readonly url: string;
  readonly world: World;
  /** The owner of the organisation, a plain member, the owner of a team outside any organisation; and one too old. */
  readonly keys: Readonly<Record<KeyName, string>>;
  readonly requests: readonly ReceivedRequest[];
  inject(fault: CalcomFault): void;
  clearFaults(): void;
  close(): Promise<void>;
}

export async function createLocalCalcom(options: LocalCalcomOptions): Promise<LocalCalcom> {
  const { now, seed = 1, hasInsights = true } = options;
  const world = generateWorld({ seed, now: now() });
  const index = createWorldIndex(world);
  const keys = createApiKeys(world, seed);
  const faults = createFaults();
  const requests: ReceivedRequest[] = [];
  const closing = new AbortController();
  const { withoutPermission = 'empty', malformedFilters = 'refused' } = options;
  const reception = {
    now,
    keys,
    faults,
    requests,
    closing: closing.signal,
    throttle: createThrottle({ limit: options.limitPerMinute ?? 120, now }),
    routes: [
      ...(hasInsights ? createInsightsRoutes(index, { withoutPermission, malformedFilters }) : []),
      ...createBookingsRoutes(index),
      ...createDirectoryRoutes(index),
    ],
  };

  const server = createServer((request, response) => {
    receive(request, response, reception).catch((error: unknown) => {
      // Waits end this way when the server closes, and so do bodies that never arrive whole.
      if (!closing.signal.aborted && request.complete) console.error(error);
      response.destroy();
    });
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No port was given'));
      else resolve(address.port);
    });
  });

  return {
    url: `http://127.0.0.1:${port}`,
    world,
    keys: keys.secrets,
    requests,
    inject: faults.inject,
    clearFaults: faults.clear,
    close() {
      closing.abort();
      return new Promise((resolve) => {
        // Its one error says that the server is closed already.
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
