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

  /** The bot's clock stands still, so that the minute's calls are used up until a minute is let pass. */
  async function untilMessage(bot: BotUnderTest, ana: Person, at: Seen, pattern: RegExp): Promise<Seen> {
    return eventually(`a message like ${pattern}`, () => {
      bot.clock.advance(1_000);
      const now = ana.now(at);
      return pattern.test(now.words) ? now : undefined;
    });
  }

  it('is asked about before it is begun, then counted whole, with as many calls as pages', async () => {
    const { big, bot, ana } = await start({});
    const asked = await ana.type('/cal-rankings', question);
    expect(asked.words).toMatch(/about 12,000 bookings in this period.*about 120 calls to Cal\.com/);
    expect(pages(big.calls())).toBe(1);
    await ana.press('Count them', asked);
    const answer = await untilMessage(bot, ana, asked, /The median is/);
    expect(answer.words).toMatch(/8,000 of 12,000 bookings that were read count/);
    expect(pages(big.calls())).toBe(120);
  });

  it('says how far it is, more exactly when asked to, and where it ends', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const first = await ana.type('/cal-rankings', question);
    expect(first.words).toMatch(
      /Counted [\d,]+ of about 9,900 bookings so far, from the latest back to \d+ \w+/,
    );
    // Some calls are left to others' questions.
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 80);
    const held = pages(big.calls());
    expect(held).toBeLessThan(90);
    const update = await ana.press('Update', first);
    expect(update.words).toContain(`Counted ${held / 10},`.replace(/\.(\d),/, `,$100 of about 9,900`));
    const answer = await untilMessage(bot, ana, first, /The median is/);
    expect(answer.words).toMatch(/6,600 of 9,900 bookings that were read count/);
    // Slack takes five messages at one address.
    expect(bot.log()).not.toContain('Slack did not take');
    expect(pages(big.calls())).toBe(99);
  });

  it('ends at once when it is stopped, and shows what was counted as the part that it is', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const first = await ana.type('/cal-rankings', question);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 86);
    const stopped = await ana.press('Stop', first);
    expect(stopped.ts).toBe(first.ts);
    expect(stopped.words).toMatch(
      /This is a part: 8,\d00 bookings of the period, from the latest back to 22 January/,
    );
    expect(stopped.words).toMatch(/None so far \(10\)/);
    expect(hasButton(stopped, 'Share')).toBe(false);
    const calls = big.calls().length;
    bot.clock.advance(120_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(big.calls()).toHaveLength(calls);
    expect(ana.now(stopped)).toEqual(stopped);

    // What was counted is not asked for again.
    await ana.pressOnly('Count all of it', stopped);
    const answer = await untilMessage(bot, ana, first, /6,600 of 9,900/);
    expect(answer.words).not.toContain('part');
    expect(pages(big.calls())).toBe(99);
  });

  it('is stopped before it has begun', async () => {
    const { big, ana } = await start({ delayMs: 1_600 });
    const first = await ana.type('/cal-rankings', question);
    expect(first.words).toContain('Counting the bookings of each host…');
    const stopped = await ana.press('Stop', first);
    expect(stopped.words).toContain('Stopped before anything was counted.');
    expect(pages(big.calls())).toBe(0);
    expect(hasButton(stopped, 'Count again')).toBe(true);
  });

  it('stops at 10,000 where nobody knows how many there are, and goes on or shows the part', async () => {
    const { big, bot, ana } = await start({ hasInsights: false });
    const first = await ana.type('/cal-rankings', question);
    const paused = await untilMessage(bot, ana, first, /and there are more/);
    expect(paused.words).toMatch(/Counted 10,000 bookings so far/);
    expect(pages(big.calls())).toBe(100);
    const part = await ana.press('Show what was counted', paused);
    expect(part.words).toMatch(/This is a part: 10,000 bookings/);
    expect(pages(big.calls())).toBe(100);
    await ana.pressOnly('Count all of it', part);
    const answer = await untilMessage(bot, ana, first, /8,000 of 12,000/);
    expect(answer.words).toContain('The median is');
    expect(pages(big.calls())).toBe(120);
  });

  it('is walked once for all who ask at the same time, and for each as long as they wait', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const bo = bot.person(people.bo);
    const [mine, other] = await Promise.all([
      ana.type('/cal-rankings', question),
      bo.type('/cal-rankings', question),
    ]);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 80);
    expect((await ana.press('Stop', mine)).words).toContain('This is a part');
    const answer = await untilMessage(bot, bo, other, /6,600 of 9,900/);
    expect(answer.words).toContain('The median is');
    expect(pages(big.calls())).toBe(99);
  });

  it('cannot be stopped by anybody else', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const mine = await ana.type('/cal-rankings', question);
    const forged = await captureBody(bot, () => ana.pressOnly('Update', mine));
    const body = decodeURIComponent(forged)
      .replaceAll(people.ana, people.bo)
      .replace('fair_share_update', 'fair_share_stop');
    await bot.slack.deliverRaw({ body: `payload=${encodeURIComponent(body.replace(/^payload=/, ''))}` });
    const answer = await untilMessage(bot, ana, mine, /6,600 of 9,900/);
    expect(answer.words).not.toContain('part');
    expect(pages(big.calls())).toBe(99);
  });

  it('that Cal.com interrupts keeps what was counted, and goes on from there', async () => {
    const { big, bot, ana } = await start({ bookings: 5_000, delayMs: 60 });
    const first = await ana.type('/cal-rankings', question);
    big.fail(3);
    const interrupted = await untilMessage(bot, ana, first, /cannot be reached/);
    expect(interrupted.words).toMatch(/Counted [\d,]+ of about 5,000 bookings so far/);
    await ana.pressOnly('Go on', interrupted);
    const answer = await untilMessage(bot, ana, first, /of 5,000 bookings that were read count/);
    expect(answer.words).toContain('The median is');
    expect(pages(big.calls())).toBe(53);
  });

  it('is shown as far as it came when Roundup is stopped, and a button of before says that it is over', async () => {
    const { big, bot, ana } = await start({ bookings: 9_900 });
    const first = await ana.type('/cal-rankings', question);
    await eventually('it waits for the next minute', () => pages(big.calls()) >= 80);
    const update = await ana.press('Update', first);
    const stop = await captureBody(bot, () => ana.pressOnly('Update', update));
    await bot.restart();
    expect(ana.now(first).words).toContain('This is a part');
    await bot.slack.deliverRaw({ body: stop });
    const over = await eventually('the note', () =>
      ana.seen().find(({ words }) => words.includes('not under way any more')),
    );
    expect(hasButton(over, 'Count again')).toBe(true);
  });
});
