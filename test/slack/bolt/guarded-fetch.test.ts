import { createServer, type RequestListener, type Server } from 'node:http';
import { ForeignAddressError } from '../../../src/slack/api/post-failure';
import { createGuardedFetch } from '../../../src/slack/bolt/guarded-fetch';

const servers: Server[] = [];

async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A fetch that only says where it was sent. */
function recorder() {
  const sent: string[] = [];
  const send: typeof fetch = async (input) => {
    sent.push(input instanceof Request ? input.url : String(input));
    return new Response('ok');
  };
  return { sent, send };
}

const slackApi = new URL('https://slack.com/api/');

describe('createGuardedFetch', () => {
  it('sends 64 at once, and begins to count the time of the others when their turn has come', async () => {
    const ends: (() => void)[] = [];
    const signals: (AbortSignal | null | undefined)[] = [];
    const guarded = createGuardedFetch(slackApi, 1_000, async (_input, init) => {
      signals.push(init?.signal);
      await new Promise<void>((resolve) => ends.push(resolve));
      return new Response('ok');
    });
    const asked = Array.from({ length: 65 }, () => guarded(`${slackApi.href}x`, { method: 'POST' }));
    await new Promise(setImmediate);
    expect(signals).toHaveLength(64);
    for (const end of ends.splice(0)) end();
    await Promise.all(asked.slice(0, 64));
    expect(signals).toHaveLength(65);
    for (const end of ends) end();
    await asked[64];
  });

  it.each([
    'https://slack.com/api/chat.postMessage',
    'https://hooks.slack.com/commands/T1/1/a',
    'https://hooks.slack.com:443/actions/T1/1/a',
    'https://hooks.slack-gov.com/commands/T1/1/a',
  ])('sends to Slack: %s', async (url) => {
    const { sent, send } = recorder();
    const guarded = createGuardedFetch(slackApi, 1_000, send);
    await guarded(url);
    await guarded(new URL(url));
    await guarded(new Request(url));
    expect(sent).toHaveLength(3);
  });

  it('sends to the origin of SLACK_API_URL, whatever the path', async () => {
    const { sent, send } = recorder();
    await createGuardedFetch(
      new URL('http://127.0.0.1:3401/api/'),
      1_000,
      send,
    )('http://127.0.0.1:3401/commands/x');
    expect(sent).toEqual(['http://127.0.0.1:3401/commands/x']);
  });

  it.each([
    'https://evil.test/commands/T1/1/a',
    'http://hooks.slack.com/commands/T1/1/a',
    'https://hooks.slack.com.evil.test/a',
    'https://hooks.slack.com@evil.test/a',
    'https://hooks.slack.com:8443/a',
    'https://sub.slack.com/a',
    'http://127.0.0.1:3401/a',
    'http://169.254.169.254/latest/meta-data',
    'file:///etc/passwd',
    'data:text/plain,x',
  ])('sends nothing to %s', async (url) => {
    const { sent, send } = recorder();
    await expect(createGuardedFetch(slackApi, 1_000, send)(url)).rejects.toThrow(ForeignAddressError);
    expect(sent).toEqual([]);
  });

  it('says where it would not send to without the secret part of the address', async () => {
    const guarded = createGuardedFetch(slackApi, 1_000, recorder().send);
    const refusal = await guarded('https://evil.test/s3cr3t?x=s3cr3t').catch((error: unknown) => error);
    expect(String(refusal)).toContain('https://evil.test');
    expect(String(refusal)).not.toContain('s3cr3t');
  });

  it('follows no redirect', async () => {
    let wasReached = false;
    const elsewhere = await listen((_request, response) => {
      wasReached = true;
      response.end('secret');
    });
    const slack = await listen((_request, response) =>
      response.writeHead(307, { location: elsewhere }).end(),
    );
    const guarded = createGuardedFetch(new URL(slack), 5_000);
    await expect(
      guarded(`${slack}/api/x`, { method: 'POST', body: '{}', redirect: 'follow' }),
    ).rejects.toThrow();
    expect(wasReached).toBe(false);
  });

  it('gives up on a Slack that does not answer', async () => {
    const silent = await listen(() => undefined);
    await expect(createGuardedFetch(new URL(silent), 50)(`${silent}/api/x`)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('still gives up when its caller does', async () => {
    const silent = await listen(() => undefined);
    const signal = AbortSignal.abort(new Error('stopped by the caller'));
    await expect(createGuardedFetch(new URL(silent), 60_000)(`${silent}/api/x`, { signal })).rejects.toThrow(
      'stopped by the caller',
    );
  });

  it('hands back what Slack answers', async () => {
    const slack = await listen((request, response) => response.end(`${request.method} ${request.url}`));
    const response = await createGuardedFetch(new URL(slack), 5_000)(`${slack}/api/x`, { method: 'POST' });
    expect(await response.text()).toBe('POST /api/x');
  });
});
