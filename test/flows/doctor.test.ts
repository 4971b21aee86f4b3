import { join } from 'node:path';
import Libsql from 'libsql';
import { createRoundup } from '../../src/app/app';
import { parseConfig } from '../../src/config/config';
import { logLines } from '../ops/log-lines';
import type { BotUnderTest } from '../support/bot-under-test';
import { useBots } from '../support/use-bot';

/** What `index.js doctor` finds in the bot's own environment. */
function diagnose({ slack, calcom, dataDir }: BotUnderTest, now = () => new Date()) {
  const config = parseConfig({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    CAL_API_KEY: calcom.keys.admin,
    CAL_API_URL: calcom.url,
    DATA_DIR: dataDir,
  });
  return createRoundup({ config, now, logDestination: logLines().destination }).diagnose();
}

const hasTable = ({ dataDir }: BotUnderTest, name: string) => {
  const handle = new Libsql(join(dataDir, 'roundup.db'));
  const found = handle.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').all([name]);
  handle.close();
  return found.length > 0;
};

describe('doctor', () => {
  const startBot = useBots();

  it('finds the database of the running bot in use by it, by its pid, and all else well', async () => {
    const bot = await startBot();
    const checks = await diagnose(bot);
    expect(checks[0]).toEqual({
      what: `The database is in use, by the Roundup that is running (pid ${process.pid})`,
      problem: null,
    });
    expect(checks.filter(({ problem }) => problem !== null)).toEqual([]);
    expect((await bot.person().type('/cal-rankings')).words).toContain('Everyone in the organisation');
  });

  it('opens the database itself where no bot runs, and says what is wrong with it', async () => {
    const bot = await startBot();
    await bot.stop();
    expect((await diagnose(bot))[0]).toEqual({ what: 'The database can be used', problem: null });
    const store = await diagnose({ ...bot, dataDir: `${bot.dataDir}/roundup.db` });
    expect(store[0]).toEqual({
      what: 'The database can be used',
      problem: expect.stringContaining('DATA_DIR'),
    });
  });

  it('says how many changes are pending, and makes none', async () => {
    const bot = await startBot();
    await bot.stop();
    const names = () => new Set(['roundup_migrations', 'workers'].filter((name) => hasTable(bot, name)));
    const change = new Libsql(join(bot.dataDir, 'roundup.db'));
    change.exec(
      "drop table workers; delete from roundup_migrations where name between '2026-12-06' and '2026-12-08~'",
    );
    change.close();
    expect((await diagnose(bot))[0]).toEqual({
      what: 'The database can be used. The next start makes 3 changes to its tables',
      problem: null,
    });
    expect(names()).toEqual(new Set(['roundup_migrations']));
    expect((await diagnose({ ...bot, dataDir: join(bot.dataDir, 'not-there-yet') }))[0]?.what).toMatch(
      /The next start makes \d+ changes/,
    );
  });

  it('names the version of each route, and what an answer has of another shape', async () => {
    const bot = await startBot();
    const shape = async () => (await diagnose(bot)).find(({ what }) => /as Roundup knows it/.test(what));
    expect(await shape()).toEqual({
      what: expect.stringMatching(/\/v2\/bookings 2026-05-01, \/v2\/event-types 2024-06-14/),
      problem: null,
    });
    bot.calcom.inject({ kind: 'wrong-shape', path: '/v2/bookings', times: 9 });
    expect((await diagnose(bot)).map(({ problem }) => problem)).toContainEqual(
      expect.stringMatching(/couldn’t be read.* at .*Upgrade Roundup, or report these paths/),
    );
  });

  it('compares the clock with Slack’s, and names the age of the time zones', async () => {
    const bot = await startBot();
    const late = await diagnose(bot, () => new Date(Date.now() - 7 * 60_000));
    expect(late).toContainEqual({
      what: 'The clock of this machine agrees with Slack’s',
      problem: expect.stringMatching(/^It is 7 min behind\. Set it right/),
    });
    expect(late).toContainEqual({
      what: expect.stringContaining(`The time zones are those of ${process.versions.tz}`),
      problem: null,
    });
  });

  it('says which scope the bot lacks, and where it is added', async () => {
    const bot = await startBot({ slack: { botScopes: ['commands'] } });
    expect((await diagnose(bot)).map(({ problem }) => problem)).toContainEqual(
      expect.stringMatching(/lacks chat:write: add it under "OAuth & Permissions"/),
    );
  });
});
