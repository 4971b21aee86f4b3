import { setTimeout as wait } from 'node:timers/promises';
import { startBotUnderTest } from './bot-under-test';
import type { Figure } from './figure';
import { slashCommand } from './slash-command';

const people = 200;
const calcomMs = 300;
const members = 'POST /v2/insights/bookings/members';

// `this month` runs until now, so that its end moves while people ask.
const texts = ['', 'most-completed this month'];

/** 200 people ask the same within a second: how often is Cal.com asked? */
export async function measureSameQuestion(say: (line: string) => void): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const text of texts) {
    const test = await startBotUnderTest({ delayMs: calcomMs, delayMsByName: {} });
    try {
      // A running period ends with the minute: two minutes would be two questions.
      const leftMs = 60_000 - (Date.now() % 60_000);
      if (leftMs < 5_000) await wait(leftMs);
      const bodies = Array.from({ length: people }, () => slashCommand(test.slackUrl, '/cal-rankings', text));
      await test.send(people, bodies);
      await test.allAnswered(people, 30_000);
      const calls = await test.calcom.calls();
      const asked = calls.filter((call) => call === members).length;
      const others = calls.filter((call) => call !== members);
      say(`same question: ${calls.join(', ')}`);
      figures.push({
        what: `calls for \`/cal-rankings${text && ' '}${text}\``,
        measured: `${asked} ranking, beside it ${others.length} (${[...new Set(others)].join(', ')})`,
        beside: `${people} people within a second, ${await test.answered()} answered`,
        bound: { value: asked, most: 1, unit: ' call' },
      });
      figures.push({
        what: '… and people left without an answer',
        measured: `${(await test.answered()) - (await test.failed())} answered`,
        beside: `${people} asked`,
        bound: { value: people - (await test.answered()) + (await test.failed()), most: 0, unit: '' },
      });
    } finally {
      await test.stop();
    }
  }
  return figures;
}
