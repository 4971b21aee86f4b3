import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { listen } from '../http';
import type { LocalSlack, LocalWorkspace } from '../local-slack/types';
import type { Boot, Changed } from '../page/api';
import type { SandboxClock } from './clock';
import { BadRequestError, createPageApi } from './page-api';

export interface PageServerOptions {
  readonly slack: LocalSlack;
  /** The manifest's slash commands; others are answered as Slack answers an unknown one. */
  readonly commands: Boot['commands'];
  readonly port: number; // 0: any free port
  readonly pageDir: string; // the compiled page: dist-sandbox/sandbox/page
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

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i;
const heartbeatMs = 20_000;

// Images in messages may come from anywhere, as in Slack; everything else is the page's own.
const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data: https:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Serves the sandbox page and what it asks for. Loopback only: whoever reaches it can act as anyone. */
export async function createPageServer(options: PageServerOptions): Promise<PageServer> {
  const { slack, port, pageDir, clock } = options;
  const { name: firstName = slack.name, botName = 'Roundup' } = options.workspace ?? {};
  const nameOf = ({ teamId, name }: LocalWorkspace) => (teamId === slack.teamId ? firstName : name);
  const modules = new Map<string, ReturnType<typeof createWorkspaceModule>>();

  function createWorkspaceModule(each: LocalWorkspace) {
    const { commands, installUrl, hasHome = true, isMessagesTabReadOnly = false } = options;
    const about = options.about?.[each.teamId];
    const api = createPageApi({
      slack: each,
      listWorkspaces: () => slack.workspaces.map((one) => ({ id: one.teamId, name: nameOf(one) })),
      commands,
      workspace: {
        name: nameOf(each),
        botName,
        hasHome,
        isMessagesTabReadOnly,
        ...(about === undefined ? {} : { about }),
      },
      installUrl,
      clock,
    });
    return { api, changes: createChangeStreams(each, clock) };
  }

  /** What serves a workspace; undefined when there is none with this id. */
  function findModule(teamId: string) {
    const added = slack.workspaces.find((each) => each.teamId === teamId);
    if (added && !modules.has(teamId)) modules.set(teamId, createWorkspaceModule(added));
    return modules.get(teamId);
  }
  for (const { teamId } of slack.workspaces) findModule(teamId);

  /** The module of the workspace in the query; a page whose workspace is gone begins again at the first one. */
  const moduleOf = (context: Context) => findModule(context.req.query('workspace') || slack.teamId);

  const app = new Hono();
  app.use(async (context, next) => {
    const refusal = refusalOf(context);
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    if (refusal !== undefined) return context.text(refusal, 403);
    await next();
    return undefined;
  });
  app.onError((error, context) => {
    const notice = error instanceof Error ? error.message : String(error);
    return context.json({ notice }, error instanceof BadRequestError ? 400 : 500);
  });
  app.get('/sandbox/boot', (context) =>
    context.json((moduleOf(context) ?? findModule(slack.teamId))?.api.boot()),
  );
  app.use('/sandbox/*', async (context, next) => {
    if (moduleOf(context) === undefined) return context.json({ notice: 'There is no such workspace.' }, 404);
    await next();
    return undefined;
  });
  app.get('/sandbox/state', (context) => {
    const { user = '', channel = '' } = context.req.query();
    const state = moduleOf(context)?.api.stateFor(user, channel);
    return state === undefined
      ? context.json({ notice: 'There is no such person in this workspace.' }, 404)
      : context.json(state);
  });
  app.get('/sandbox/changes', (context) =>
    streamSSE(context, async (stream) =>
      moduleOf(context)?.changes.open(stream, context.req.query('user') ?? ''),
    ),
  );
  app.post('/sandbox/:name', async (context, next) => {
    const post = moduleOf(context)?.api.posts[context.req.param('name')];
    if (post === undefined) return next();
    // A form on another site cannot send this type.
    if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
      throw new BadRequestError('The body must be application/json.');
    const body: unknown = await context.req.json().catch((cause: unknown) => {
      throw new BadRequestError('The body is not JSON.', { cause });
    });
    return context.json(await post(body));
  });
  app.get('/:file?', (context) => sendFile(context, pageDir));
  app.notFound((context) => context.json({ notice: 'There is no such thing here.' }, 404));

  const { url, close } = await listen(createServer(getRequestListener(app.fetch)), port);
  return {
    url,
    async close() {
      for (const { changes } of modules.values()) changes.close();
      await close();
    },
  };
}

/**
 * Why this request is not served, or undefined.
 * A foreign Host is a DNS name rebound to loopback; a foreign Origin is another site posting through the browser.
 */
function refusalOf({ req }: Context): string | undefined {
  const [host, origin] = [req.header('host'), req.header('origin')];
  if (!host || !loopbackHost.test(host)) return 'This page is served on loopback names only.';
  if (origin !== undefined && origin !== `http://${host}`) return 'Requests from other sites are refused.';
  return undefined;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The folder is flat, so a plain file name is all that is ever asked for and no path can leave the folder. */
async function sendFile(context: Context, folder: string): Promise<Response> {
  const name = context.req.param('file') ?? 'index.html';
  const type = contentTypes[extname(name)];
  const isPlain = /^[a-z0-9][a-z0-9-]*\.[a-z]+$/.test(name);
  const content =
    isPlain && type ? await readFile(join(folder, name), 'utf8').catch(() => undefined) : undefined;
  if (content === undefined || type === undefined) return context.notFound();
  return context.body(content, 200, { 'Content-Type': type });
}

/** Server-sent events: tells each open page when something its person could see has changed. */
function createChangeStreams(slack: LocalWorkspace, clock: SandboxClock | undefined) {
  const open = new Map<SSEStreamingApi, { readonly reader: string; readonly end: () => void }>();
  const tell = ({ userId, channelId }: Parameters<Parameters<LocalWorkspace['onChange']>[0]>[0]) => {
    const changed: Changed = channelId === undefined ? {} : { channelId };
    for (const [stream, { reader }] of open) {
      if (userId === undefined || userId === reader) void stream.writeSSE({ data: JSON.stringify(changed) });
    }
  };
  const stopListening = [slack.onChange(tell), clock?.onMove(() => tell({}))];
  const heartbeat = setInterval(() => {
    for (const stream of open.keys()) void stream.write(': still here\n\n');
  }, heartbeatMs);
  heartbeat.unref();
  return {
    /** Resolves when the page is gone, or the server closes. */
    async open(stream: SSEStreamingApi, reader: string): Promise<void> {
      const ended = new Promise<void>((end) => {
        open.set(stream, { reader, end });
        stream.onAbort(end);
      });
      await stream.write('retry: 1000\n\n');
      await ended;
      open.delete(stream);
    },
    close(): void {
      for (const stop of stopListening) stop?.();
      clearInterval(heartbeat);
      for (const { end } of open.values()) end();
    },
  };
}
