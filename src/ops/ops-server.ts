import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { CustomRoute } from '@slack/bolt';

export interface OpsServer {
  /** Resolves to the port. Rejects when it cannot be had. */
  listen(port: number, host: string): Promise<number>;
  close(): Promise<void>;
}

/**
 * Our own pages where Bolt serves none: over Socket Mode its server listens on every address, and a path that is no
 * path (`GET //`) ends its process.
 */
export function createOpsServer(routes: readonly CustomRoute[]): OpsServer {
  const server = createServer((request, response) => {
    const route = routes.find(({ path, method }) => path === pathOf(request) && method === request.method);
    if (route === undefined) response.writeHead(404).end();
    else route.handler(Object.assign(request, { params: {} }), response as ServerResponse);
  });
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

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}
