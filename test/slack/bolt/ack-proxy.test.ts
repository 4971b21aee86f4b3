import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from '../../../sandbox/local-slack/delivery/dispatcher';
import { createAckProxy } from '../../../src/slack/bolt/ack-proxy';
import { eventually } from '../../support/eventually';
import { sendRaw } from '../../support/send-raw';

const signingSecret = 'door-secret';
const form = 'application/x-www-form-urlencoded';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return port;
}

/** An ack proxy before a bot that answers as told, and the bot's requests as they came. */
async function openProxy(answer: (response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const lost: unknown[] = [];
  const refused: unknown[] = [];
  const bot = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const { method, url, headers } = incoming;
    seen.push({ method, url, headers, body });
    answer(response);
  });
  const botPort = await listen(bot);
  const proxy = createAckProxy({
    signingSecret,
    botPort,
    onLost: (loss) => lost.push(loss),
    onRefused: (refusal) => refused.push(refusal),
  });
  return { port: await listen(proxy), proxy, seen, lost, refused, bot };
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function send(port: number, { method = 'POST', path = '/slack/events', body = '', headers = {} }: Sent) {
  return new Promise<{ status: number | undefined; body: string; headers: IncomingMessage['headers'] }>(
    (resolve, reject) => {
      request({ host: '127.0.0.1', port, method, path, headers: { ...headers }, agent: false }, (answer) => {
        let text = '';
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode, body: text, headers: answer.headers }));
      })
        .on('error', reject)
        .end(body);
    },
  );
}

const nowSeconds = () => Math.floor(Date.now() / 1000);
function signed(body: string, timestamp = nowSeconds(), secret = signingSecret): Sent {
  return {
    body,
    headers: {
      'content-type': form,
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': sign(secret, timestamp, body),
    },
  };
}
const payload = (value: unknown) => `payload=${encodeURIComponent(JSON.stringify(value))}`;
const responseUrl = 'https://hooks.slack.test/commands/T1/1/x';
const command = new URLSearchParams({
  command: '/cal-rankings',
  text: 'last week',
  team_id: 'T1',
  channel_id: 'C1',
  user_id: 'U1',
  response_url: responseUrl,
}).toString();
const user = { id: 'U1', team_id: 'T1' };
const press = { type: 'block_actions', user, actions: [{ type: 'button', action_id: 'go' }] };
const view = { id: 'V1', callback_id: 'form' };
const never = () => undefined;
const refuse = (response: ServerResponse) => void response.writeHead(401).end();

