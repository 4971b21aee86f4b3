import { z } from 'zod';
import { startBotUnderTest } from './bot-under-test';
import type { Figure } from './figure';
import { signingSecret, slashCommand } from './slash-command';
import { median, percentile } from './statistics';

const perSecond = 50;
const rounds = 7;
const leadIn = perSecond;
const perSlice = 10 * perSecond;
const calcomMs = 2_000;
const mostRatio = 1.25;

type Ask = readonly [command: string, text: string];

const popular: Ask = ['/cal-rankings', ''];
const periods = ['last week', 'last month', 'this month', 'last 7 days', 'last quarter'];
const members = ['rui', 'lena', 'amara', 'chloe'];
const others: readonly Ask[] = [
  ...periods.flatMap((period) =>
    members.map((member): Ask => ['/cal-rankings', `most-completed ${period} member:${member}@acme.test`]),
  ),
  ['/cal-bookings', ''],
  ['/cal-bookings', 'past cancelled last week'],
  ['/cal-rankings', 'most-canceled'],
  ['/cal-bookings', 'help'],
];

// Every second command asks what everybody asks, the others take turns. All different, they would soon be more than
// Cal.com's 120 calls a minute, and turning people away is less work than answering them.
const askAt = (at: number): Ask => (at % 2 === 0 ? popular : (others[(at >> 1) % others.length] ?? popular));

interface Slice {
  readonly bot: readonly number[];
  readonly bare: readonly number[];
}

/** From a signed command to its ack, beside a Bolt app that does nothing but ack. */
export async function measureAck(say: (line: string) => void): Promise<readonly Figure[]> {
  const test = await startBotUnderTest({ delayMs: calcomMs, delayMsByName: {} });
  try {
    const bare = test.start('bare-app');
    const barePort = await bare.ask('start', { signingSecret, slackUrl: test.slackUrl }, z.int());
    let sent = 0;

    async function slice(port: number): Promise<readonly number[]> {
      const bodies = Array.from({ length: leadIn + perSlice }, (_, at) =>
        slashCommand(test.slackUrl, ...askAt(at)),
      );
      const acks = await test.send(port, perSecond, bodies);
      if (port === test.port) {
        sent += bodies.length;
        // What the bot still has to do for these must not fall into the other's slice.
        await test.allAnswered(sent, 30_000);
      }
      return acks.slice(leadIn);
    }

    // Once for nothing, so that both run compiled code.
    await slice(test.port);
    await slice(barePort);
    const slices: Slice[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const botFirst = round % 2 === 0;
      const early = await slice(botFirst ? test.port : barePort);
      const late = await slice(botFirst ? barePort : test.port);
      const one = botFirst ? { bot: early, bare: late } : { bot: late, bare: early };
      say(`ack, round ${round} of ${rounds}: bot ${spread(one.bot)}, bare ${spread(one.bare)}`);
      slices.push(one);
    }
    const answered = await test.answered();
    return figuresOf(slices, { sent, answered, failed: await test.failed() });
  } finally {
    await test.stop();
  }
}

const shares = [0.5, 0.95, 0.99];
const ms = (value: number) => `${value.toFixed(2)} ms`;

function spread(acks: readonly number[]): string {
  return shares.map((share) => `p${share * 100} ${ms(percentile(acks, share))}`).join(' ');
}

function figuresOf(
  slices: readonly Slice[],
  { sent, answered, failed }: { sent: number; answered: number; failed: number },
): readonly Figure[] {
  const over = (side: keyof Slice, share: number) =>
    median(slices.map((slice) => percentile(slice[side], share)));
  const figures = shares.map((share): Figure => {
    const name = `p${share * 100}`;
    const ratio = median(slices.map(({ bot, bare }) => percentile(bot, share) / percentile(bare, share)));
    const figure = {
      what: `ack at ${perSecond}/s, Cal.com takes ${calcomMs / 1000} s, ${name}`,
      measured: ms(over('bot', share)),
      beside: `${ms(over('bare', share))} bare Bolt app`,
    };
    return share === 0.99
      ? { ...figure, bound: { value: ratio, most: mostRatio, unit: '×' } }
      : { ...figure, beside: `${figure.beside} (${ratio.toFixed(2)}×)` };
  });
  return [
    ...figures,
    {
      what: 'commands of that load left without an answer',
      measured: `${answered} answered`,
      beside: `${sent} sent, ${failed} answered with a failure`,
      bound: { value: sent - answered + failed, most: 0, unit: '' },
    },
  ];
}
