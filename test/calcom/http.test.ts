import { type Dispatcher, MockAgent } from 'undici';
import { z } from 'zod';
import {
  CalcomBadAnswerError,
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomRateLimitedError,
  CalcomRejectedError,
  CalcomUnauthorizedError,
  CalcomUnavailableError,
} from '../../src/calcom/errors';
import { type AttemptFailure, type CallRecord, createRequest, retryDelayMs } from '../../src/calcom/http';
import { createRateLimiter } from '../../src/calcom/rate-limiter';

const startMs = Date.UTC(2026, 5, 1, 9);
const origin = 'https://api.acme.test';
const schema = z.object({ data: z.object({ id: z.number() }) });
const good = { status: 'success', data: { id: 1 } };

let agent: MockAgent;
let nowMs: number;
let waited: number[];
let calls: CallRecord[];

beforeEach(() => {
  agent = new MockAgent();
  agent.disableNetConnect();
  nowMs = startMs;
  waited = [];
  calls = [];
});
afterEach(() => agent.close());

function setUp(options: { baseUrl?: string; dispatcher?: Dispatcher } = {}) {
  const now = () => new Date(nowMs);
  const wait = async (ms: number) => {
    waited.push(ms);
    nowMs += ms;
  };
  const request = createRequest({
    baseUrl: new URL(options.baseUrl ?? origin),
    apiKey: 'cal_live_secret',
    dispatcher: options.dispatcher ?? agent,
    rateLimiter: createRateLimiter({ now, wait }),
    now,
    wait,
    random: () => 0.5,
    onCall: (call) => calls.push(call),
  });
  const signal = new AbortController().signal;
  return {
    get: (path = '/v2/me', maxWaitMs = 60_000) =>
      request({ method: 'GET', path, schema }, { signal, deadlineMs: nowMs + maxWaitMs }),
    request,
  };
}

function reply(status: number, body: unknown, headers: Record<string, string> = {}, path = '/v2/me') {
  return agent
    .get(origin)
    .intercept({ path, method: 'GET' })
    .reply(status, typeof body === 'string' ? body : JSON.stringify(body), { headers });
}

const failureOf = (answer: Promise<unknown>) =>
  answer.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );

