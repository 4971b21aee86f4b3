import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LocalSlack, LocalWorkspace } from '../local-slack/types';
import type { Boot } from '../page/api';
import type { SandboxClock } from './clock';
import { createPageApi } from './page-api';
import { createChangeStreams } from './page-changes';
import { refusalOf, sendJson, sendText } from './page-http';
import { createStaticFiles } from './page-static';

export interface PageServerOptions {
  readonly slack: LocalSlack;
  /** The manifest's slash commands; others are answered as Slack answers an unknown one. */
  readonly commands: Boot['commands'];
  readonly port: number; // 0: any free port
  readonly host?: '127.0.0.1';
  readonly pageDir: string; // the compiled page: dist/sandbox/page
  /** What the first workspace and the app are called on the page; their own names unless told. */
  readonly workspace?: { readonly name: string; readonly botName: string };
  /** The clock that all goes by, for the page to show and move. Without it the page shows the real time. */
  readonly clock?: SandboxClock;
  /** Whether the app has a Home tab; it has one unless told. */
  readonly hasHome?: boolean;
  /** Whether its messages tab has no message box; it has one unless told. */
  readonly isMessagesTabReadOnly?: boolean;
  /** What workspaces are for, by their ids, where that is not plain. */
  readonly about?: Readonly<Record<string, string>>;
  /** Where the page sends a visitor whose workspace has not got the app. */
  readonly installUrl?: string;
}

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the sandbox page and what it asks for. Loopback only: whoever reaches it can act as anyone. */
export async function createPageServer(options: PageServerOptions): Promise<PageServer> {
  const { slack, commands, port, host = '127.0.0.1', pageDir } = options;
  const { name: firstName = slack.name, botName = 'Roundup' } = options.workspace ?? {};
  const nameOf = ({ teamId, name }: LocalWorkspace) => (teamId === slack.teamId ? firstName : name);
  const listWorkspaces = () => slack.workspaces.map((each) => ({ id: each.teamId, name: nameOf(each) }));
  const sides = new Map<string, ReturnType<typeof createSide>>();
  for (const each of slack.workspaces) sides.set(each.teamId, createSide(each));

  function createSide(each: LocalWorkspace) {
    const { installUrl, clock, hasHome = true, isMessagesTabReadOnly = false } = options;
    const about = options.about?.[each.teamId];
    const workspace = {
      name: nameOf(each),
      botName,
      hasHome,
      isMessagesTabReadOnly,
      ...(about === undefined ? {} : { about }),
    };
    const api = createPageApi({ slack: each, listWorkspaces, commands, workspace, installUrl, clock });
    return { api, changes: createChangeStreams(each, clock) };
  }

  /** What serves a workspace; undefined when there is none with this id. */
  function findSide(teamId: string) {
    const added = slack.workspaces.find((each) => each.teamId === teamId);
    if (added && !sides.has(teamId)) sides.set(teamId, createSide(added));
    return sides.get(teamId);
  }

  const sendFile = createStaticFiles(pageDir);

  const server = createServer((request, response) => {
    const refusal = refusalOf(request);
    if (refusal) return sendText(response, 403, refusal);
    const url = new URL(request.url ?? '/', 'http://page');
    const serve = async () => {
      if (!url.pathname.startsWith('/sandbox/')) return sendFile(request, response, url.pathname);
      // A page whose workspace is gone begins again at the first one.
      const fallback = url.pathname === '/sandbox/boot' ? findSide(slack.teamId) : undefined;
      const side = findSide(url.searchParams.get('workspace') || slack.teamId) ?? fallback;
      if (!side) return sendJson(response, 404, { notice: 'There is no such workspace.' });
      if (url.pathname === '/sandbox/changes' && request.method === 'GET')
        return side.changes.open(response, url.searchParams.get('user') ?? '');
      return side.api(request, response, url);
    };
    serve().catch((error: unknown) => {
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
      for (const { changes } of sides.values()) changes.close();
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
