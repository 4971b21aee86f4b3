import { join } from 'node:path';
import Libsql from 'libsql';
import type { CalcomFault } from '../../sandbox/local-calcom/http/faults';
import { acme } from '../../sandbox/local-calcom/world/companies';
import { createRandom, type Random } from '../../sandbox/local-calcom/world/random';
import { type BotUnderTest, channels, people, startBot } from '../support/bot-under-test';
import { createImpatientDispatcher } from '../support/impatient-dispatcher';

const steps = Number(process.env.COMMANDS ?? 120);
const seed = Number(process.env.SEED ?? 1);

/** What an answer may say in place of the numbers: what happened, and what to do. */
const isSentence = (words: string) =>
  /Cal\.com|database cannot be used|is busy/.test(words) && /[Tt]ry again|connect|admin/i.test(words);

/** What no person should ever read. */
const isRaw = (words: string) =>
  /undefined|\[object|NaN|ECONN|EPIPE|UND_ERR|SyntaxError|TypeError|invalid_|stack/.test(words);

describe(`${steps} commands with Cal.com late, cut, wrong, refusing and gone, and the database locked`, () => {
  it('each end in the right answer or in a sentence', async () => {
    const random = createRandom(seed);
    const calm = await startBot({ calcom: { company: acme } });
    const dispatcher = createImpatientDispatcher(400);
    const bot = await startBot({ dispatcher, calcom: { company: acme } });
    // The bots' clocks go on, since waiting for Cal.com's limits ends by them.
    const ticking = setInterval(() => [calm, bot].map(({ clock }) => clock.advance(50)), 50);
    const seen = { right: 0, sentences: 0, retried: 0 };
    try {
      for (let step = 0; step < steps; step += 1) {
        const [command, text] = anyQuestion(random);
        const userId = random.pick(Object.values(people));
        const faults = Array.from({ length: random.int(0, 2) }, () => anyFault(random));
        for (const fault of faults) bot.calcom.inject(fault);
        const visitor = random.chance(1 / 12) ? lock(join(bot.dataDir, 'roundup.db')) : undefined;
        const what = `step ${step}: ${command} ${text} by ${userId} with ${JSON.stringify(faults)}`;
        const right = await ask(calm, userId, command, text);
        const given = await ask(bot, userId, command, text).catch((error: unknown) => {
          throw new Error(what, { cause: error });
        });
        visitor?.close();
        bot.calcom.clearFaults();
        expect(`${what}\n${isRaw(given)}`).toBe(`${what}\nfalse`);
        if (given === right) seen.right += 1;
        else if (isSentence(given)) {
          seen.sentences += 1;
          // Once the trouble is over the same question is answered.
          for (const { clock } of [calm, bot]) clock.advance(120_000);
          const again = await ask(bot, userId, command, text);
          const then = await ask(calm, userId, command, text);
          if (!isPartOf(then, again)) expect(`${what}\n${again}`).toBe(`${what}\n${then}`);
          seen.retried += 1;
        } else if (isPartOf(right, given)) seen.right += 1;
        else expect(`${what}\n${given}`).toBe(`${what}\n${right}`);
        // A minute's budget of calls is never what stands in the way.
        for (const { clock } of [calm, bot]) clock.advance(20_000);
      }
    } finally {
      clearInterval(ticking);
      await Promise.all([calm.close(), bot.close()]);
      await dispatcher.destroy();
    }
    console.log(`chaos: ${steps} commands, seed ${seed}: ${JSON.stringify(seen)}`);
    expect(seen.right + seen.sentences).toBe(steps);
  });
});

/** What it says, but for what the two bots cannot agree on: where their Cal.com is, and how often they asked it. */
async function ask(bot: BotUnderTest, userId: string, command: string, text: string): Promise<string> {
  const { words } = await bot.person(userId, channels.general).type(command, text);
  return words.replace(/127\.0\.0\.1:\d+/g, 'cal.com').replace(/\*Limit\*.*/, '');
}

/**
 * A part that could not be read, such as the totals above the lists, may be missing; no number may be another. In a
 * ranking Cal.com leaves the order among equals to chance, so names may change places.
 */
function isPartOf(whole: string, given: string): boolean {
  const numbers = new Set(whole.match(/\d+(?:[.,:]\d+)*%?/g));
  return (given.match(/\d+(?:[.,:]\d+)*%?/g) ?? []).every((number) => numbers.has(number));
}

/** A visitor that keeps everybody from writing for as long as it is open. */
function lock(path: string): Libsql.Database {
  const visitor = new Libsql(path);
  visitor.exec('BEGIN IMMEDIATE');
  return visitor;
}

function anyQuestion(random: Random): readonly [command: string, text: string] {
  const days = random.int(1, 90);
  const period = random.pick([
    `last ${days} days`,
    'last month',
    'this week',
    'q1 2026',
    'march',
    'yesterday',
  ]);
  return random.pick<readonly [string, string]>([
    ['/cal-rankings', period],
    ['/cal-rankings', `most-cancelled ${period}`],
    ['/cal-rankings', `highest-rated ${period} scope:me`],
    ['/cal-rankings', `most-bookings ${period} team:"Sales EU"`],
    ['/cal-bookings', `next ${days} days`],
    ['/cal-bookings', `past cancelled ${period}`],
    ['/cal-bookings', `all last ${days} days host:everyone`],
    ['/cal-digest', ''],
    ['/cal-account', ''],
  ]);
}

function anyFault(random: Random): CalcomFault {
  const times = random.int(1, 6);
  const path = random.pick(['/v2', '/v2/insights', '/v2/bookings', '/v2/me', '/v2/teams', '/v2/event-types']);
  const fault = random.pick<CalcomFault>([
    { kind: 'status', status: random.pick([400, 403, 404, 408, 500, 502, 503, 504]) },
    { kind: 'delay', delayMs: random.int(0, 299) },
    { kind: 'drip', delayMs: 5 },
    { kind: 'drop' },
    { kind: 'done-then-drop' },
    { kind: 'html' },
    { kind: 'truncated' },
    { kind: 'rate-limited', retryAfterSeconds: random.pick([0, 1, 30]) },
    { kind: 'wrong-shape' },
    { kind: 'hang' },
    { kind: 'encoded', encoding: random.pick(['gzip', 'br', 'bom']) },
    { kind: 'redirect' },
    { kind: 'login-page' },
  ]);
  return { ...fault, times, path };
}
