import { startBotUnderTest } from './bot-under-test';
import type { Figure } from './figure';
import { slashCommand } from './slash-command';

const calcomMs = 200;
const mostAckMs = 3_000;
const seconds = 10;
const rates = [125, 250, 500, 1_000, 2_000];

type BotUnderTest = Awaited<ReturnType<typeof startBotUnderTest>>;

interface Round {
  readonly sent: number;
  readonly slowestAckMs: number;
  readonly busy: number;
  readonly failed: number;
  readonly unanswered: number;
  /** From the first command to the last answer. */
  readonly tookMs: number;
}

/** More commands than the machine can answer: is each acked in time, and does each end in an answer or "busy"? */
export async function measureOverload(say: (line: string) => void): Promise<readonly Figure[]> {
  const test = await startBotUnderTest({ delayMs: calcomMs, delayMsByName: {} });
  try {
    await sendFor(test, 50);
    const figures: Figure[] = [];
    let answeredASecond = 0;
    for (const perSecond of rates) {
      const round = await sendFor(test, perSecond);
      say(`overload: ${perSecond} a second, ${JSON.stringify(round)}`);
      const answered = round.sent - round.busy - round.failed - round.unanswered;
      answeredASecond = Math.max(answeredASecond, (answered / round.tookMs) * 1_000);
      const isEnough = perSecond >= Math.max(500, 2 * answeredASecond);
      if (perSecond === 500 || isEnough) figures.push(...figuresOf(perSecond, round, answeredASecond));
      if (isEnough) break;
    }
    return figures;
  } finally {
    await test.stop();
  }
}

async function sendFor(test: BotUnderTest, perSecond: number): Promise<Round> {
  const [busyBefore, failedBefore, before] = [await test.busy(), await test.failed(), await test.answered()];
  const sent = seconds * perSecond;
  const bodies = Array.from({ length: sent }, (_, at) =>
    at % 2 === 0
      ? slashCommand(test.slackUrl, '/cal-rankings', '')
      : slashCommand(test.slackUrl, '/cal-bookings', 'help'),
  );
  const startedAt = performance.now();
  const acks = await test.send(perSecond, bodies);
  await test.allAnswered(before + sent, 60_000);
  const tookMs = Math.round(performance.now() - startedAt);
  return {
    sent,
    slowestAckMs: Math.round(acks.reduce((most, ms) => Math.max(most, ms), 0)),
    busy: (await test.busy()) - busyBefore,
    failed: (await test.failed()) - failedBefore,
    unanswered: before + sent - (await test.answered()),
    tookMs,
  };
}

function figuresOf(perSecond: number, round: Round, capacity: number): readonly Figure[] {
  return [
    {
      what: `slowest ack at ${perSecond.toLocaleString('en')} commands a second`,
      measured: `${round.slowestAckMs} ms`,
      beside: `at most ${Math.round(capacity)} a second were answered`,
      bound: { value: round.slowestAckMs, most: mostAckMs, unit: ' ms' },
    },
    {
      what: '… that ended in neither an answer nor “Roundup is busy”',
      measured: `${round.unanswered + round.failed}`,
      beside: `${round.sent} sent, of which ${round.busy} were told that it is busy`,
      bound: { value: round.unanswered + round.failed, most: 0, unit: '' },
    },
  ];
}
