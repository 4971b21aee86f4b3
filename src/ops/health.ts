import type { ServerResponse } from 'node:http';
import type { CustomRoute } from '@slack/bolt';
import type { Metrics } from './metrics';

/** Each answers true when what it stands for can be reached. */
export type Probes = Readonly<Record<string, () => Promise<boolean>>>;

const freshForMs = 15_000;

/**
 * `/healthz`: the process is alive. `/readyz`: what it needs can be reached, asked at most every 15 seconds.
 * `/metrics`: for Prometheus.
 */
export function createOpsRoutes(probes: Probes, metrics: Metrics, now: () => Date): CustomRoute[] {
  let last: { readonly at: number; readonly results: Promise<Readonly<Record<string, boolean>>> } | undefined;
  const probe = () => {
    const at = now().getTime();
    if (last === undefined || at - last.at > freshForMs) last = { at, results: runProbes(probes) };
    return last.results;
  };
  return [
    {
      path: '/healthz',
      method: 'GET',
      handler: (_request, response) => sendJson(response, 200, { ok: true }),
    },
    {
      path: '/readyz',
      method: 'GET',
      handler: (_request, response) => {
        answer(response, async () => {
          const results = await probe();
          const ok = Object.values(results).every(Boolean);
          sendJson(response, ok ? 200 : 503, { ok, ...results });
        });
      },
    },
    {
      path: '/metrics',
      method: 'GET',
      handler: (_request, response) => {
        answer(response, async () => {
          const text = await metrics.render();
          response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
        });
      },
    },
  ];
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

/** Whoever serves the route does not wait for it, so nothing may reject. */
function answer(response: ServerResponse, work: () => Promise<void>): void {
  work().catch(() => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