describe('request', () => {
  it('sends the key, the version of the path and a query, and nothing it need not', async () => {
    let sent: Record<string, string> = {};
    agent
      .get(origin)
      .intercept({ path: '/v2/bookings?attendeeEmail=lee%2Bx%40client.test&limit=10', method: 'GET' })
      .reply(200, (options) => {
        sent = Object.fromEntries(Object.entries(options.headers ?? {}));
        return JSON.stringify(good);
      });
    const { request } = setUp();
    await request(
      {
        method: 'GET',
        path: '/v2/bookings',
        query: { attendeeEmail: 'lee+x@client.test', cursor: undefined, limit: 10 },
        schema,
      },
      { signal: new AbortController().signal, deadlineMs: nowMs },
    );
    expect(sent).toEqual({
      accept: 'application/json',
      authorization: 'Bearer cal_live_secret',
      'cal-api-version': '2026-05-01',
      'user-agent': 'roundup',
    });
  });

  it('sends a body as JSON, and to the insights the version that leaving it out means', async () => {
    let sent: Record<string, string> = {};
    agent
      .get(origin)
      .intercept({ path: '/v2/insights/bookings/members', method: 'POST', body: '{"scope":"org"}' })
      .reply(200, (options) => {
        sent = Object.fromEntries(Object.entries(options.headers ?? {}));
        return JSON.stringify(good);
      });
    await setUp().request(
      { method: 'POST', path: '/v2/insights/bookings/members', body: { scope: 'org' }, schema },
      { signal: new AbortController().signal, deadlineMs: nowMs },
    );
    expect(sent).toMatchObject({ 'content-type': 'application/json' });
    expect(sent).toHaveProperty('cal-api-version', '2024-04-15');
  });

  it.each(['https://api.acme.test/cal/api', 'https://api.acme.test/cal/api/'])(
    'keeps the path prefix of %s',
    async (baseUrl) => {
      reply(200, good, {}, '/cal/api/v2/me');
      expect(await setUp({ baseUrl }).get()).toEqual({ data: { id: 1 } });
    },
  );

  it('tries a read three times and reports each attempt', async () => {
    reply(500, 'oops').times(2);
    reply(200, good);
    expect(await setUp().get()).toEqual({ data: { id: 1 } });
    expect(waited).toEqual([250, 500]);
    expect(calls).toEqual([
      { request: 'GET /v2/me', status: 500, durationMs: 0, attempt: 1 },
      { request: 'GET /v2/me', status: 500, durationMs: 0, attempt: 2 },
      { request: 'GET /v2/me', status: 200, durationMs: 0, attempt: 3 },
    ]);
  });

  it.each([500, 502, 503, 504])('gives up on %i after the third attempt', async (status) => {
    reply(status, '<html>down</html>', { 'x-request-id': 'req-1' }).times(3);
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomUnavailableError);
    expect(error).toMatchObject({ status, requestId: 'req-1', request: 'GET /v2/me' });
    expect(calls).toHaveLength(3);
  });

  it('sends the insights POST again too, since it only reads', async () => {
    const members = { path: '/v2/insights/bookings/members', method: 'POST' };
    agent.get(origin).intercept(members).reply(502, 'bad gateway');
    agent.get(origin).intercept(members).reply(200, JSON.stringify(good));
    const { request } = setUp();
    await request(
      { method: 'POST', path: members.path, body: {}, schema },
      { signal: new AbortController().signal, deadlineMs: nowMs + 60_000 },
    );
    expect(calls.map((call) => call.status)).toEqual([502, 200]);
  });

  it('tries again after a network failure and names it by its code', async () => {
    const failure = Object.assign(new Error('connect to lee@client.test failed'), { code: 'ECONNRESET' });
    agent.get(origin).intercept({ path: '/v2/me', method: 'GET' }).replyWithError(failure).times(3);
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomUnavailableError);
    expect(error).toMatchObject({ cause: { message: 'ECONNRESET' }, status: undefined });
    expect(calls).toHaveLength(3);
  });

  it('waits out a 429 as long as it asks', async () => {
    reply(429, { status: 'error' }, { 'retry-after': '7' });
    reply(200, good);
    await setUp().get();
    expect(waited).toEqual([7_000]);
  });

  it('waits out a 429 until the reset when it does not say', async () => {
    reply(429, { status: 'error' }, { 'X-RateLimit-Reset-Default': '23' });
    reply(200, good);
    await setUp().get();
    expect(waited).toEqual([23_000]);
  });

  it('throws at once when a 429 asks for more patience than there is', async () => {
    reply(429, { status: 'error' }, { 'retry-after': '7' });
    const error = await failureOf(setUp().get('/v2/me', 6_999));
    expect(error).toBeInstanceOf(CalcomRateLimitedError);
    expect(error).toMatchObject({ retryAfterMs: 7_000, status: 429 });
    expect(waited).toEqual([]);
  });

  it('asks nothing for fifteen seconds after five attempts without an answer, and again after the next one', async () => {
    const intercepted = agent.get(origin).intercept({ path: '/v2/me', method: 'GET' });
    intercepted.replyWithError(new Error('gone')).times(6);
    const { get } = setUp();
    await failureOf(get());
    await failureOf(get());
    expect(calls).toHaveLength(5);
    expect(await failureOf(get())).toMatchObject({ name: 'CalcomUnavailableError' });
    expect(calls).toHaveLength(5);
    nowMs += 15_000;
    await failureOf(get());
    expect(calls).toHaveLength(6);
    nowMs += 15_000;
    reply(200, good);
    await get();
    reply(200, good);
    await get();
    expect(calls).toHaveLength(8);
  });

  it('holds back other calls of the key until the 429 is over', async () => {
    reply(429, { status: 'error' }, { 'retry-after': '30' });
    const { get } = setUp();
    await failureOf(get('/v2/me', 0));
    const second = await failureOf(get('/v2/me', 29_999));
    expect(second).toMatchObject({ name: 'CalcomRateLimitedError', retryAfterMs: 30_000, status: undefined });
    expect(calls).toHaveLength(1);
    reply(200, good);
    await get('/v2/me', 30_000);
    expect(waited).toEqual([30_000]);
  });

  it('throws the error at hand when the next attempt would come too late', async () => {
    reply(503, 'down', { 'retry-after': '20' });
    expect(await failureOf(setUp().get('/v2/me', 19_999))).toBeInstanceOf(CalcomUnavailableError);
    expect(waited).toEqual([]);
  });

  it.each([401, 498])('reads %i as access that is not accepted', async (status) => {
    reply(status, { status: 'error', error: { message: 'Your api key is expired' } });
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomUnauthorizedError);
    expect(calls).toHaveLength(1);
  });

  it.each([
    [
      'insufficient_scope: token does not have the required scopes. Required: BOOKING_READ Token has: PROFILE_READ',
      'BOOKING_READ',
    ],
    [
      'insufficient_scope: token lacks scopes. Required: PROFILE_READ, ORG_INSIGHTS_READ. Token has: PROFILE_READ.',
      'ORG_INSIGHTS_READ',
    ],
    ['insufficient_scope: this endpoint is not available for third-party OAuth tokens', undefined],
    ['You do not have permission. Required: ADMIN_ROLE', undefined],
  ])('reads the missing scope from "%s"', async (message, missingScope) => {
    reply(403, { status: 'error', error: { code: 'ForbiddenException', message } });
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomForbiddenError);
    expect(error).toMatchObject({ missingScope });
  });

  it('reads 404 as not found', async () => {
    reply(404, { status: 'error' });
    expect(await failureOf(setUp().get())).toBeInstanceOf(CalcomNotFoundError);
  });

  it.each([400, 409, 422])('reads %i as refused and names the fields at fault', async (status) => {
    const errors = [
      { property: 'limit', value: 500, constraints: { max: 'limit must not be greater than 100' } },
      { property: 'lee@client.test', value: 1 },
    ];
    reply(status, { status: 'error', error: { code: 'BadRequestException', details: { errors } } });
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomRejectedError);
    expect(error).toMatchObject({ fields: ['limit'], status });
  });

  it.each([
    ['not JSON', '<html>no</html>'],
    ['null', 'null'],
    ['without details', { error: { details: 'no' } }],
  ])('reads a 400 whose body is %s', async (_name, body) => {
    reply(400, body);
    expect(await failureOf(setUp().get())).toMatchObject({ name: 'CalcomRejectedError', fields: [] });
  });

  it('takes a 200 that says "error" for a refusal', async () => {
    reply(200, { status: 'error', error: { message: 'no' }, data: { id: 1 } });
    expect(await failureOf(setUp().get())).toBeInstanceOf(CalcomRejectedError);
  });

  it.each([
    ['HTML', '<html>sign in</html>', []],
    ['half an answer', '{"status":"success","da', []],
    ['nothing', '', []],
    ['another shape', { status: 'success', data: { id: 'lee@client.test' } }, ['data.id']],
    ['no data', { status: 'success' }, ['data']],
  ])('does not understand %s, and names paths only', async (_name, body, paths) => {
    reply(200, body);
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomBadAnswerError);
    expect(error).toMatchObject({ paths, status: 200 });
    expect(calls).toHaveLength(1);
  });

  it.each([301, 302, 307, 308])('does not follow %i with the key', async (status) => {
    reply(status, '', { location: 'https://elsewhere.test/v2/me' });
    const error = await failureOf(setUp().get());
    expect(error).toBeInstanceOf(CalcomBadAnswerError);
    expect(error).toMatchObject({ status });
    expect(calls).toHaveLength(1);
  });

  it('refuses a key that no header can carry, without quoting it', () => {
    const make = () =>
      createRequest({
        baseUrl: new URL(origin),
        apiKey: 'cal_secret\r\nx: y',
        dispatcher: agent,
        rateLimiter: createRateLimiter({ now: () => new Date(), wait: async () => undefined }),
        now: () => new Date(),
        wait: async () => undefined,
        random: Math.random,
      });
    expect(make).toThrow('the Cal.com API key cannot be sent in a header');
  });
});

