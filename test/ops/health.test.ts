import { createServer, type Server } from 'node:http';
import { isPrivateAddress } from '../../src/ops/client-address';
import { createOpsRoutes, type Probes } from '../../src/ops/health';
import { createMetrics } from '../../src/ops/metrics';

let server: Server | undefined;
let nowMs = Date.parse('2026-11-20T14:32:10.000Z');

/** Serves the routes as Bolt's receiver does, on a free port of loopback. */
async function serve(probes: Probes, token: string | null = null): Promise<string> {
  const routes = createOpsRoutes(probes, createMetrics(), () => new Date(nowMs), token);
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

  it('asks at most every fifteen seconds, and afterwards again', async () => {
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

  it.each(['/healthz', '/readyz', '/metrics'])(
    'answers HEAD %s as GET, with its length and no body',
    async (path) => {
      const url = await serve({ slack: async () => true });
      const response = await fetch(`${url}${path}`, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(Number(response.headers.get('content-length'))).toBeGreaterThan(0);
      expect(await response.text()).toBe('');
    },
  );

  const probes = { slack: async () => false, database: async () => true };
  const token = 'nobody-guesses-this';
  const bearer = (given: string) => ({ authorization: `Bearer ${given}` });
  const detail = { ok: false, slack: false, database: true };

  it('shows the metrics and what cannot be reached to whoever has the token alone', async () => {
    const url = await serve(probes, token);
    const ask = async (headers: Readonly<Record<string, string>>) => ({
      metrics: (await fetch(`${url}/metrics`, { headers })).status,
      ready: await (await fetch(`${url}/readyz`, { headers })).json(),
    });
    expect(await ask(bearer(token))).toEqual({ metrics: 200, ready: detail });
    const forwarded = { ...bearer(token), 'x-forwarded-for': '203.0.113.7' };
    expect(await ask(forwarded)).toEqual({ metrics: 200, ready: detail });
    for (const headers of [{}, bearer('another'), bearer(`${token}x`), { authorization: token }])
      expect(await ask(headers)).toEqual({ metrics: 401, ready: { ok: false } });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it.each(['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip'])(
    'shows neither without a token to what came with %s',
    async (name) => {
      const url = await serve(probes);
      const headers = { [name]: 'for=10.0.0.1' };
      const metrics = await fetch(`${url}/metrics`, { headers });
      expect(metrics.status).toBe(403);
      expect(await metrics.text()).toContain('METRICS_TOKEN');
      expect(await (await fetch(`${url}/readyz`, { headers })).json()).toEqual({ ok: false });
    },
  );

  it.each([
    ['127.0.0.1', true],
    ['::1', true],
    ['::ffff:10.1.2.3', true],
    ['172.31.255.255', true],
    ['192.168.0.9', true],
    ['fd12::1', true],
    ['fe80::1%eth0', true],
    ['172.32.0.1', false],
    ['203.0.113.7', false],
    ['::ffff:203.0.113.7', false],
    ['2001:db8::1', false],
    [undefined, false],
  ])('takes %s for private: %s', (address, expected) => {
    expect(isPrivateAddress(address)).toBe(expected);
  });
});
