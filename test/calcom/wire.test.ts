import { once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Agent, buildConnector, DecoratorHandler, type Dispatcher } from 'undici';
import { createCalcomClient } from '../../src/calcom/client';
import {
  CalcomBadAnswerError,
  type CalcomError,
  CalcomTimeoutError,
  CalcomUnavailableError,
} from '../../src/calcom/errors';
import { createHttpAttempt } from '../../src/calcom/http';
import { emptyPage, me, noStats, success } from './support/examples';
import { type Answer, json, startTinyServer, type TinyServer } from './support/tiny-server';

let server: TinyServer;
let attempts: (number | undefined)[];
const clients: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  server = await startTinyServer();
  attempts = [];
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await server.close();
});

function setUp(timeoutMs = 5_000) {
  const client = createCalcomClient({
    baseUrl: server.url,
    apiKey: 'cal_key',
    wait: async () => undefined,
    timeoutMs,
    onCall: ({ status }) => attempts.push(status),
  });
  clients.push(client);
  return client;
}

const failureOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: CalcomError) => error,
  );

const silence: Answer = () => undefined;
const drop: Answer = (response) => response.destroy();
const headersOnly: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"status":');
};
const cutShort: Answer = (response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"status":"success"', () => response.destroy());
};
const redirect =
  (status: number, location: string): Answer =>
  (response) => {
    response.writeHead(status, { location });
    response.end();
  };
const drip: Answer = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 10);
  response.on('close', () => clearInterval(timer));
};

