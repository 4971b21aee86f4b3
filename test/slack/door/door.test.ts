import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign } from '../../../src/sandbox/slack/delivery/signed-post';
import { createDoor } from '../../../src/slack/door/door';
import { eventually } from '../../support/eventually';

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

/** A door before a bot that answers as told, and the bot's requests as they came. */
async function openDoor(answer: (response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const lost: { reason: string; isAcked: boolean }[] = [];
  const bot = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const { method, url, headers } = incoming;
    seen.push({ method, url, headers, body });
    answer(response);
  });
  const botPort = await listen(bot);
  const door = createDoor({
    signingSecret,
    port: botPort,
    onLost: (reason, isAcked) => lost.push({ reason, isAcked }),
  });
  return { port: await listen(door), seen, lost, bot };
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
const command = 'command=%2Fcal-rankings&text=last+week&team_id=T1';
const never = () => undefined;
const refuse = (response: ServerResponse) => void response.writeHead(401).end();

describe('the door', () => {
  it.each([
    ['a command', command],
    ['a press', payload({ type: 'block_actions', actions: [] })],
  ])('acks %s though the bot does not answer, and hands it on byte by byte', async (_what, body) => {
    const { port, seen } = await openDoor(never);
    const sent = signed(body);
    expect(await send(port, sent)).toMatchObject({ status: 200, body: '' });
    await eventually('it arrives', () => seen.length === 1);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/slack/events', body });
    expect(seen[0]?.headers).toMatchObject({ ...sent.headers });
  });

  it.each([
    ['a forged command', signed(command, nowSeconds(), 'another-secret')],
    ['a command from six minutes ago', signed(command, nowSeconds() - 360)],
    ['a command from six minutes ahead', signed(command, nowSeconds() + 360)],
    ['an unsigned command', { body: command, headers: { 'content-type': form } }],
    ['a press with a broken payload', signed('payload=%7Bnot-json')],
    ['a command that calls itself a check of the certificate', signed(`${command}&ssl_check=1`)],
    ['a form that was sent', signed(payload({ type: 'view_submission' }))],
    ['a menu that asks for its options', signed(payload({ type: 'block_suggestion' }))],
    [
      'a JSON null',
      { ...signed('null'), headers: { ...signed('null').headers, 'content-type': 'application/json' } },
    ],
  ])('leaves %s to the bot, and gives its answer back', async (_what, sent) => {
    const { port, seen } = await openDoor(refuse);
    expect(await send(port, sent)).toMatchObject({ status: 401 });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.body).toBe(sent.body);
  });

  it('passes other pages through, headers and all', async () => {
    const { port, seen } = await openDoor((response) => {
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
    const { port, seen } = await openDoor(refuse);
    expect(await send(port, signed('x'.repeat(1_000_001)))).toMatchObject({ status: 413 });
    expect(seen).toEqual([]);
  });

  it('says so when the bot is not there', async () => {
    const { port, bot, lost } = await openDoor(refuse);
    await new Promise((resolve) => bot.close(resolve));
    expect(await send(port, { method: 'GET', path: '/healthz' })).toMatchObject({ status: 502 });
    expect(lost).toMatchObject([{ isAcked: false }]);
    expect(await send(port, signed(command))).toMatchObject({ status: 200 });
    await eventually('it is said to be lost', () => lost.length === 2);
    expect(lost[1]).toMatchObject({ isAcked: true });
  });

  it('lets go of the bot when whoever asked hangs up', async () => {
    let cut = false;
    const { port, lost } = await openDoor((response) => {
      response.on('close', () => {
        cut = true;
      });
    });
    const asking = request({ host: '127.0.0.1', port, path: '/metrics', agent: false });
    asking.on('error', never).end();
    setTimeout(() => asking.destroy(), 50);
    await eventually('the bot is let go', () => cut);
    expect(lost).toEqual([]);
  });
});
