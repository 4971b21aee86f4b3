import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type Child, startChild } from './processes/child';
import { signingSecret } from './slash-command';

export interface CalcomDelays {
  readonly delayMs: number;
  readonly delayMsByName: Readonly<Record<string, number>>;
}

const acks = z.array(z.number());
const calcomAt = z.object({ url: z.string(), key: z.string() });

/** The local Cal.com in a process of its own. */
export async function startCalcom(delays: CalcomDelays) {
  const child = startChild('calcom');
  const { url, key } = await child.ask('start', delays, calcomAt);
  /** Calls received so far, as `GET /v2/me`. */
  const calls = () => child.ask('calls', null, z.array(z.string()));
  return { url, key, calls, stop: child.stop };
}

/** The bot, Slack, Cal.com and two who send, each a process. */
export async function startBotUnderTest(delays: CalcomDelays) {
  const children: Pick<Child, 'stop'>[] = [];
  const start = (program: Parameters<typeof startChild>[0]) => {
    const child = startChild(program);
    children.push(child);
    return child;
  };
  const calcom = await startCalcom(delays);
  children.push(calcom);
  const slack = start('slack');
  const slackUrl = await slack.ask('start', null, z.string());
  const bot = start('bot');
  const settings = { signingSecret, slackUrl, calcomUrl: calcom.url, calcomKey: calcom.key };
  const port = await bot.ask('start', settings, z.int());
  const loads = [start('load'), start('load')] as const;

  async function counted(metric: RegExp): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return [...text.matchAll(metric)].reduce((sum, [, count]) => sum + Number(count), 0);
  }

  return {
    port,
    slackUrl,
    calcom,
    /** Starts another process that ends with these. */
    start,
    /** Sends commands to the bot at a fixed rate. @returns milliseconds to each ack */
    send: (perSecond: number, bodies: readonly string[]) =>
      loads[0].ask('send', { port, signingSecret, perSecond, lateMs: 0, bodies }, acks),
    /** The same to another server, each command half a step later. */
    sendBeside: (otherPort: number, perSecond: number, bodies: readonly string[]) => {
      const order = { port: otherPort, signingSecret, perSecond, lateMs: 500 / perSecond, bodies };
      return loads[1].ask('send', order, acks);
    },
    /** What the bot's process has now, in bytes. */
    memory: () => bot.ask('memory', null, z.number()),
    /** What it holds after a collection. */
    liveBytes: () => bot.ask('liveBytes', null, z.number()),
    answered: () => slack.ask('answered', null, z.int()),
    /** Until so many commands have their answers in Slack. */
    async allAnswered(count: number, withinMs: number): Promise<boolean> {
      const until = performance.now() + withinMs;
      while (performance.now() < until) {
        if ((await slack.ask('answered', null, z.int())) >= count) return true;
        await wait(100);
      }
      return false;
    },
    /** How many commands ended in a failure, by the bot's own metrics. */
    failed: () => counted(/^roundup_answers_total\{.*outcome="failed"\} (\d+)$/gm),
    /** How many were told that Roundup is busy. */
    busy: () => counted(/^roundup_(?:answers_total\{.*outcome="busy"|requests_lost_total\{.*)\} (\d+)$/gm),
    async stop(): Promise<void> {
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}
