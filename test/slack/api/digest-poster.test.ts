import { createServer, type RequestListener, type Server } from 'node:http';
import { Agent } from 'undici';
import { createLightFetch } from '../../../src/ops/light-fetch';
import { createBoltLogger, createLogger } from '../../../src/ops/logger';
import { createDigestPoster, type PostOutcome } from '../../../src/slack/api/digest-poster';
import type { RichBlocks } from '../../../src/slack/api/rich-blocks';
import { createClientOptions } from '../../../src/slack/app';

const workspace = { workspaceId: 'T0ACME0001', enterpriseId: null };
const message = { text: 'In words', blocks: [{ type: 'divider' as const }] };
const silentLogger = createLogger('fatal', { write: () => undefined });
const silentBoltLogger = createBoltLogger(silentLogger, 'fatal');
const bot = { bot: { token: 'xoxb-of-the-tests', id: 'B0ROUNDUP1', userId: 'U0ROUNDUP1' } };

/** No message here has a picture. */
const textAlone: RichBlocks = {
  send: async (_workspaceId, { text, blocks }, attempt) =>
    (await attempt({ text, blocks: [...blocks] }, false)).result,
};

describe('createDigestPoster', () => {
  let server: Server | undefined;
  let agent: Agent;
  const bodies: URLSearchParams[] = [];

  beforeEach(() => {
    agent = new Agent();
    bodies.length = 0;
  });
  afterEach(async () => {
    await agent.destroy();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
    server = undefined;
  });

  async function listen(answer: RequestListener): Promise<URL> {
    const listening = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        bodies.push(new URLSearchParams(body));
        answer(request, response);
      });
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const address = listening.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new URL(`http://127.0.0.1:${address.port}/api/`);
  }

  function post(
    apiUrl: URL,
    options: { timeout?: number; isInstalled?: boolean } = {},
  ): Promise<PostOutcome> {
    const { isInstalled = true, timeout } = options;
    const installation = {
      teamId: workspace.workspaceId,
      enterpriseId: null,
      isEnterpriseInstall: false,
      installerSlackUserId: 'U0ANA00001',
      botUserId: 'U0ROUNDUP1',
      botScopes: ['chat:write'],
      json: JSON.stringify(bot),
    };
    const unasked = () => Promise.reject(new Error('not asked for'));
    const send = createDigestPoster({
      store: {
        installations: {
          find: async () => (isInstalled ? installation : null),
          save: unasked,
          remove: unasked,
          list: unasked,
        },
        policies: { get: unasked, change: unasked },
      },
      richBlocks: textAlone,
      clientOptions: {
        ...createClientOptions(apiUrl, silentBoltLogger, createLightFetch(agent)),
        ...(timeout === undefined ? {} : { timeout }),
      },
      logger: silentLogger,
      now: () => new Date(),
    });
    return send({ workspace, channelId: 'C0SALES002', message });
  }

  const json =
    (answer: object, status = 200, headers: Readonly<Record<string, string>> = {}): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(answer));
    };

  it('posts text and blocks once, without unfurling, and answers where the message is', async () => {
    const apiUrl = await listen(json({ ok: true, ts: '1780000000.000100', channel: 'C0SALES002' }));
    expect(await post(apiUrl)).toEqual({ kind: 'posted', ts: '1780000000.000100', channelId: 'C0SALES002' });
    expect(bodies).toHaveLength(1);
    expect(Object.fromEntries(bodies[0] ?? [])).toMatchObject({
      channel: 'C0SALES002',
      text: 'In words',
      blocks: JSON.stringify(message.blocks),
      unfurl_links: 'false',
      unfurl_media: 'false',
    });
  });

  it.each<[string, RequestListener]>([
    ['a 500', (_request, response) => response.writeHead(500).end('Internal Server Error')],
    ['a 503 with HTML', (_request, response) => response.writeHead(503).end('<html>')],
    ['Slack’s own trouble', json({ ok: false, error: 'internal_error' })],
    ['a 200 that is no JSON', (_request, response) => response.writeHead(200).end('<html>hello</html>')],
    ['a yes without a time', json({ ok: true })],
    ['a connection cut before an answer', (request) => request.socket.destroy()],
    [
      'an answer cut in the middle',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        response.write('{"ok":true,', () => request.socket.destroy());
      },
    ],
  ])('does not know of %s whether it was posted, and does not try again', async (_what, answer) => {
    const apiUrl = await listen(answer);
    expect(await post(apiUrl)).toEqual({ kind: 'unknown' });
    expect(bodies).toHaveLength(1);
  });

  it('does not know of an answer that takes too long', async () => {
    const apiUrl = await listen(() => undefined);
    expect(await post(apiUrl, { timeout: 3_000 })).toEqual({ kind: 'unknown' });
    expect(bodies).toHaveLength(1);
  });

  it('knows that nothing was sent where nobody listens', async () => {
    const apiUrl = await listen(() => undefined);
    await new Promise((resolve) => server?.close(resolve));
    expect(await post(apiUrl)).toEqual({ kind: 'not-sent' });
  });

  it.each<[string, RequestListener, number]>([
    ['with Retry-After', json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': '7' }), 7_000],
    ['without it', json({ ok: false, error: 'ratelimited' }, 429), 30_000],
    ['as an error alone', json({ ok: false, error: 'ratelimited' }), 30_000],
  ])(
    'says for how long Slack wants to be left alone, after a 429 %s',
    async (_case, answer, retryAfterMs) => {
      const apiUrl = await listen(answer);
      expect(await post(apiUrl)).toEqual({ kind: 'rate-limited', retryAfterMs });
      expect(bodies).toHaveLength(1);
    },
  );

  it.each([
    ['not_in_channel', 'not-in-channel'],
    ['channel_not_found', 'channel-gone'],
    ['is_archived', 'channel-archived'],
    ['restricted_action', 'posting-forbidden'],
    ['restricted_action_thread_only_channel', 'posting-forbidden'],
    ['app_access_restricted', 'posting-forbidden'],
    ['ekm_access_denied', 'posting-forbidden'],
    ['missing_scope', 'missing-scope'],
    ['user_not_found', 'nobody-there'],
    ['account_inactive', 'workspace-away'],
    ['token_revoked', 'workspace-away'],
    ['invalid_auth', 'workspace-away'],
    ['org_login_required', 'workspace-away'],
    ['message_limit_exceeded', 'message-limit'],
    ['no_text', 'other'],
    ['something_new', 'other'],
  ])('takes %s for a refusal: %s', async (code, why) => {
    const apiUrl = await listen(json({ ok: false, error: code }));
    expect(await post(apiUrl)).toEqual({ kind: 'refused', why, code });
    expect(bodies).toHaveLength(1);
  });

  it('sends the text alone where Slack refuses the blocks, and no more than that', async () => {
    let calls = 0;
    const apiUrl = await listen((request, response) => {
      calls += 1;
      const answer = calls === 1 ? { ok: false, error: 'invalid_blocks' } : { ok: true, ts: '1.2' };
      json(answer)(request, response);
    });
    expect(await post(apiUrl)).toEqual({ kind: 'posted', ts: '1.2' });
    expect(bodies.map((body) => [body.get('text'), body.has('blocks')])).toEqual([
      ['In words', true],
      ['In words', false],
    ]);
  });

  it('says so where Slack refuses the text too', async () => {
    const apiUrl = await listen(json({ ok: false, error: 'msg_too_long' }));
    expect(await post(apiUrl)).toEqual({ kind: 'refused', why: 'bad-blocks', code: 'msg_too_long' });
    expect(bodies).toHaveLength(2);
  });

  it('sends nothing where Roundup is not installed', async () => {
    const apiUrl = await listen(json({ ok: true, ts: '1.2' }));
    const refused = { kind: 'refused', why: 'workspace-away', code: 'not_installed' };
    expect(await post(apiUrl, { isInstalled: false })).toEqual(refused);
    expect(bodies).toEqual([]);
  });
});
