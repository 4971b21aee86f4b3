import { createServer, type Server } from 'node:http';
import { createOpsRoutes, type Probes } from '../../src/ops/health';
import { createMetrics } from '../../src/ops/metrics';

let server: Server | undefined;
let nowMs = Date.parse('2026-11-20T14:32:10.000Z');

/** Serves the routes as Bolt's receiver does, on a free port of loopback. */
async function serve(probes: Probes): Promise<string> {
  const routes = createOpsRoutes(probes, createMetrics(), () => new Date(nowMs));
  const started = createServer((request, response) => {
    const route = routes.find(({ path, method }) => path === request.url && method === request.method);
    Promise.resolve(route?.handler(Object.assign(request, { params: {} }), response)).catch(() =>
      response.destroy(),
    );
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const address = started.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

const read = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, body: await response.json() };
};

describe('createOpsRoutes', () => {
  it('says that the process is alive, whatever it can reach', async () => {
    const url = await serve({ slack: async () => false });
    expect(await read(`${url}/healthz`)).toEqual({ status: 200, body: { ok: true } });
  });

  it('says that it is ready when everything can be reached', async () => {
    const url = await serve({ slack: async () => true, database: async () => true });
    expect(await read(`${url}/readyz`)).toEqual({
      status: 200,
      body: { ok: true, slack: true, database: true },
    });
  });

  it('says what cannot be reached, and not why', async () => {
    const url = await serve({
      slack: async () => Promise.reject(new Error('invalid_auth xoxb-1')),
      database: async () => true,
    });
    expect(await read(`${url}/readyz`)).toEqual({
      status: 503,
      body: { ok: false, slack: false, database: true },
    });
  });

  it('asks at most every fifteen seconds, and afterwards anew', async () => {
    let asked = 0;
    let isReachable = false;
    const url = await serve({
      slack: async () => {
        asked += 1;
        return isReachable;
      },
    });
    const [first, second] = await Promise.all([read(`${url}/readyz`), read(`${url}/readyz`)]);
    expect([first.status, second.status, asked]).toEqual([503, 503, 1]);
    isReachable = true;
    nowMs += 15_000;
    expect((await read(`${url}/readyz`)).status).toBe(503);
    nowMs += 1;
    expect((await read(`${url}/readyz`)).status).toBe(200);
    expect(asked).toBe(2);
  });

  it('serves the metrics', async () => {
    const response = await fetch(`${await serve({})}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    expect(await response.text()).toMatch(/# TYPE roundup_answers_total counter/);
  });
});
