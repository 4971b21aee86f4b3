import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { Client } from 'pg';
import { type OwnPostgres, startPostgres } from '../store/start-postgres';
import { type BotUnderTest, people } from '../support/bot-under-test';
import { modalWords, openKeyModal, submitKey } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { createBrowser, install, manyWorkspaces, pageOf } from '../support/many-workspaces';
import { buttonOf } from '../support/person';
import { useBots } from '../support/use-bot';

const inAMinute = /database can’t be (?:used|reached) right now.*Try again in a minute/s;
const commands = ['/cal-rankings', '/cal-bookings', '/cal-account'] as const;

const readiness = async (bot: BotUnderTest) => (await fetch(pageOf(bot, '/readyz'))).json();

describe('a Postgres that goes away under the running bot', () => {
  const startBot = useBots();
  let postgres: OwnPostgres;
  let address: string;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    address = await postgres.emptyDatabase();
  });
  afterAll(() => postgres.close());

  const start = (options = {}) =>
    startBot({
      ...options,
      env: (places) => ({
        ...('env' in options ? manyWorkspaces.env?.(places) : {}),
        DATABASE_URL: address,
        ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
      }),
    });

  it('has every command and press acked and answered with when to try again, until it is back', async () => {
    const bot = await start();
    const ana = bot.person();
    const list = await ana.type('/cal-bookings', 'past');
    const ranking = await ana.type('/cal-rankings', 'most-bookings');
    const viewId = await openKeyModal(bot.slack, ana);
    expect(await readiness(bot)).toMatchObject({ ok: true, database: true });

    await postgres.stop();
    try {
      for (const command of commands) expect((await ana.type(command)).words).toMatch(inAMinute);
      expect((await ana.press('Load more', list)).words).toMatch(inAMinute);
      expect((await ana.share(ranking)).words).toMatch(inAMinute);
      const { errors, timedOut } = await submitKey(bot.slack, ana, viewId, bot.calcom.keys.member);
      expect(timedOut).toBe(false);
      expect(Object.values(errors ?? {}).join()).toMatch(/database.*[Tt]ry again/);
      bot.clock.advance(20_000);
      expect(await readiness(bot)).toMatchObject({ ok: false, database: false });
    } finally {
      await postgres.start();
    }

    expect((await ana.press('Load more', list)).bookingUids).toHaveLength(20);
    await ana.watch(() => submitKey(bot.slack, ana, viewId, bot.calcom.keys.member));
    expect(modalWords(bot.slack, ana)).toContain('Connected as Lena Vogt');
    expect((await ana.share(ranking)).isPrivate).toBe(false);
    for (const command of commands) expect((await ana.type(command)).words).not.toMatch(inAMinute);
    bot.clock.advance(20_000);
    expect(await readiness(bot)).toMatchObject({ ok: true, database: true });
  });

  it('answers whoever it has not met before too', async () => {
    const bot = await start();
    await bot.person().type('/cal-account');
    await postgres.stop();
    try {
      expect((await bot.person(people.yuki).type('/cal-rankings')).words).toMatch(inAMinute);
    } finally {
      await postgres.start();
    }
    expect((await bot.person(people.yuki).type('/cal-rankings')).words).not.toMatch(inAMinute);
  });

  it('has a workspace that it never answered told as well, right after a restart', async () => {
    const bot = await start(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    await bot.restart();
    await postgres.stop();
    try {
      expect((await bot.person().type('/cal-account')).words).toMatch(inAMinute);
    } finally {
      await postgres.start();
    }
    expect((await bot.person().type('/cal-account')).words).toMatch(/You haven’t connected/);
  });

  it('is what its pages say, and nothing is stored by halves', async () => {
    const bot = await start(manyWorkspaces);
    await install(bot, bot.slack, people.ana);
    const account = await bot.person().type('/cal-account');
    const browser = createBrowser();
    const left = await browser.open(buttonOf(account, 'Connect with Cal.com').url ?? '');
    const state = new URL(left.location).searchParams.get('state') ?? '';
    const back = pageOf(bot, `/calcom/oauth_redirect?code=1&state=${encodeURIComponent(state)}`);
    const other = bot.slack.addWorkspace({ isInstalled: false });
    await postgres.stop();
    try {
      const connecting = await browser.open(back);
      expect(connecting.status).toBe(503);
      expect(connecting.html).toMatch(
        /Roundup’s database can’t be reached right now.*Nothing was connected/s,
      );
      const installing = await install(bot, other, other.users[0]?.id ?? '');
      expect(installing.status).toBe(503);
      expect(installing.html).toMatch(/Roundup’s database can’t be reached right now/);
    } finally {
      await postgres.start();
    }
    expect((await install(bot, other, other.users[0]?.id ?? '')).html).toContain('Roundup is installed');
  });

  it('has a command acked first, and answered while it still hangs', async () => {
    const bot = await start();
    const ana = bot.person();
    await ana.type('/cal-rankings');
    const visitor = new Client(address);
    await visitor.connect();
    await visitor.query('begin; lock table installations, policies, connections');
    try {
      const answered = () => ana.seen().some(({ words }) => inAMinute.test(words));
      expect(await ana.typeOnly('/cal-rankings')).toMatchObject({ status: 200, timedOut: false });
      expect(answered()).toBe(false);
      await eventually('it is answered while the tables are still locked', answered);
    } finally {
      await visitor.query('rollback');
      await visitor.end();
    }
    expect((await ana.type('/cal-rankings')).words).not.toMatch(inAMinute);
  });
});

describe('an embedded database that cannot be used under the running bot', () => {
  const startBot = useBots();

  it('answers what only reads, and says of the rest to try again, while it takes no writes', async () => {
    const bot = await startBot();
    const ana = bot.person();
    const viewId = await openKeyModal(bot.slack, ana);
    const visitor = new Libsql(join(bot.dataDir, 'roundup.db'));
    visitor.exec('BEGIN IMMEDIATE');
    const { errors } = await submitKey(bot.slack, ana, viewId, bot.calcom.keys.member);
    expect(Object.values(errors ?? {}).join()).toMatch(/database.*[Tt]ry again/);
    expect((await ana.type('/cal-rankings')).words).toContain('Everyone in the organisation');
    visitor.exec('ROLLBACK');
    visitor.close();

    await ana.watch(() => submitKey(bot.slack, ana, viewId, bot.calcom.keys.member));
    expect(modalWords(bot.slack, ana)).toContain('Connected as Lena Vogt');
  });

  it('says to try again while its file is damaged, and goes on once it is put back', async () => {
    const bot = await startBot();
    const ana = bot.person();
    await ana.type('/cal-account');
    // A write of another's has the bot's handle read the file again, where else it would answer from memory.
    const visitor = new Libsql(join(bot.dataDir, 'roundup.db'));
    visitor.exec('UPDATE key_checks SET id = id');
    visitor.close();
    const paths = ['roundup.db', 'roundup.db-wal'].map((name) => join(bot.dataDir, name));
    const whole = paths.map((path) => readFileSync(path));
    for (const [at, path] of paths.entries()) {
      writeFileSync(path, Buffer.alloc(whole[at]?.length ?? 0, 0xff), { flag: 'r+' });
    }
    for (const command of commands) {
      const { words } = await ana.type(command);
      expect([command, words]).toEqual([command, expect.stringMatching(inAMinute)]);
    }
    for (const [at, path] of paths.entries()) writeFileSync(path, whole[at] ?? '', { flag: 'r+' });
    for (const command of commands) expect((await ana.type(command)).words).not.toMatch(inAMinute);
  });
});
