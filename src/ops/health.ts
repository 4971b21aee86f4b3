import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CustomRoute } from '@slack/bolt';
import { isForwarded, isPrivateAddress } from './client-address';
import type { Metrics } from './metrics';

/** Each resolves to true when its dependency can be reached. */
export type Probes = Readonly<Record<string, () => Promise<boolean>>>;

const freshForMs = 15_000;

/**
 * `/readyz` probes at most every 15 seconds. The metrics, and which dependency is away, need `token`; when it
 * is null, they are shown to private addresses.
 */
export function createOpsRoutes(
  probes: Probes,
  metrics: Metrics,
  now: () => Date,
  token: string | null = null,
): CustomRoute[] {
  let last: { readonly at: number; readonly results: Promise<Readonly<Record<string, boolean>>> } | undefined;
  const probe = () => {
    const at = now().getTime();
    if (last === undefined || at - last.at > freshForMs) last = { at, results: runProbes(probes) };
    return last.results;
  };
  return [
    ...getAndHead('/healthz', async (_request, response) => sendJson(response, 200, { ok: true })),
    ...getAndHead('/readyz', async (request, response) => {
      const results = await probe();
      const ok = Object.values(results).every(Boolean);
      sendJson(response, ok ? 200 : 503, { ok, ...(maySeeDetails(request, token) ? results : {}) });
    }),
    ...getAndHead('/metrics', async (request, response) => {
      if (maySeeDetails(request, token)) send(response, 200, metrics.contentType, await metrics.render());
      else if (token === null)
        send(response, 403, 'text/plain', 'Set METRICS_TOKEN to read this from afar.\n');
      else {
        response.setHeader('www-authenticate', 'Bearer');
        send(response, 401, 'text/plain', 'METRICS_TOKEN is wanted as a bearer token.\n');
      }
    }),
  ];
}

/** Node leaves the body out of an answer to HEAD. */
function getAndHead(
  path: string,
  work: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): CustomRoute[] {
  const handler: CustomRoute['handler'] = (request, response) => {
    // Nothing awaits the handler, so it must not reject.
    work(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, { 'content-length': 0 });
      response.end();
    });
  };
  return [
    { path, method: 'GET', handler },
    { path, method: 'HEAD', handler },
  ];
}

function maySeeDetails({ headers, socket }: IncomingMessage, token: string | null): boolean {
  if (token === null) return isPrivateAddress(socket.remoteAddress) && !isForwarded(headers);
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
  // Hashed, because the comparison needs equal lengths.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

async function runProbes(probes: Probes): Promise<Readonly<Record<string, boolean>>> {
  const results = await Promise.all(
    Object.entries(probes).map(async ([name, ask]) => {
      const isReachable = await ask().catch(() => false);
      return [name, isReachable] as const;
    }),
  );
  return Object.fromEntries(results);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

/** Sets the length: probes of HTTP/1.0 cannot read chunks. */
function send(response: ServerResponse, status: number, contentType: string, text: string): void {
  const headers = {
    'content-type': contentType,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  };
  response.writeHead(status, headers).end(text);
}
