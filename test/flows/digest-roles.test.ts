import { createRoundup, type Roundup } from '../../src/app/app';
import type { Role } from '../../src/app/options';
import { parseConfig } from '../../src/config/config';
import type { BotUnderTest } from '../support/bot-under-test';
import { addDigest, dayMs, digestsIn, hourMs, quickTimes, settle, withStore } from '../support/digests';
import { eventually } from '../support/eventually';
import { useBots } from '../support/use-bot';

const untilMondayMs = 5 * dayMs + 20 * hourMs;

describe('a process with one role', () => {
  const startBot = useBots();

  /** Over the bot's own database, which it has let go of. */
  async function startAs(role: Role, bot: BotUnderTest) {
    const lines: string[] = [];
    const roundup: Roundup = createRoundup({
      role,
      digestTimes: quickTimes,
      now: bot.clock.now,
      logDestination: { write: (line) => lines.push(line) },
      config: parseConfig({
        SLACK_BOT_TOKEN: bot.slack.botToken,
        SLACK_SIGNING_SECRET: bot.slack.signingSecret,
        SLACK_API_URL: bot.slack.apiUrl,
        CAL_API_KEY: bot.calcom.keys.admin,
        CAL_API_URL: bot.calcom.url,
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: bot.dataDir,
      }),
    });
    const { port } = await roundup.start();
    return { stop: roundup.stop, log: () => lines.join(''), url: `http://127.0.0.1:${port}` };
  }

  async function botWithDigest(): Promise<BotUnderTest> {
    const bot = await startBot();
    await withStore(bot, (store) => addDigest(bot, store));
    return bot;
  }

  it('sends digests as worker, says that it is alive, and takes no requests', async () => {
    const bot = await botWithDigest();
    const worker = await startAs('worker', bot);
    try {
      bot.clock.advance(untilMondayMs);
      await eventually('it is posted', () => digestsIn(bot).length === 1);
      await settle(bot);
      expect((await fetch(`${worker.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
      const metrics = await (await fetch(`${worker.url}/metrics`)).text();
      expect(metrics).toContain('roundup_digest_runs_total{outcome="posted"} 1');
      expect(metrics).toContain('roundup_digest_late_seconds_count 1');
      expect(metrics).toContain('roundup_notices_waiting 0');
      expect((await fetch(`${worker.url}/slack/events`, { method: 'POST' })).status).toBe(404);
    } finally {
      await worker.stop();
    }
  });

  it('sends none as web, and says so where no worker can be started beside it', async () => {
    const bot = await botWithDigest();
    const web = await startAs('web', bot);
    try {
      bot.clock.advance(untilMondayMs);
      bot.slack.deliverTo({ kind: 'http', url: `${web.url}/slack/events` });
      await bot.person().type('/cal-rankings');
      expect(digestsIn(bot)).toEqual([]);
      expect(web.log()).toContain('no digests are sent: the embedded database serves one process');
    } finally {
      await web.stop();
    }
  });
});