describe('client on the wire', () => {
  it('reads an answer', async () => {
    server.answer(json(200, success(me)));
    expect(await setUp().getMe()).toMatchObject({ id: 77, timeZone: 'Europe/Lisbon' });
  });

  it('reads the answer behind early hints', async () => {
    server.answer((response, received) => {
      response.writeEarlyHints({ link: '</style.css>; rel=preload' });
      json(200, success(me))(response, received);
    });
    expect(await setUp().getMe()).toMatchObject({ id: 77 });
  });

  it.each([
    ['never begins', silence],
    ['never ends', headersOnly],
    ['drips', drip],
  ])('gives up on an answer that %s, three times', async (_name, answer) => {
    server.answer(answer);
    expect(await failureOf(setUp(60).getMe())).toBeInstanceOf(CalcomTimeoutError);
    expect(server.received).toHaveLength(3);
  });

  it('asks again after a slow answer and after a dropped connection', async () => {
    server.answer(silence, drop, json(200, success(me)));
    expect(await setUp(100).getMe()).toMatchObject({ id: 77 });
    expect(attempts).toEqual([undefined, undefined, 200]);
  });

  it('has no answer when every connection is dropped', async () => {
    server.answer(drop);
    const error = await failureOf(setUp().getMe());
    expect(error).toBeInstanceOf(CalcomUnavailableError);
    expect(error).toMatchObject({ cause: { message: 'UND_ERR_SOCKET' } });
  });

  it('asks again after half an answer, and does not understand it in the end', async () => {
    server.answer(cutShort);
    expect(await failureOf(setUp().getMe())).toBeInstanceOf(CalcomBadAnswerError);
    expect(server.received).toHaveLength(3);
  });

  it('does not read an answer without end into memory', async () => {
    let sent = 0;
    server.answer((response) => {
      response.writeHead(200);
      const more = () => {
        if (response.destroyed) return;
        sent += 65_536;
        response.write(Buffer.alloc(65_536, 'x'));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(setUp().getMe())).toBeInstanceOf(CalcomBadAnswerError);
    expect(server.received).toHaveLength(1);
    expect(sent).toBeGreaterThan(10_000_000);
  });

  it.each([301, 302, 303, 307, 308])(
    'follows a %s within the origin for a read, with its access',
    async (status) => {
      server.answer(redirect(status, '/moved/me'), json(200, success(me)));
      expect(await setUp().getMe()).toMatchObject({ id: 77 });
      expect(server.received.map(({ url }) => url)).toEqual(['/v2/me', '/moved/me']);
      expect(server.received[1]?.headers.authorization).toBe('Bearer cal_key');
    },
  );

  it.each([307, 308])('follows a %s for a read that is a POST, with its body', async (status) => {
    server.answer(redirect(status, '/moved/members'), json(200, success(noStats)));
    await setUp().getMemberStats({ scope: 'user', timeZone: 'UTC' });
    expect(server.received.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"scope":"user","timeZone":"UTC"}'],
      ['POST', '{"scope":"user","timeZone":"UTC"}'],
    ]);
  });

  it('sends nothing to another origin that a redirect names, and says where it leads but no more', async () => {
    const elsewhere = await startTinyServer();
    clients.push(elsewhere);
    elsewhere.answer(json(200, success(me)));
    for (const target of [
      `${elsewhere.url.origin}/login?token=hidden`,
      `//${elsewhere.url.host}/login?token=hidden`,
    ]) {
      server.answer(redirect(302, target));
      const error = await failureOf(setUp().getMe());
      expect(error).toBeInstanceOf(CalcomBadAnswerError);
      expect(String(error)).toMatch(/redirect/);
      expect(String(error)).not.toContain('hidden');
    }
    server.answer(redirect(302, `${elsewhere.url.origin}/login?token=hidden`));
    expect(String(await failureOf(setUp().getMe()))).toContain(elsewhere.url.origin);
    expect(elsewhere.received).toEqual([]);
  });

  it('does not follow redirects in a circle', async () => {
    server.answer(redirect(302, '/v2/me'));
    expect(String(await failureOf(setUp().getMe()))).toMatch(/redirect/);
    expect(server.received.length).toBeLessThanOrEqual(6);
  });

  it('names a connection that is dropped behind a redirect as unavailable, and not as a broken answer', async () => {
    server.answer(
      redirect(302, '/elsewhere'),
      drop,
      redirect(302, '/elsewhere'),
      drop,
      redirect(302, '/elsewhere'),
      drop,
    );
    expect(await failureOf(setUp().getMe())).toBeInstanceOf(CalcomUnavailableError);
    expect(server.received).toHaveLength(6);
  });

  it('does not follow a redirect for what is no read', async () => {
    server.answer(redirect(307, '/elsewhere'));
    const dispatcher = new Agent();
    const exchange = createHttpAttempt({ baseUrl: server.url, dispatcher });
    const { signal } = new AbortController();
    await exchange({ method: 'POST', path: '/v2/auth/oauth2/token', body: {} }, signal);
    expect(server.received).toHaveLength(1);
    await dispatcher.close();
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['GZIP', gzipSync],
    ['gzip, br', (bytes: Buffer) => brotliCompressSync(gzipSync(bytes))],
  ])('reads an answer that a proxy has compressed with %s', async (encoding, compress) => {
    const bytes = compress(Buffer.from(JSON.stringify(success(me))));
    server.answer((response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(bytes);
    });
    expect(await setUp().getMe()).toMatchObject({ id: 77 });
  });

  it('reads an answer that begins with a byte-order mark', async () => {
    server.answer((response) => {
      response.end(`\u{feff}${JSON.stringify(success(me))}`);
    });
    expect(await setUp().getMe()).toMatchObject({ id: 77 });
  });

  it('does not unpack a small answer into one that is too large', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    server.answer((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    expect(String(await failureOf(setUp().getMe()))).toMatch(/too large/);
  });

  it.each([
    ['cut', (bytes: Buffer) => gzipSync(bytes).subarray(0, 20), 'gzip'],
    ['broken', () => Buffer.from('no gzip at all'), 'gzip'],
    ['of an unknown kind', (bytes: Buffer) => bytes, 'x-roundup'],
  ])('does not understand a compressed answer that is %s', async (_name, spoil, encoding) => {
    const bytes = spoil(Buffer.from(JSON.stringify(success(me))));
    server.answer((response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(bytes);
    });
    expect(await failureOf(setUp().getMe())).toBeInstanceOf(CalcomBadAnswerError);
  });

  it.each([200, 401, 403, 404])(
    'tells a web page with status %s from Cal.com’s own answer',
    async (status) => {
      server.answer((response) => {
        response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
        response.end('<!doctype html><title>Sign in</title>');
      });
      const error = await failureOf(setUp().getMe());
      expect(error).toBeInstanceOf(CalcomBadAnswerError);
      expect(String(error)).toMatch(/web page/);
    },
  );

  it.each([1.5, 1e300, 3_000_000_000])('does not take %d for the id of a person', async (id) => {
    server.answer(json(200, success({ ...me, id })));
    expect(await failureOf(setUp().getMe())).toMatchObject({ reason: 'shape', paths: ['data.id'] });
  });

  it('takes a cursor without a letter for none', async () => {
    const page = { status: 'success', data: [], pagination: { nextCursor: '', hasMore: true } };
    server.answer(json(200, page));
    const { pagination } = await setUp().listBookings({ status: 'past' });
    expect(pagination).toMatchObject({ nextCursor: null, hasMore: true });
  });

  it('names the field at fault, also where an answer may have two forms, and says what is no JSON', async () => {
    server.answer(json(200, success({ ...me, timeZone: 7 })));
    expect(String(await failureOf(setUp().getMe()))).toContain('data.timeZone');
    server.answer(json(200, success(me)), json(200, success([{ id: 1, userId: 2, accepted: 'yes' }])));
    expect(String(await failureOf(setUp().listMemberships({ teamId: 4 })))).toContain('data.0.accepted');
    server.answer(json(200, 'nothing'));
    expect(String(await failureOf(setUp().getMe()))).toMatch(/GET \/v2\/me: answer not understood/);
    server.answer((response) => response.end('{"data":'));
    expect(String(await failureOf(setUp().getMe()))).toMatch(/no JSON/);
  });

  it('breaks off with the reason of its signal, without another attempt', async () => {
    const controller = new AbortController();
    const reason = new Error('the person has gone');
    let closed: Promise<unknown> | undefined;
    server.answer((response) => {
      closed = once(response, 'close');
      controller.abort(reason);
    });
    expect(await failureOf(setUp().getMe({ signal: controller.signal }))).toBe(reason);
    await closed;
    expect(server.received).toHaveLength(1);
  });

  it('sends nothing for a signal that is aborted already', async () => {
    const reason = new Error('gone');
    expect(await failureOf(setUp().getMe({ signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.received).toHaveLength(0);
  });

  it('sends nothing, and holds no place in the budget, for a caller who left while the token was refreshed', async () => {
    const reason = new Error('gone');
    const controller = new AbortController();
    let handOver = (_token: string): void => undefined;
    server.answer(json(200, success(me)));
    const client = createCalcomClient({
      baseUrl: server.url,
      apiKey: () => new Promise((resolve) => (handOver = resolve)),
    });
    clients.push(client);
    const asked = failureOf(client.getMe({ signal: controller.signal }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(client.rateBudget().remaining).toBe(client.rateBudget().limit);
    controller.abort(reason);
    expect(await asked).toBe(reason);
    handOver('cal_late');
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(server.received).toHaveLength(0);
    expect(client.rateBudget().remaining).toBe(client.rateBudget().limit);
  });

  it('breaks off while it waits between attempts', async () => {
    server.answer(json(503, {}));
    const controller = new AbortController();
    const reason = new Error('gone');
    const client = createCalcomClient({
      baseUrl: server.url,
      apiKey: 'cal_key',
      random: () => {
        setTimeout(() => controller.abort(reason), 20);
        return 0.99;
      },
    });
    clients.push(client);
    expect(await failureOf(client.getMe({ signal: controller.signal }))).toBe(reason);
    expect(server.received).toHaveLength(1);
  });

  it('ends what is under way when it is closed, and takes no more', async () => {
    server.answer(silence);
    const client = setUp();
    const answer = failureOf(client.getMe());
    while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await client.close();
    expect(await answer).toMatchObject({ message: 'the Cal.com client is closed' });
    expect(await failureOf(client.getMe())).toMatchObject({ message: 'the Cal.com client is closed' });
  });

  it('leaves a dispatcher open that was passed in', async () => {
    server.answer(json(200, success(me)));
    const dispatcher = new Agent();
    const options = { baseUrl: server.url, apiKey: 'cal_key', dispatcher };
    await createCalcomClient(options).close();
    expect(await createCalcomClient(options).getMe()).toMatchObject({ id: 77 });
    await dispatcher.close();
  });

  it('keeps its connections open from call to call', async () => {
    const ports = new Set<unknown>();
    server.answer((response, received) => {
      ports.add(response.socket?.remotePort);
      json(200, emptyPage)(response, received);
    });
    const client = setUp();
    for (let limit = 1; limit <= 10; limit += 1) await client.listBookings({ limit });
    expect(server.received).toHaveLength(10);
    expect(ports.size).toBeLessThanOrEqual(2);
  });
});

describe('createHttpAttempt', () => {
  const wire = { method: 'GET', path: '/v2/me' } as const;

  it('gives up before it is connected, and sends nothing once it is', async () => {
    server.answer(json(200, success(me)));
    const connectNow = buildConnector({});
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    const connect: buildConnector.connector = (options, done) =>
      void opened.then(() => connectNow(options, done));
    const dispatcher = new Agent({ connect, connections: 1 });
    const attempt = createHttpAttempt({ baseUrl: server.url, dispatcher, timeoutMs: 20 });
    const reason = new Error('gone');
    const controller = new AbortController();
    const slow = attempt(wire, new AbortController().signal);
    const left = failureOf(attempt(wire, controller.signal));
    controller.abort(reason);
    expect(await left).toBe(reason);
    expect(await slow).toEqual({ kind: 'timeout' });
    open();
    const later = createHttpAttempt({ baseUrl: server.url, dispatcher });
    const outcome = await later({ ...wire, path: '/v2/teams' }, new AbortController().signal);
    expect(outcome).toMatchObject({ kind: 'answer' });
    expect(server.received.map(({ url }) => url)).toEqual(['/v2/teams']);
    await dispatcher.close();
  });

  it('follows no redirect for a caller who leaves as it arrives', async () => {
    server.answer(redirect(302, '/moved/me'), json(200, success(me)));
    const controller = new AbortController();
    const asked: string[] = [];
    const leaving: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
      asked.push(options.path);
      const inner = new DecoratorHandler(handler) as Dispatcher.DispatchHandler;
      return dispatch(options, {
        onRequestStart: (...args) => inner.onRequestStart?.(...args),
        onResponseStart: (...args) => inner.onResponseStart?.(...args),
        onResponseData: (...args) => inner.onResponseData?.(...args),
        onResponseError: (...args) => inner.onResponseError?.(...args),
        onResponseEnd(...args) {
          inner.onResponseEnd?.(...args);
          controller.abort(new Error('gone'));
        },
      });
    };
    const dispatcher = new Agent().compose(leaving);
    const attempt = createHttpAttempt({ baseUrl: server.url, dispatcher, followsRedirects: true });
    expect(await failureOf(attempt(wire, controller.signal))).toMatchObject({ message: 'gone' });
    expect(asked).toEqual(['/v2/me']);
    await dispatcher.close();
  });

  it('reads no more than the bytes allowed', async () => {
    server.answer(json(200, { filler: 'x'.repeat(2_000) }));
    const dispatcher = new Agent();
    const exchange = createHttpAttempt({ baseUrl: server.url, dispatcher, maxBodyBytes: 1_000 });
    const { signal } = new AbortController();
    expect(await exchange({ method: 'GET', path: '/v2/me' }, signal)).toEqual({
      kind: 'too-large',
      status: 200,
    });
    await dispatcher.close();
  });
});
