import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Boot } from './page/api';
import { createPageApi } from './page-api';
import { createChangeStreams } from './page-changes';
import { refusalOf, sendText } from './page-http';
import { createStaticFiles } from './page-static';
import type { LocalSlack } from './slack/types';

export interface PageServerOptions {
  readonly slack: LocalSlack;
  /** The manifest's slash commands; others are answered as Slack answers an unknown one. */
  readonly commands: Boot['commands'];
  readonly port: number; // 0: any free port
  readonly host?: '127.0.0.1';
  readonly pageDir: string; // the compiled page: dist/sandbox/page
  readonly workspace?: { readonly name: string; readonly botName: string };
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the sandbox page and what it asks for. Loopback only: whoever reaches it can act as anyone. */
export async function createPageServer(options: PageServerOptions): Promise<PageServer> {
  const { slack, commands, port, host = '127.0.0.1', pageDir } = options;
  const workspace = options.workspace ?? { name: 'Acme', botName: 'Roundup' };
  const api = createPageApi({ slack, commands, workspace });
  const changes = createChangeStreams(slack);
  const sendFile = createStaticFiles(pageDir);

  const server = createServer((request, response) => {
    const refusal = refusalOf(request);
    if (refusal) return sendText(response, 403, refusal);
    const url = new URL(request.url ?? '/', 'http://page');
    if (url.pathname === '/sandbox/changes' && request.method === 'GET') {
      return changes.open(response, url.searchParams.get('user') ?? '');
    }
    const work = url.pathname.startsWith('/sandbox/')
      ? api(request, response, url)
      : sendFile(request, response, url.pathname);
    work.catch((error: unknown) => {
      if (!response.headersSent) sendText(response, 500, `The page's server failed: ${String(error)}`);
      else response.destroy();
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

  return {
    url: `http://${host}:${portOf(server.address())}`,
    async close() {
      changes.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The page listens on no TCP port.');
  return address.port;
}
