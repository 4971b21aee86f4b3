import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { startPostgres } from '../test/store/start-postgres';
import { startBotUnderTest } from './bot-under-test';
import type { Figure } from './figure';
import { startChild } from './processes/child';
import { signingSecret, slashCommand } from './slash-command';

const fewWorkspaces = 250;
const fewCommands = 1_000;
const perSecond = 100;
const atOnce = 5_000;
/** What is remembered for some seconds is forgotten then. */
const restMs = 20_000;

/**
 * What the bot holds after a collection when many workspaces, and many commands, have been there:
 * `npm run bench -- memory 12000 100000` says how many of each.
 */
export async function measureMemory(
  say: (line: string) => void,
  [workspaces = 2_000, commands = 10_000]: readonly number[],
): Promise<readonly Figure[]> {
  return [await measureWorkspaces(say, workspaces), await measureCommands(say, commands)];
}

function figureOf(what: string, few: readonly [number, string], many: number, most: number): Figure {
  const words = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return {
    what,
    measured: words(many),
    beside: `${words(few[0])} ${few[1]}`,
    bound: { value: many / few[0], most, unit: '×' },
  };
}

async function measureWorkspaces(say: (line: string) => void, count: number): Promise<Figure> {
  const postgres = await startPostgres();
  const [slack, calcom, bot, load] = [
    startChild('slack'),
    startChild('digest-calcom'),
    startChild('many-bot'),
    startChild('load'),
  ];
  try {
    const databaseUrl = await postgres.emptyDatabase();
    const slackUrl = await slack.ask('start', null, z.string());
    const calcomUrl = await calcom.ask('start', { delayMs: 20 }, z.string());
    const settings = { slackUrl, calcomUrl, databaseUrl, workspaces: count };
    const seed = startChild('many-bot');
    await seed.ask('seed', settings, z.null());
    await seed.stop();
    const port = await bot.ask('start', settings, z.int());
    say(`memory: ${count} workspaces are there`);
    const answered = () => slack.ask('answered', null, z.int());

    async function ask(from: number, to: number): Promise<number> {
      const bodies = Array.from({ length: to - from }, (_, at) =>
        slashCommand(slackUrl, '/cal-rankings', '', { teamId: `T${from + at}`, userId: 'U0ANA' }),
      );
      const order = { port, signingSecret, perSecond, lateMs: 0, bodies };
      await load.ask('send', order, z.array(z.number()));
      const giveUpAt = performance.now() + 60_000;
      while ((await answered()) < to && performance.now() < giveUpAt) await wait(250);
      await wait(restMs);
      const bytes = await bot.ask('liveBytes', null, z.number());
      say(`memory: ${to} workspaces, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
      return bytes;
    }

    const few = await ask(0, fewWorkspaces);
    let many = few;
    for (let from = fewWorkspaces; from < count; from += atOnce) {
      many = await ask(from, Math.min(from + atOnce, count));
    }
    const what = `heap after a collection when ${count.toLocaleString('en')} workspaces have asked`;
    return figureOf(what, [few, `with ${fewWorkspaces}`], many, 1.3);
  } finally {
    await Promise.all([slack, calcom, bot, load].map((child) => child.stop()));
    await postgres.close();
  }
}

async function measureCommands(say: (line: string) => void, count: number): Promise<Figure> {
  const test = await startBotUnderTest({ delayMs: 20, delayMsByName: {} });
  try {
    let sent = 0;
    async function ask(to: number): Promise<number> {
      while (sent < to) {
        const bodies = Array.from({ length: Math.min(atOnce, to - sent) }, (_, at) =>
          slashCommand(test.slackUrl, at % 2 === 0 ? '/cal-rankings' : '/cal-bookings', ''),
        );
        await test.send(2 * perSecond, bodies);
        sent += bodies.length;
        await test.allAnswered(sent, 60_000);
      }
      await wait(restMs);
      const bytes = await test.liveBytes();
      say(`memory: ${to} commands, ${(bytes / 2 ** 20).toFixed(1)} MiB`);
      return bytes;
    }
    const few = await ask(fewCommands);
    const many = await ask(count);
    const what = `… when ${count.toLocaleString('en')} commands have been answered`;
    return figureOf(what, [few, `after ${fewCommands}`], many, 1.1);
  } finally {
    await test.stop();
  }
}
