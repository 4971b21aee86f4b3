import { z } from 'zod';
import { startBotUnderTest } from './bot-under-test';
import type { Figure } from './figure';
import { signingSecret, slashCommand } from './slash-command';
import { median, percentile } from './statistics';

const roundCount = 9;
const leadInSeconds = 1;
// The popular answer is remembered for ten seconds and takes two: a round meets its arrival once.
const roundSeconds = 12;
const calcomMs = 2_000;
const maxRatioOf = (perSecond: number) => (perSecond <= 50 ? 1.1 : perSecond <= 200 ? 1.25 : 1.5);

type Ask = readonly [command: string, text: string];

const popular: Ask = ['/cal-rankings', ''];
const periods = ['last week', 'last month', 'this month', 'last 7 days', 'last quarter'];
const members = ['rui', 'lena'];
const others: readonly Ask[] = [
  ...periods.flatMap((period) =>
    members.map((member): Ask => ['/cal-rankings', `most-completed ${period} member:${member}@acme.test`]),
  ),
  ['/cal-bookings', ''],
  ['/cal-rankings', 'most-canceled'],
  ['/cal-bookings', 'help'],
];

// Every second command asks what everybody asks, the others take turns. All different, they would soon be more than
// Cal.com's 120 calls a minute, and turning people away is less work than answering them.
const askAt = (at: number): Ask => (at % 2 === 0 ? popular : (others[(at >> 1) % others.length] ?? popular));

interface Round {
  readonly bot: readonly number[];
  readonly bare: readonly number[];
}

/**
 * From a signed command to its ack, beside a Bolt app that does nothing but ack: `npm run bench -- ack 50 200 500` says
 * how many commands a second.
 */
export async function measureAck(
  say: (line: string) => void,
  rates: readonly number[] = [],
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const perSecond of rates.length === 0 ? [50] : rates)
    figures.push(...(await measureRate(say, perSecond)));
  return figures;
}

async function measureRate(say: (line: string) => void, perSecond: number): Promise<readonly Figure[]> {
  const test = await startBotUnderTest({ delayMs: calcomMs, delayMsByName: {} });
  try {
    const bare = test.start('bare-app');
    const barePort = await bare.ask('start', { signingSecret, slackUrl: test.slackUrl }, z.int());
    let sent = 0;

    /** Both get the same commands at the same time, half a step apart: whatever the machine does hits both. */
    async function run(): Promise<Round> {
      const bodies = Array.from({ length: (leadInSeconds + roundSeconds) * perSecond }, (_, at) =>
        slashCommand(test.slackUrl, ...askAt(at)),
      );
      const [bot, beside] = await Promise.all([
        test.send(perSecond, bodies),
        test.sendBeside(barePort, perSecond, bodies),
      ]);
      sent += bodies.length;
      await test.allAnswered(sent, 30_000);
      const leadIn = leadInSeconds * perSecond;
      return { bot: bot.slice(leadIn), bare: beside.slice(leadIn) };
    }

    // Once for nothing, so that both run compiled code.
    await run();
    const rounds: Round[] = [];
    while (rounds.length < roundCount) {
      const round = await run();
      rounds.push(round);
      say(
        `ack at ${perSecond}/s, round ${rounds.length} of ${roundCount}: bot ${spread(round.bot)}, bare ${spread(round.bare)}`,
      );
    }
    const answered = await test.answered();
    const counts = { sent, answered, failed: await test.failed(), busy: await test.busy() };
    return figuresOf(perSecond, rounds, counts);
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
  perSecond: number,
  rounds: readonly Round[],
  { sent, answered, failed, busy }: Readonly<Record<'sent' | 'answered' | 'failed' | 'busy', number>>,
): readonly Figure[] {
  const over = (side: keyof Round, share: number) =>
    median(rounds.map((round) => percentile(round[side], share)));
  const figures = shares.map((share): Figure => {
    const name = `p${share * 100}`;
    const ratio = median(rounds.map(({ bot, bare }) => percentile(bot, share) / percentile(bare, share)));
    const figure = {
      what: `ack at ${perSecond}/s, Cal.com takes ${calcomMs / 1000} s, ${name}`,
      measured: ms(over('bot', share)),
      beside: `${ms(over('bare', share))} bare Bolt app`,
    };
    return share === 0.99
      ? { ...figure, bound: { value: ratio, most: maxRatioOf(perSecond), unit: '×' } }
      : { ...figure, beside: `${figure.beside} (${ratio.toFixed(2)}×)` };
  });
  return [
    ...figures,
    {
      what: 'commands of that load left without an answer',
      measured: `${answered} answered`,
      beside: `${sent} sent, ${busy} told that it is busy, ${failed} answered with a failure`,
      bound: { value: sent - answered + failed, most: 0, unit: '' },
    },
  ];
}