const status = (code: number, retryAfterMs?: number): AttemptFailure => ({
  kind: 'status',
  status: code,
  retryAfterMs,
});

describe('retryDelayMs', () => {
  it.each<[string, AttemptFailure]>([
    ['a network failure', { kind: 'network' }],
    ['a timeout', { kind: 'timeout' }],
    ['half an answer', { kind: 'cut-short' }],
    ['500', status(500)],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['429', status(429, 3_000)],
  ])('tries again after %s, twice and no more', (_name, failure) => {
    expect(retryDelayMs(failure, 1, 0.5)).toBeGreaterThanOrEqual(0);
    expect(retryDelayMs(failure, 2, 0.5)).toBeGreaterThanOrEqual(0);
    expect(retryDelayMs(failure, 3, 0.5)).toBeUndefined();
  });

  it.each([400, 401, 403, 404, 409, 422, 498, 501, 505])('does not try again after %i', (code) => {
    expect(retryDelayMs(status(code), 1, 0.5)).toBeUndefined();
  });

  it('spreads the backoff over its whole length, which doubles', () => {
    expect(retryDelayMs({ kind: 'network' }, 1, 0)).toBe(0);
    expect(retryDelayMs({ kind: 'network' }, 1, 0.5)).toBe(250);
    expect(retryDelayMs({ kind: 'network' }, 1, 0.999)).toBe(499);
    expect(retryDelayMs({ kind: 'network' }, 2, 0.999)).toBe(999);
  });

  it('waits exactly as long as a 429 asks', () => {
    expect(retryDelayMs(status(429, 7_000), 1, 0.9)).toBe(7_000);
    expect(retryDelayMs(status(429), 1, 0.9)).toBe(60_000);
  });

  it('waits at least as long as a 503 asks', () => {
    expect(retryDelayMs(status(503, 4_000), 1, 0.9)).toBe(4_000);
    expect(retryDelayMs(status(503, 10), 1, 0.5)).toBe(250);
  });
});
