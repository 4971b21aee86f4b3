import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import { createRoundup } from '../../src/app/app';
import { parseConfig } from '../../src/config/config';
import { logLines } from '../ops/log-lines';
import { decide } from '../sandbox/local-calcom/consent';
import { channels, type Places, people } from '../support/bot-under-test';
import { isBuilt, startChild } from '../support/child-process';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy';
import { maxWaitMs } from '../support/eventually';
import { createBrowser, install, manyWorkspaces } from '../support/many-workspaces';
import { buttonOf, createPerson } from '../support/person';
import { useBots } from '../support/use-bot';

const hostOf = (url: string) => new URL(url).host;

describe('a way out through a proxy', () => {
  const startBot = useBots();
  let proxy: ConnectProxy;
  beforeEach(async () => {
    proxy = await startConnectProxy();
  });
  // After the bots, which still hold connections.
  afterEach(() => proxy.close());

  it.each(['HTTP_PROXY', 'http_proxy'])(
    'of %s carries commands, their answers and Cal.com’s',
    async (name) => {
      const bot = await startBot({ env: () => ({ [name]: proxy.url }) });
      const answer = await bot.person().type('/cal-rankings', 'most-bookings');
      expect(answer.words).toContain('Rui Pires');
      expect(new Set(proxy.asked)).toEqual(new Set([hostOf(bot.slack.apiUrl), hostOf(bot.calcom.url)]));
      const through = proxy.requests();
      expect(through).toEqual(
        expect.arrayContaining([
          'POST /api/auth.test',
          expect.stringMatching(/^POST \/commands\//),
          expect.stringMatching(/^GET \/v2\/me/),
          expect.stringMatching(/^POST \/v2\/insights/),
        ]),
      );
      // Nothing went around it.
      expect(through.filter((request) => / \/v2\//.test(request))).toHaveLength(bot.calcom.requests.length);
    },
  );

  it.each(['NO_PROXY', 'no_proxy'])('is left aside for the hosts of %s', async (name) => {
    const excepted = await startBot({
      env: () => ({ HTTP_PROXY: proxy.url, [name]: 'example.com, 127.0.0.1' }),
    });
    expect((await excepted.person().type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
    expect(proxy.asked).toEqual([]);

    const half = await startBot({
      env: ({ slack }: Places) => ({ HTTP_PROXY: proxy.url, [name]: hostOf(slack.apiUrl) }),
    });
    expect((await half.person().type('/cal-rankings', 'most-bookings')).words).toContain('Rui Pires');
    expect(new Set(proxy.asked)).toEqual(new Set([hostOf(half.calcom.url)]));
  });

  it('carries Socket Mode: the address is asked for and the socket opened through it', async () => {
    const bot = await startBot({ transport: 'socket', env: () => ({ HTTP_PROXY: proxy.url }) });
    const answer = await bot.person().type('/cal-bookings', 'past');
    expect(answer.bookingUids).toHaveLength(10);
    const through = proxy.requests();
    const opened = through.filter((request) => request === 'POST /api/apps.connections.open');
    // One asks whether Slack gives a socket, the other takes it.
    expect(opened).toHaveLength(2);
    expect(bot.slack.received.filter(({ method }) => method === 'apps.connections.open')).toHaveLength(2);
    expect(through.filter((request) => /^GET \/(?!v2)/.test(request))).toHaveLength(1);
  });

  it('carries installing in a workspace and connecting in the browser', async () => {
    const bot = await startBot({
      ...manyWorkspaces,
      env: (places) => ({ ...manyWorkspaces.env?.(places), HTTP_PROXY: proxy.url }),
    });
    expect((await install(bot, bot.slack, people.ana)).html).toContain('Roundup is installed');
    expect(proxy.requests()).toContain('POST /api/oauth.v2.access');
    const browser = createBrowser();
    const account = await bot.person(people.bo).type('/cal-account');
    const { location } = await browser.open(buttonOf(account, 'Connect with Cal.com').url ?? '');
    const back = await decide(new URL(location), 102);
    await browser.open(back.location ?? '');
    expect(proxy.requests()).toContain('POST /v2/auth/oauth2/token');
  });

  it('that refuses is named where Roundup cannot start, and its password is not', async () => {
    const slack = await createLocalSlack({ now: () => new Date() });
    const dataDir = await mkdtemp(join(tmpdir(), 'roundup-test-'));
    const log = logLines();
    const address = proxy.url.replace('//', '//corp:hunter%402hunter@');
    const environment = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      DATA_DIR: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'trace',
    };
    const start = (http_proxy: string) =>
      createRoundup({
        config: parseConfig({ ...environment, http_proxy }),
        logDestination: log.destination,
      }).start();
    try {
      proxy.refuseWith(403);
      await expect(start(address)).rejects.toThrow(/SLACK_BOT_TOKEN, or cannot be reached: .*proxy.* 403/);
      proxy.refuseWith(407);
      await expect(start(address)).rejects.toThrow(
        /proxy.* does not take the user and password of its address: it answered 407/,
      );
      const sent = `Basic ${Buffer.from('corp:hunter@2hunter').toString('base64')}`;
      expect(new Set(proxy.authorizations)).toEqual(new Set([sent]));
      await expect(start('http://127.0.0.1:1')).rejects.toThrow(/the proxy .* cannot be used: ECONNREFUSED/);
      const said = await start(address).catch(String);
      expect(`${said} ${log.text()}`).not.toMatch(/hunter|Y29ycD/);
    } finally {
      await slack.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('that refuses Cal.com later is told to the asker in a sentence, and to the log', async () => {
    const bot = await startBot({
      env: ({ slack }: Places) => ({
        HTTP_PROXY: proxy.url.replace('//', '//corp:hunter2hunter2@'),
        NO_PROXY: hostOf(slack.apiUrl),
      }),
    });
    proxy.refuseWith(403);
    // Connections of before would still do.
    await bot.restart();
    const answer = await bot.person().type('/cal-rankings', 'most-bookings');
    expect(answer.words).toMatch(/Cal\.com can’t be reached: the proxy doesn’t let Roundup through/);
    expect(bot.log()).toContain('PROXY_403');
    expect(bot.log()).not.toContain('hunter2');
  });

  it('is said by doctor, without user and password', async () => {
    const bot = await startBot();
    const diagnose = (env: Readonly<Record<string, string>>) =>
      createRoundup({
        config: parseConfig({
          SLACK_BOT_TOKEN: bot.slack.botToken,
          SLACK_SIGNING_SECRET: bot.slack.signingSecret,
          SLACK_API_URL: bot.slack.apiUrl,
          CAL_API_KEY: bot.calcom.keys.admin,
          CAL_API_URL: bot.calcom.url,
          DATA_DIR: bot.dataDir,
          ...env,
        }),
        logDestination: logLines().destination,
      }).diagnose();
    const checks = await diagnose({
      https_proxy: proxy.url.replace('//', '//corp:hunter2@'),
      http_proxy: proxy.url,
      no_proxy: 'localhost',
    });
    expect(checks.map(({ what }) => what)).toContain(
      `Slack and Cal.com are reached through the proxy ${proxy.url}, but for localhost`,
    );
    expect(checks.filter(({ problem }) => problem !== null)).toEqual([]);
    expect(JSON.stringify(checks)).not.toMatch(/corp|hunter/);
    expect(proxy.requests()).toEqual(expect.arrayContaining(['POST /api/auth.test']));
    expect(proxy.requests().some((request) => request.startsWith('GET /v2/me'))).toBe(true);

    proxy.refuseWith(403);
    const refused = await diagnose({ http_proxy: proxy.url });
    const problems = refused.flatMap(({ problem }) => problem ?? []);
    expect(problems).toHaveLength(2);
    for (const problem of problems) expect(problem).toMatch(/proxy/);
    expect(JSON.stringify(await diagnose({}))).not.toContain('proxy');
  });

  const built = isBuilt ? it : it.skip;
  if (!isBuilt) console.warn('Skipped one test, since there is no dist/: run npm run build first');
  built('does not carry what goes on within the bot, between its two servers', async () => {
    const now = () => new Date();
    const slack = await createLocalSlack({ now, refusesBlocks: ['table'], ackDeadlineMs: maxWaitMs });
    const calcom = await createLocalCalcom({ now });
    const dataDir = await mkdtemp(join(tmpdir(), 'roundup-test-'));
    const child = startChild('all', {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      CAL_API_KEY: calcom.keys.admin,
      CAL_API_URL: calcom.url,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      HTTP_PROXY: proxy.url,
      HTTPS_PROXY: proxy.url,
      http_proxy: proxy.url,
    });
    try {
      const [, port] = await child.prints(/"port":(\d+)/);
      slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${port}/slack/events` });
      const ana = createPerson(slack, { userId: people.ana, channelId: channels.general });
      expect((await ana.type('/cal-rankings', 'most-completed last month')).words).toContain('Rui Pires');
      expect(new Set(proxy.asked)).toEqual(new Set([hostOf(slack.apiUrl), hostOf(calcom.url)]));
    } finally {
      await child.end('SIGKILL');
      await slack.close();
      await calcom.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
