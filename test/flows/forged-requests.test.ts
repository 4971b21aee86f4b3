import { sign } from '../../sandbox/local-slack/delivery/dispatcher';
import { captureBody } from '../support/capture';
import { eventually } from '../support/eventually';
import { sendRaw } from '../support/send-raw';
import { useBot } from '../support/use-bot';

const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

describe('a request that is not Slack’s, or not of now', () => {
  const bot = useBot();
  let body = '';
  beforeAll(async () => {
    const ana = bot().person();
    body = await captureBody(bot(), () => ana.typeOnly('/cal-bookings', 'past'));
  });

  const forgeries: readonly (readonly [string, { timestamp?: number; signature?: string | null }])[] = [
    ['without a signature', { signature: null }],
    ['with a made-up signature', { signature: `v0=${'0'.repeat(64)}` }],
    ['with an empty signature', { signature: '' }],
    ['signed more than five minutes ago', { timestamp: minutes(-6) }],
    ['signed for more than five minutes ahead', { timestamp: minutes(6) }],
    ['signed for another day', { timestamp: minutes(24 * 60) }],
  ];

  it.each(forgeries)('%s is refused and does nothing', async (_, how) => {
    const asked = bot().calcom.requests.length;
    const sent = bot().slack.received.length;
    const delivery = await bot().slack.deliverRaw({ body, ...how });
    expect(delivery.status).toBe(401);
    expect(delivery.ackBody).toBeUndefined();
    // Restarting waits for whatever might be under way.
    await bot().restart();
    expect(bot().calls(asked)).toEqual(['/v2/me']);
    expect(
      bot()
        .slack.received.slice(sent)
        .map(({ method }) => method),
    ).toEqual(['auth.test']);
    expect(bot().person().seen()).toEqual([]);
  });

  it('is refused when a character of its body was changed on the way', async () => {
    const { slack } = bot();
    const timestamp = minutes(0);
    const signature = sign(slack.signingSecret, timestamp, body);
    const delivery = await slack.deliverRaw({ body: `${body}&`, timestamp, signature });
    expect(delivery.status).toBe(401);
  });

  it.each([-4, 4])('is taken when the clocks are %d minutes apart', async (apart) => {
    const delivery = await bot().slack.deliverRaw({ body, timestamp: minutes(apart) });
    expect(delivery.status).toBe(200);
    await eventually('the answer is seen', () => bot().person().seen().length > 0);
  });
});

describe('a signed body that is no request', () => {
  const bot = useBot();
  const json = 'application/json';
  const press = (payload: unknown) => `payload=${encodeURIComponent(JSON.stringify(payload))}`;
  const user = { id: 'U0ANA00001' };

  const bodies: readonly (readonly [string, { body: string; contentType?: string }])[] = [
    ['not JSON', { body: '{"type":', contentType: json }],
    ['JSON null', { body: 'null', contentType: json }],
    ['a JSON list', { body: '[1,2]', contentType: json }],
    ['a payload that is empty', { body: 'payload=' }],
    ['a payload cut in half', { body: 'payload=%7B%22type%22%3A' }],
    ['a payload of null', { body: press(null) }],
    ['a payload that is a word', { body: press('hello') }],
    ['of another type', { body: 'hello', contentType: 'text/plain' }],
    ['larger than any of Slack’s', { body: `text=${'x'.repeat(3_000_000)}` }],
  ];
  const strange: readonly string[] = [
    '',
    'command=',
    press({}),
    press({ type: 'block_actions' }),
    press({ type: 'block_actions', actions: [], user }),
    press({ type: 'block_actions', actions: [null], user }),
    press({ type: 'view_submission', user }),
    press({ type: 'message_action', user }),
  ];

  it.each(bodies)('%s is refused at once and does nothing', async (_, request) => {
    const asked = bot().calcom.requests.length;
    const { status } = await bot().slack.deliverRaw(request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(bot().calls(asked)).toEqual([]);
  });

  it('gets some answer, reaches Cal.com with nothing and leaves the bot answering', async () => {
    const asked = bot().calcom.requests.length;
    const answers = await Promise.all(strange.map((body) => bot().slack.deliverRaw({ body })));
    expect(answers.filter(({ status }) => status === undefined)).toEqual([]);
    expect(bot().calls(asked)).toEqual([]);
    const answer = await bot().person().type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Rui Pires');
  });
});

describe('a request to another path than Slack’s', () => {
  const bot = useBot();

  it.each([
    ['POST', '/'],
    ['POST', '/slack/events/'],
    ['POST', '/slack/elsewhere'],
    ['GET', '/slack/events'],
    ['GET', '/nowhere'],
    ['PUT', '/metrics'],
    ['POST', '//'],
  ])('as %s %s is turned away, and the bot goes on', async (method, path) => {
    const { origin } = new URL(bot().url());
    const body = method === 'GET' ? undefined : '{"a":1}';
    const response = await fetch(`${origin}${path}`, { method, ...(body === undefined ? {} : { body }) });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });

  it.each(['/healthz', '/readyz'])(
    'as HEAD %s of an old client is answered with its length',
    async (path) => {
      const { port } = new URL(bot().url());
      const answer = await sendRaw(Number(port), `HEAD ${path} HTTP/1.0\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200/);
      expect(answer).toMatch(/\r\ncontent-length: [1-9]/i);
      expect(answer).not.toMatch(/transfer-encoding/i);
    },
  );
});

describe('a request for a page that there is not', () => {
  const bot = useBot();
  const lines = ['GET //', 'HEAD //', 'GET /%', 'POST //', 'GET /slack/../x'];

  it('is told so with a length, and all of them cost one quiet line', async () => {
    const { port } = new URL(bot().url());
    const logged = bot().log().length;
    for (const line of lines) {
      const answer = await sendRaw(Number(port), `${line} HTTP/1.0\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 404/);
      expect(answer).toMatch(/\r\ncontent-length: 0\r\n/i);
    }
    const said = () =>
      bot()
        .log()
        .slice(logged)
        .split('\n')
        .filter((line) => line !== '')
        .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
    const total = () => said().reduce((sum, { times }) => sum + Number(times), 0);
    await eventually('all are logged', () => total() === lines.length);
    for (const line of said()) expect(line).toMatchObject({ level: 30, status: 404, why: 'no such page' });
    expect(said().some(({ stack }) => stack !== undefined)).toBe(false);
  });
});

describe('the metrics', () => {
  const token = 'nobody-guesses-this';
  const bot = useBot({ env: () => ({ METRICS_TOKEN: token }) });

  it('are for whoever has METRICS_TOKEN, which no log line shows, and count what was refused', async () => {
    const ask = (headers: Readonly<Record<string, string>>) =>
      fetch(new URL('/metrics', bot().url()), { headers });
    expect((await ask({})).status).toBe(401);
    await bot().slack.deliverRaw({ body: 'x', signature: null });
    await eventually('it is logged', () => bot().log().includes('requests were refused'));
    const metrics = await (await ask({ authorization: `Bearer ${token}` })).text();
    expect(metrics).toContain('roundup_requests_refused_total{status="401"} 1');
    expect(bot().log()).not.toContain(token);
  });
});
