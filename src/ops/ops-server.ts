import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { CustomRoute } from '@slack/bolt';
import type { OnRefused } from './refusals';

export interface OpsServer {
  /** Resolves to the port. Rejects when it cannot listen. */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

/** For every server: a request has ten seconds to arrive, checked once a second. */
export const requestLimits = { requestTimeout: 10_000, connectionsCheckingInterval: 1_000 } as const;

/** Our own pages over Socket Mode, where Bolt's own server would listen on every address. */
export function createOpsServer(
  routes: readonly CustomRoute[],
  onRefused: OnRefused = () => undefined,
): OpsServer {
  const server = createServer(requestLimits, createPages(routes, onRefused));
  return {
    listen: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Serves exact paths only, and 404 for all else. Bolt's own router throws on a path such as `GET //`. */
export function createPages(routes: readonly CustomRoute[], onRefused: OnRefused): RequestListener {
  return (request, response) => {
    const path = pathOf(request);
    const route = routes.find((known) => known.path === path && known.method === request.method);
    if (route !== undefined) return void route.handler(Object.assign(request, { params: {} }), response);
    onRefused({ status: 404, why: 'no such page' });
    response.writeHead(404, { 'content-length': 0 }).end();
    request.resume();
  };
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}