describe('the ack proxy', () => {
  it.each([
    ['a command', command],
    ['a press', payload(press)],
  ])('acks %s though the bot does not answer, and hands it on byte by byte', async (_what, body) => {
    const { port, seen } = await openProxy(never);
    const sent = signed(body);
    expect(await send(port, sent)).toMatchObject({ status: 200, body: '' });
    await eventually('it arrives', () => seen.length === 1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/slack/events', body });
    expect(seen[0]?.headers).toMatchObject({ ...sent.headers });
  });

  it('hands on what it has acked, also where it is closed before the bot has taken it', async () => {
    const answers: ServerResponse[] = [];
    const { port, proxy, seen, lost } = await openProxy((response) => answers.push(response));
    expect(await send(port, signed(command))).toMatchObject({ status: 200 });
    await eventually('it is under way', () => seen.length === 1);
    const closed = new Promise((resolve) => proxy.close(resolve));
    proxy.closeIdleConnections();
    await closed;
    const handedOn = proxy.drain(60_000);
    answers[0]?.writeHead(200).end();
    await handedOn;
    expect(lost).toEqual([]);
  });

  const json = 'application/json';
  const asJson = (sent: Sent): Sent => ({ ...sent, headers: { ...sent.headers, 'content-type': json } });
  const withHeaders = (sent: Sent, headers: Readonly<Record<string, string>>): Sent => ({
    ...sent,
    headers: { ...sent.headers, ...headers },
  });

  it.each([
    ['a forged command', 401, signed(command, nowSeconds(), 'another-secret')],
    ['a command from six minutes ago', 401, signed(command, nowSeconds() - 360)],
    ['a command from six minutes ahead', 401, signed(command, nowSeconds() + 360)],
    ['an unsigned command', 401, { body: command, headers: { 'content-type': form } }],
    ['an unsigned megabyte', 401, { body: 'x'.repeat(1_000_000) }],
    [
      'a command with two signatures',
      401,
      withHeaders(signed(command), { 'x-slack-signature': 'v0=1, v0=2' }),
    ],
    ['an event with a forged signature', 401, asJson(signed('{}', nowSeconds(), 'another-secret'))],
    ['a compressed command', 415, withHeaders(signed(command), { 'content-encoding': 'gzip' })],
    [
      'a command in Latin-1',
      415,
      withHeaders(signed(command), { 'content-type': `${form}; charset=latin1` }),
    ],
    ['a press with a broken payload', 400, signed('payload=%7Bnot-json')],
    ['a press without whoever pressed', 400, signed(payload({ ...press, user: null }))],
    ['a press of another kind besides', 400, signed(payload({ ...press, event: null }))],
    ['a command that is said twice', 400, signed(`${command}&command=x`)],
    ['a JSON null', 400, asJson(signed('null'))],
    ['an event that is null', 400, asJson(signed('{"type":"event_callback","event":null}'))],
  ])('refuses %s with %d, and hands nothing on', async (_what, status, sent: Sent) => {
    const { port, seen, refused } = await openProxy(refuse);
    expect(await send(port, sent)).toMatchObject({ status, body: '' });
    expect(seen).toEqual([]);
    expect(refused).toMatchObject([{ status }]);
  });

  it.each([
    ['a check of the certificate that is a command too', signed(`${command}&ssl_check=1`)],
    ['a form that was sent', signed(payload({ type: 'view_submission', user, view }))],
    ['a menu that asks for its options', signed(payload({ type: 'block_suggestion', user, action_id: 'x' }))],
    ['an event', asJson(signed('{"type":"event_callback","event":{"type":"app_uninstalled"}}'))],
  ])('leaves %s to the bot, and gives its answer back', async (_what, sent: Sent) => {
    const { port, seen } = await openProxy(refuse);
    expect(await send(port, sent)).toMatchObject({ status: 401 });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.body).toBe(sent.body);
  });

  it('judges the headers before the body has come', async () => {
    const { port } = await openProxy(refuse);
    const status = await new Promise((resolve, reject) => {
      const half = request({ host: '127.0.0.1', port, method: 'POST', path: '/slack/events', agent: false });
      half.on('response', (answer) => {
        resolve(answer.statusCode);
        half.destroy();
      });
      half.on('error', reject);
      half.setHeader('content-length', 100_000);
      half.write('half of it');
    });
    expect(status).toBe(401);
  });

  it('refuses those that began first when too much is half sent, and takes what is whole', async () => {
    const { port, refused } = await openProxy(never);
    const half = 'x'.repeat(500_000);
    const { headers } = signed(half);
    const statuses: (number | undefined)[] = [];
    const senders = Array.from({ length: 40 }, () => {
      const sender = request({
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/slack/events',
        agent: false,
        headers: { ...headers, 'content-length': '500001' },
      });
      sender.on('response', (answer) => statuses.push(answer.statusCode)).on('error', never);
      sender.write(half);
      return sender;
    });
    // 33 of them are 16 MiB.
    await eventually('seven are refused', () => refused.length >= 7);
    expect(await send(port, signed(command))).toMatchObject({ status: 200 });
    await eventually('seven are told', () => statuses.length >= 7);
    expect(new Set(statuses)).toEqual(new Set([503]));
    for (const sender of senders) sender.destroy();
  });

  it('gives a request ten seconds to arrive', async () => {
    const { proxy } = await openProxy(never);
    expect(proxy.requestTimeout).toBe(10_000);
    expect(proxy.headersTimeout).toBeLessThanOrEqual(10_000);
  });

  it('answers a client of HTTP/1.0 without chunks', async () => {
    const { port } = await openProxy((response) => {
      response.writeHead(200);
      response.write('in ');
      response.end('pieces');
    });
    const answer = await sendRaw(port, 'GET /healthz HTTP/1.0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.[01] 200/);
    expect(answer).not.toMatch(/transfer-encoding/i);
    expect(answer).toMatch(/\r\n\r\nin pieces$/);
  });

  it.each([
    ['a header line that is too long', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    [
      'a length and chunks at once',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
  ])('refuses %s', async (_what, text, status) => {
    const { port, seen } = await openProxy(never);
    expect(await sendRaw(port, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status}`));
    expect(seen).toEqual([]);
  });

  it('takes a command in chunks, and hands it on with its length', async () => {
    const { port, seen } = await openProxy(never);
    const sent = withHeaders(signed(command), { 'transfer-encoding': 'chunked' });
    expect(await send(port, sent)).toMatchObject({ status: 200 });
    await eventually('it arrives', () => seen.length === 1);
    expect(seen[0]).toMatchObject({ body: command, headers: { 'content-length': String(command.length) } });
  });

  it('passes other pages through, headers and all', async () => {
    const { port, seen } = await openProxy((response) => {
      response.writeHead(302, { location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] }).end('gone');
    });
    const answer = await send(port, {
      method: 'GET',
      path: '/slack/install?x=1',
      headers: { cookie: 'c=3' },
    });
    expect(answer).toMatchObject({ status: 302, body: 'gone' });
    expect(answer.headers).toMatchObject({ location: '/elsewhere', 'set-cookie': ['a=1', 'b=2'] });
    expect(seen[0]).toMatchObject({ method: 'GET', url: '/slack/install?x=1' });
    expect(seen[0]?.headers).toMatchObject({ cookie: 'c=3' });
  });

  it('refuses a body of more than a megabyte without troubling the bot', async () => {
    const { port, seen } = await openProxy(refuse);
    expect(await send(port, signed('x'.repeat(1_000_001)))).toMatchObject({ status: 413 });
    expect(seen).toEqual([]);
  });

  it('says so when the bot is not there', async () => {
    const { port, bot, lost } = await openProxy(refuse);
    await new Promise((resolve) => bot.close(resolve));
    expect(await send(port, { method: 'GET', path: '/healthz' })).toMatchObject({ status: 502 });
    expect(lost).toMatchObject([{ isAcked: false }]);
    expect(await send(port, signed(command))).toMatchObject({ status: 200 });
    await eventually('it is said to be lost', () => lost.length === 2);
    expect(lost[1]).toMatchObject({ isAcked: true, responseUrl });
  });

  it('acks more than the bot can take, and says of what has no room that Roundup is busy', async () => {
    const { port, seen, lost } = await openProxy(() => undefined);
    // 96 of a workspace are forwarded, a thousand wait.
    for (let batch = 0; batch < 11; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, () => send(port, signed(command))));
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    }
    await eventually('the bot has all it is given', () => seen.length === 96);
    expect(lost).toEqual(
      Array(4).fill(expect.objectContaining({ isAcked: true, isBusy: true, responseUrl })),
    );
    // Another workspace is not kept out.
    await send(port, signed(command.replace(/team_id=\w+/, 'team_id=T0OTHER')));
    await eventually('it has come through', () => seen.length === 97);
  });

  it('lets go of the bot when whoever asked hangs up', async () => {
    let cut = false;
    const { port, lost } = await openProxy((response) => {
      response.on('close', () => {
        cut = true;
      });
      asking.destroy();
    });
    const asking = request({ host: '127.0.0.1', port, path: '/metrics', agent: false });
    asking.on('error', never).end();
    await eventually('the bot is let go', () => cut);
    expect(lost).toEqual([]);
  });
});
