import { type BigCalcomOptions, createBigCalcom } from '../../bench/big-calcom';
import { listen } from '../../bench/processes/listen';
import { type BotUnderTest, people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { eventually } from '../support/eventually';
import { hasButton, type Person } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBots } from '../support/use-bot';

const question = 'fair-share 2026-01-01..2026-12-31';
const pages = (calls: readonly string[]) => calls.filter((path) => path === '/v2/bookings').length;

describe('a fair share of very many bookings', () => {
  const startBot = useBots();
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  async function start(options: Partial<BigCalcomOptions>) {
    const big = createBigCalcom({ bookings: 12_000, delayMs: 0, hasInsights: true, ...options });
    const url = `http://127.0.0.1:${await listen(big.server)}`;
    ends.push(() => {
      big.server.closeAllConnections();
      big.server.close();
    });
    const bot = await startBot({ env: () => ({ CAL_API_URL: url }) });
    return { big, bot, ana: bot.person() };
  }

  /** What says that it counts, or asks to narrow the question. It may take the place of a note that it is coming. */
  async function ask(person: Person, text = question): Promise<Seen> {
    const before = new Set(person.seen().map(({ ts }) => ts));
    await person.typeOnly('/cal-rankings', text);
    const first = await eventually('the first message', () =>
      person.seen().find(({ ts }) => !before.has(ts)),
    );
    return untilSaid(person, first, /Counting|choose a shorter period/);
  }

  /** On a busy machine nothing may be counted yet when it first says how far it is. */
  async function untilSaid(person: Person, at: Seen, pattern: RegExp): Promise<Seen> {
    return eventually(`a message like ${pattern}`, () => {
      const now = person.now(at);
      return pattern.test(now.words) && now;
    });
  }

  /** The bot's clock stands still, so that the minute's calls are used up until a minute is let pass. */
  async function untilMessage(bot: BotUnderTest, ana: Person, at: Seen, pattern: RegExp): Promise<Seen> {
    return eventually(`a message like ${pattern}`, () => {
      bot.clock.advance(1_000);
      const now = ana.now(at);
      return pattern.test(now.words) ? now : undefined;
    });
  }

  it('asks to narrow a question of more than 10,000, after one page or after those that it may read', async () => {
    const { big, ana } = await start({});
    const asked = await ask(ana);
    expect(asked.words).toMatch(/about 12,000 bookings in this period.*choose a shorter period/);
    expect(pages(big.calls())).toBe(1);

    const unknown = await start({ hasInsights: false });
    const first = await ask(unknown.ana);
    const said = await untilMessage(unknown.bot, unknown.ana, first, /more than 10,000 bookings/);
    expect(said.menus.length).toBeGreaterThan(0);
    expect(pages(unknown.big.calls())).toBe(100);
  });

  it('says how far it is, leaves some calls to others, and is counted whole with as many calls as pages', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const first = await ask(ana);
    await untilSaid(ana, first, /Counting: [\d,]+ of about 9,900 bookings so far/);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 80);
    expect(pages(big.calls())).toBeLessThan(90);
    const answer = await untilMessage(bot, ana, first, /The median is/);
    expect(answer.words).toContain('6,600 bookings');
    // Slack takes five messages at one address.
    expect(bot.log()).not.toContain('Slack did not take');
    expect(pages(big.calls())).toBe(99);
  });

  it('ends when it is stopped, shows what was counted as the part that it is, and counts again when asked', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const first = await ask(ana);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 86);
    const stopped = await ana.press('Stop', ana.now(first));
    expect(stopped.ts).toBe(first.ts);
    expect(stopped.words).toMatch(/^\*Stopped: this counts the latest 8,\d00 bookings, back to 22 Jan\./);
    expect(stopped.words).toContain('10 people had none of these bookings');
    expect(hasButton(stopped, 'Share')).toBe(false);
    const calls = big.calls().length;
    bot.clock.advance(120_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(big.calls()).toHaveLength(calls);
    expect(ana.now(stopped)).toEqual(stopped);
  });

  it('is stopped before it has begun', async () => {
    // Just short of what the bot waits for an answer: however busy the machine is, no page is asked for before the press.
    const { big, ana } = await start({ delayMs: 9_000 });
    const first = await ask(ana);
    expect(first.words).toContain('Counting the bookings of each host…');
    const stopped = await ana.press('Stop', ana.now(first));
    expect(stopped.words).toContain('Stopped before anything was counted.');
    expect(pages(big.calls())).toBe(0);
    expect(hasButton(stopped, 'Count again')).toBe(true);
  });

  it('says how far it is in the place of the note that the answer is on its way', async () => {
    const { ana } = await start({ delayMs: 3_000 });
    // It takes the names of teams to read this.
    await ana.typeOnly('/cal-rankings', 'fair-share last month Sales');
    const note = await eventually('the note', () =>
      ana.seen().find(({ words }) => words.includes('Asking Cal.com')),
    );
    const counting = await untilSaid(ana, note, /Counting the bookings of each host/);
    expect(ana.seen()).toEqual([counting]);
    await ana.press('Stop', counting);
  });

  it('still says how it was read when its count has taken long', async () => {
    const { bot, ana } = await start({ bookings: 9_900 });
    const first = await ask(ana, 'workload by person 2026-01-01..2026-12-31');
    const answer = await untilMessage(bot, ana, first, /The median is/);
    expect(answer.words).toMatch(/Read as/);
  });

  it('is walked once for all who ask at the same time, and for each as long as they wait', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const bo = bot.person(people.bo);
    const [mine, other] = await Promise.all([ask(ana), ask(bo)]);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 80);
    await Promise.all([untilSaid(ana, mine, /Counting: /), untilSaid(bo, other, /Counting: /)]);
    expect((await ana.press('Stop', ana.now(mine))).words).toContain('Stopped: this counts');
    const answer = await untilMessage(bot, bo, other, /6,600 bookings/);
    expect(answer.words).toContain('The median is');
    expect(pages(big.calls())).toBe(99);
  });

  it('cannot be stopped by anybody else', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const mine = await ask(ana);
    const forged = await captureBody(bot, () => ana.pressOnly('Stop', ana.now(mine)));
    const body = decodeURIComponent(forged).replaceAll(people.ana, people.bo);
    await bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(body.replace(/^payload=/, ''))}` });
    const answer = await untilMessage(bot, ana, mine, /6,600 bookings/);
    expect(answer.words).not.toContain('Stopped');
    expect(pages(big.calls())).toBe(99);
  });

  it('that Cal.com interrupts says so, and can be tried again', async () => {
    const { big, bot, ana } = await start({ bookings: 5_000, delayMs: 60 });
    const first = await ask(ana);
    big.fail(3);
    const interrupted = await untilMessage(bot, ana, first, /can’t be reached/);
    await ana.pressOnly('Try again', interrupted);
    const answer = await untilMessage(bot, ana, first, /The median is/);
    expect(answer.words).toMatch(/3,\d{3} bookings/);
  });

  it('is shown as far as it came when Roundup is stopped, and a button of before says that it is over', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const first = await ask(ana);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 80);
    const stop = await captureBody(bot, () => ana.pressOnly('Stop', ana.now(first)));
    await bot.restart();
    expect(ana.now(first).words).toContain('Stopped: this counts');
    await bot.slack.deliverRaw({ body: stop });
    const over = await eventually('the note', () =>
      ana.seen().find(({ words }) => words.includes('This count has ended')),
    );
    expect(hasButton(over, 'Count again')).toBe(true);
  });
});
