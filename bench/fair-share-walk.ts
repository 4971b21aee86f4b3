import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Figure } from './figure';
import { type Child, startChild } from './processes/child';
import { listen } from './processes/listen';
import { signingSecret, slashCommand } from './slash-command';

const many = 10_000;
const few = 2_000;
const calcomMs = 200;
const maxFirstMs = 2_000;
const maxRatio = 1.3;
const period = '2026-01-01..2026-12-31';
// 10,000 bookings are a hundred calls, of which Cal.com takes 120 a minute.
const maxWaitMs = 3 * 60_000;

interface Walked {
  readonly pages: number;
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly peak: number;
}

/** The whole bot asked for a fair share of 10,000 bookings, and of 2,000, under Cal.com's real limit. */
export async function measureFairShareWalk(say: (line: string) => void): Promise<readonly Figure[]> {
  const small = await walk(few);
  const large = await walk(many);
  say(`fair share walk: ${JSON.stringify({ small, large })}`);
  const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    {
      what: 'calls for a fair share of 10,000 bookings',
      measured: `${large.pages} calls for 100 pages, in ${seconds(large.wholeMs)}`,
      beside: `${small.pages} for 2,000, in ${seconds(small.wholeMs)}`,
      bound: { value: large.pages - many / 100, most: 0, unit: ' more' },
    },
    {
      what: '… until it first says how far it is',
      measured: seconds(large.firstMs),
      beside: `${seconds(small.firstMs)} with 2,000`,
      bound: { value: Math.round(Math.max(large.firstMs, small.firstMs)), most: maxFirstMs, unit: ' ms' },
    },
    {
      what: '… and the bot’s peak memory',
      measured: megabytes(large.peak),
      beside: `${megabytes(small.peak)} with 2,000`,
      bound: { value: large.peak / small.peak, most: maxRatio, unit: '×' },
    },
  ];
}

async function walk(bookings: number): Promise<Walked> {
  const slack = await startSlack();
  const children: Child[] = [];
  const start = (program: Parameters<typeof startChild>[0]) => {
    const child = startChild(program);
    children.push(child);
    return child;
  };
  try {
    const calcom = start('big-calcom');
    const calcomUrl = await calcom.ask('start', { bookings, delayMs: calcomMs }, z.string());
    const bot = start('bot');
    const settings = { signingSecret, slackUrl: slack.url, calcomUrl, calcomKey: 'cal_bench' };
    const port = await bot.ask('start', settings, z.int());
    const load = start('load');
    const send = (body: string) =>
      load.ask(
        'send',
        { port, signingSecret, perSecond: 1_000, lateMs: 0, bodies: [body] },
        z.array(z.number()),
      );

    const sentAt = performance.now();
    await send(slashCommand(slack.url, '/cal-rankings', `fair-share ${period}`));
    const first = await slack.next(sentAt, /Counting\b/, 10_000);
    const answer = await slack.next(sentAt, /The median is/, maxWaitMs);
    const calls = await calcom.ask('calls', null, z.array(z.string()));
    return {
      pages: calls.filter((path) => path === '/v2/bookings').length,
      firstMs: first.at - sentAt,
      wholeMs: answer.at - sentAt,
      peak: await bot.ask('peak', null, z.number()),
    };
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    slack.stop();
  }
}

interface Heard {
  readonly at: number;
  readonly body: string;
}

/** The least Slack that a bot needs, which remembers what it was sent and when. */
async function startSlack() {
  const heard: Heard[] = [];
  const who = JSON.stringify({ ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'B1' });
  const server = createServer((request, response) => {
    const isApi = request.url?.startsWith('/api/') === true;
    const at = performance.now();
    text(request).then(
      (body) => {
        if (!isApi) heard.push({ at, body });
        response.setHeader('content-type', isApi ? 'application/json' : 'text/plain');
        response.end(isApi ? who : 'ok');
      },
      (error: unknown) => console.error('an answer was cut short', error),
    );
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    /** The first message like this since then. */
    async next(since: number, like: RegExp, withinMs: number): Promise<Heard> {
      const until = performance.now() + withinMs;
      while (performance.now() < until) {
        const found = heard.find(({ at, body }) => at >= since && like.test(body));
        if (found !== undefined) return found;
        await wait(20);
      }
      throw new Error(`no message like ${like} within ${withinMs} ms`);
    },
    stop: () => server.close(),
  };
}
