import { createCalcomClient } from '../../src/calcom/client';
import { everythingIn } from './support/leaks';
import { type Answer, json, startTinyServer, type TinyServer } from './support/tiny-server';

const secrets = ['cal_live_secret', 'lee@client.test', 'k3YtQe1wVb2', 'Intro call with Lee'];
const leaky = { title: 'Intro call with Lee', email: 'lee@client.test', uid: 'k3YtQe1wVb2' };

// What servers and proxies have been seen to do: echo the key, the query or somebody's booking.
const answers: readonly [string, Answer][] = [
  ['an echo in a 400', echo(400)],
  ['an echo in a 401', echo(401)],
  ['an echo in a 403', echo(403)],
  ['an echo in a 404', echo(404)],
  ['an echo in a 429', echo(429)],
  ['an echo in a 500', echo(500)],
  ['an echo in a redirect', echo(302)],
  ['an echo in a 200 that says error', echo(200)],
  ['JSON that breaks off', (response) => response.end('{"data":[{"email":"lee@client.test",')],
  ['text that is not JSON', (response) => response.end('lee@client.test cal_live_secret')],
  ['a booking of another shape', json(200, { status: 'success', data: [leaky], pagination: leaky })],
  ['data that is a string', json(200, { status: 'success', data: 'lee@client.test' })],
  [
    'half a body',
    (response) => {
      response.writeHead(200, { 'content-length': '999' });
      response.write(JSON.stringify(leaky), () => response.destroy());
    },
  ],
  [
    'no HTTP at all',
    (response) => {
      response.socket?.end('lee@client.test k3YtQe1wVb2 cal_live_secret\r\n\r\n');
    },
  ],
  [
    'a header that is no header',
    (response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\nlee@client.test cal_live_secret\r\n\r\n');
    },
  ],
  ['a request id that is somebody', json(500, {}, { 'x-request-id': 'lee@client.test' })],
];

function echo(status: number): Answer {
  return (response, { url, headers }) => {
    response.writeHead(status, { location: url, 'x-echo': String(headers.authorization) });
    const message = `insufficient_scope: ${url} ${headers.authorization} Required: lee@client.test`;
    const property = `lee@client.test`;
    const details = { errors: [{ property, value: url, target: { key: headers.authorization } }] };
    response.end(JSON.stringify({ status: 'error', message, error: { message, details }, ...leaky }));
  };
}

let server: TinyServer;
beforeEach(async () => {
  server = await startTinyServer();
});
afterEach(() => server.close());

describe('errors of the client', () => {
  it.each(answers)('hold no key, guest or query value after %s', async (_name, answer) => {
    server.answer(answer);
    const client = createCalcomClient({
      baseUrl: server.url,
      apiKey: 'cal_live_secret',
      wait: async () => undefined,
    });
    const query = { attendeeEmail: 'lee@client.test', bookingUid: 'k3YtQe1wVb2' };
    const error = await client.listBookings(query, { timeoutMs: 100 }).catch((thrown: unknown) => thrown);
    await client.close();
    expect(error).toBeInstanceOf(Error);
    const text = everythingIn(error);
    expect(text).toContain('GET /v2/bookings');
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(encodeURIComponent(secret));
    }
  });

  it('hold no value of a request that was never sent', async () => {
    const client = createCalcomClient({ baseUrl: server.url, apiKey: 'cal_live_secret' });
    const query = JSON.parse('{"status":"k3YtQe1wVb2","afterStart":"lee@client.test"}');
    const error = await client.listBookings(query).catch((thrown: unknown) => thrown);
    await client.close();
    expect(everythingIn(error)).toContain('afterStart');
    for (const secret of secrets) expect(everythingIn(error)).not.toContain(secret);
  });

  it('are walked by a test that would see a leak', () => {
    const cause = Object.assign(new Error('inner'), { data: { body: ['lee@client.test'] } });
    expect(everythingIn(new Error('outer', { cause }))).toContain('lee@client.test');
  });
});
