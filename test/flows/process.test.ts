import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalCalcom, type LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { createLocalSlack } from '../../sandbox/local-slack/local-slack';
import type { LocalSlack } from '../../sandbox/local-slack/types';
import { channels, people } from '../support/bot-under-test';
import { type Child, isBuilt, startChild } from '../support/child-process';
import { maxWaitMs } from '../support/eventually';
import { createPerson, type Person } from '../support/person';

if (!isBuilt) console.warn('Skipped, since there is no dist/: run npm run build first');

(isBuilt ? describe : describe.skip)('the bot as a process of its own', () => {
  const now = () => new Date();
  let slack: LocalSlack;
  let calcom: LocalCalcom;
  let child: Child;
  let ana: Person;
  let dataDir: string;

  async function start(): Promise<void> {
    child = startChild('web', {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      CAL_API_KEY: calcom.keys.admin,
      CAL_API_URL: calcom.url,
      BOOKINGS_VISIBLE_TO: 'everyone',
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
    });
    const [, port] = await child.prints(/"port":(\d+)/);
    slack.deliverTo({ kind: 'http', url: `http://127.0.0.1:${port}/slack/events` });
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'roundup-test-'));
    slack = await createLocalSlack({ now, refusesBlocks: ['table'], ackDeadlineMs: maxWaitMs });
    calcom = await createLocalCalcom({ now });
    ana = createPerson(slack, { userId: people.ana, channelId: channels.general });
    await start();
  });
  afterAll(async () => {
    await child?.end('SIGKILL');
    await slack?.close();
    await calcom?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('goes on where it was after it was killed, with lists, menus and shares', async () => {
    let list = await ana.type('/cal-bookings', 'past cancelled last month');
    list = await ana.press('Load more', list);
    const ranking = await ana.type('/cal-rankings', 'most-completed last month');
    await child.end('SIGKILL');
    await start();
    const more = await ana.press('Load more', list);
    expect(more.bookingUids.slice(0, 20)).toEqual(list.bookingUids);
    expect(more.bookingUids).toHaveLength(30);
    const shared = await ana.share(ranking);
    expect(shared.isPrivate).toBe(false);
    const overview = await ana.choose('All rankings', ranking);
    expect(overview.ts).toBe(ranking.ts);
  });

  it('answers what is under way when it is told to end, and ends well', async () => {
    calcom.inject({ path: '/v2/insights', kind: 'hold', times: 1 });
    const before = ana.seen().length;
    await ana.typeOnly('/cal-rankings', 'most-bookings march');
    expect(ana.seen()).toHaveLength(before);
    const ended = child.end('SIGTERM');
    calcom.clearFaults();
    expect(await ended).toBe(0);
    expect(ana.seen().at(-1)?.words).toContain('Rui Pires');
  });
});

(isBuilt ? describe : describe.skip)('a task of the command line', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'roundup-test-'));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  async function run(task: string, env: Readonly<Record<string, string>> = {}, ...args: readonly string[]) {
    const child = startChild(task, { DATA_DIR: dataDir, ...env }, ...args);
    return { code: await child.exited, printed: child.printed() };
  }

  it.each([
    ['migrate', /^The database is up to date\.$/m],
    ['rotate-keys', /secrets were encrypted again/],
    ['--version', /^Roundup \d+\.\d+\.\d+, Node v\d+/],
    ['version', /^Roundup \d+\.\d+\.\d+, Node v\d+/],
    ['--help', /^Usage: node dist\/index\.js \[COMMAND\][\s\S]*version/],
  ])('%s needs nothing of Slack', async (task, said) => {
    const { code, printed } = await run(task);
    expect(printed).toMatch(said);
    expect(code).toBe(0);
  });

  it('admin needs the bot token alone', async () => {
    const slack = await createLocalSlack();
    try {
      const given = { SLACK_BOT_TOKEN: slack.botToken, SLACK_API_URL: slack.apiUrl };
      const { code, printed } = await run('admin', given, people.ana);
      expect(printed).toContain(`${people.ana} is an admin of Roundup now`);
      expect(code).toBe(0);
    } finally {
      await slack.close();
    }
  });

  it('doctor names what is missing beside what works', async () => {
    const slack = await createLocalSlack();
    try {
      const { code, printed } = await run('doctor', { SLACK_API_URL: slack.apiUrl });
      expect(printed).toMatch(/^FAIL .*SLACK_BOT_TOKEN is missing/m);
      expect(printed).toMatch(/^FAIL .*SLACK_SIGNING_SECRET is missing/m);
      expect(printed).toMatch(/^ok {4}Slack can be reached$/m);
      expect(printed).not.toMatch(/has the shape/);
      expect(code).toBe(1);
    } finally {
      await slack.close();
    }
  });
});
