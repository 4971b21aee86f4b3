import { request } from 'node:http';
import { createRandom, type Random } from '../sandbox/local-calcom/world/random';
import { anyText, hostile, spoil } from './support/fuzz-text';
import { createBrowser, linkIn, manyWorkspaces, pageOf } from './support/many-workspaces';
import { useBot } from './support/use-bot';

const cases = Math.ceil(Number(process.env.FUZZ ?? 10_000) / 10);
const seed = Number(process.env.SEED ?? 1);

interface Visit {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly html: string;
}

describe(`${cases} visits of the pages around installing and connecting, mutated`, () => {
  const bot = useBot(manyWorkspaces);

  it('each end in a page, which holds nothing of theirs as markup, and install and connect nothing', async () => {
    const random = createRandom(seed);
    const page = await createBrowser().open(pageOf(bot(), '/slack/install'));
    const known = linkIn(page.html).searchParams.get('state') ?? '';
    expect(known).not.toBe('');
    const before = { slack: bot().slack.received.length, calcom: bot().calcom.requests.length };
    const counts: Record<string, number> = {};
    for (let at = 0; at < cases; at += 1) {
      const own = random.int(1, 2 ** 31);
      const sent = anyVisit(createRandom(own), known);
      const what = `case ${at}, seed ${own}: ${JSON.stringify(sent)}`;
      const { status, type, html } = await visit(bot().url(), sent).catch((error: unknown) => {
        throw new Error(what, { cause: error });
      });
      counts[status] = (counts[status] ?? 0) + 1;
      expect([status >= 500, what]).toEqual([false, what]);
      const raw = [...hostile.filter((each) => /^[<&]./.test(each)), '.js:', '.ts:', 'Error:'];
      expect([raw.filter((each) => html.includes(each)), what]).toEqual([[], what]);
      // Any other answer than one of Roundup's pages is no page.
      if (html.includes('<')) expect([type, what]).toEqual(['text/html; charset=utf-8', what]);
    }
    console.log(`fuzz: ${cases} visits, seed ${seed}: ${JSON.stringify(counts)}`);
    const asked = bot()
      .slack.received.slice(before.slack)
      .map(({ method }) => method);
    expect(asked.filter((method) => method !== 'oauth.v2.access')).toEqual([]);
    expect(bot().calls(before.calcom)).toEqual([]);
  });
});

/** A state that Slack's own page would bring back, or something like it, without a code that Slack has given. */
function anyVisit(random: Random, known: string): Visit {
  const state = random.pick([known, spoil(random, known), anyText(random)]);
  const query = new URLSearchParams();
  for (const name of ['state', 'code', 'error', 'error_description', anyText(random)])
    for (let times = random.pick([0, 0, 1, 1, 2]); times > 0; times -= 1)
      query.append(name, name === 'state' ? state : anyText(random));
  const path = random.pick([
    '/slack/install',
    '/slack/oauth_redirect',
    '/slack/oauth_redirect',
    '/calcom/connect',
    '/calcom/oauth_redirect',
    '/calcom/confirm',
    `/${new URLSearchParams({ page: anyText(random) })}`,
  ]);
  const search = random.chance(0.2) ? spoil(random, query.toString()) : query.toString();
  const cookie = random.pick([
    `slack-app-oauth-state=${state}`,
    `roundup_connect=${state}`,
    anyText(random),
    `${anyText(random)}=${anyText(random)}; roundup_connect`,
  ]);
  const method =
    path === '/calcom/confirm' || random.chance(0.1) ? 'POST' : random.pick(['GET', 'GET', 'HEAD']);
  const body = new URLSearchParams({ sealed: anyText(random), code: anyText(random) }).toString();
  return {
    method,
    // Nothing else goes over the wire as it is.
    path: `${random.chance(0.1) ? spoil(random, path) : path}?${search}`.replace(/[^!-~]/g, '%FF'),
    headers: { cookie: cookie.replace(/[^ -~]/g, '?') },
    body: method === 'POST' ? (random.chance(0.5) ? body : anyText(random)) : '',
  };
}

function visit(origin: string, { method, path, headers, body }: Visit): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          type: response.headers['content-type'] ?? '',
          html: Buffer.concat(chunks).toString('utf8'),
        }),
      );
      response.on('error', reject);
    });
    sending.on('error', reject).end(body);
  });
}
