import { channels, people } from '../support/bot-under-test';
import { dayMs, digestsIn, endsOf, giveDigest, hourMs, planOf, quickTimes, settle } from '../support/digests';
import { eventually } from '../support/eventually';
import { useBots } from '../support/use-bot';

const members = '/v2/insights/bookings/members';
/** From the clock's start, a Tuesday at noon in UTC, to Monday at nine in Lisbon. */
const untilMondayMs = 5 * dayMs + 20 * hourMs;
const minuteMs = 60_000;

describe('a digest', () => {
  const startBot = useBots();
  const start = () => startBot({ digestTimes: quickTimes });

  it('is built before its time, posted at it, and not once more', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    const mark = bot.calcom.requests.length;
    bot.clock.advance(untilMondayMs - 11 * minuteMs);
    await settle(bot);
    expect(bot.calls(mark)).toEqual([]);

    bot.clock.advance(2 * minuteMs);
    await eventually(
      'Cal.com is asked',
      () => bot.calls(mark).filter((path) => path === members).length === 2,
    );
    await settle(bot);
    expect(digestsIn(bot)).toEqual([]);

    bot.clock.advance(9 * minuteMs);
    const [message] = await eventually('it is posted', () => digestsIn(bot).length === 1 && digestsIn(bot));
    expect(message?.words).toContain('1–7 Jun');
    await bot.restart();
    bot.clock.advance(2 * hourMs);
    await settle(bot);
    expect(digestsIn(bot)).toHaveLength(1);
    expect(await endsOf(bot, digest)).toEqual(['2026-06-01..2026-06-07 posted']);
  });

  it('comes again each week, with the week before', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.clock.advance(untilMondayMs);
    for (const week of [1, 2, 3]) {
      await eventually(`week ${week}`, () => digestsIn(bot).length === week);
      // Until it is written down too: a week's leap between the two would be a worker that never came back.
      await settle(bot);
      bot.clock.advance(7 * dayMs);
    }
    await eventually('the fourth', () => digestsIn(bot).length === 4);
    expect(await endsOf(bot, digest)).toEqual([
      '2026-06-01..2026-06-07 posted',
      '2026-06-08..2026-06-14 posted',
      '2026-06-15..2026-06-21 posted',
      '2026-06-22..2026-06-28 posted',
    ]);
  });

  it('is posted once a week where the clock jumps back by hours and days, and forward again', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.clock.advance(untilMondayMs - minuteMs);
    for (const jumpMs of [-3 * hourMs, 3 * hourMs + 2 * minuteMs]) {
      await settle(bot);
      bot.clock.advance(jumpMs);
    }
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    await settle(bot);
    for (const jumpMs of [-2 * hourMs, hourMs, -3 * dayMs, 3 * dayMs + hourMs]) {
      bot.clock.advance(jumpMs);
      await settle(bot);
      expect(digestsIn(bot)).toHaveLength(1);
      // Whoever asks is answered, whatever the clock does.
      expect((await bot.person().type('/cal-digest')).words).toContain('Monday');
    }
    bot.clock.advance(7 * dayMs);
    await eventually('the next one', () => digestsIn(bot).length === 2);
    expect(await endsOf(bot, digest)).toEqual([
      '2026-06-01..2026-06-07 posted',
      '2026-06-08..2026-06-14 posted',
    ]);
  });

  it('is said to be posted already where somebody is asked to send the same days again', async () => {
    const bot = await start();
    await giveDigest(bot);
    bot.clock.advance(untilMondayMs);
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    await settle(bot);
    const asked = await bot.person(people.ana, channels.sales).type('/cal-digest', 'send');
    expect(asked.words).toMatch(/numbers of 1–7 Jun\. These were posted already on Mon 8 Jun, 9:00\./);
  });

  it('shares its calls to Cal.com with others that ask the same', async () => {
    const bot = await start();
    bot.slack.invite(channels.general, bot.slack.botUserId);
    await giveDigest(bot);
    await giveDigest(bot, planOf({}, {}, channels.general), people.bo);
    await giveDigest(bot, planOf({}, { rankings: ['highest-rated'], rows: 5 }, channels.general), people.bo);
    const mark = bot.calcom.requests.length;
    bot.clock.advance(untilMondayMs);
    await eventually(
      'both are posted',
      () => digestsIn(bot).length === 1 && digestsIn(bot, channels.general).length === 2,
    );
    expect(bot.calls(mark).filter((path) => path === members)).toHaveLength(2);
  });

  it('is posted late, once, when Roundup was down for less than a day', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    await bot.stop();
    bot.clock.advance(untilMondayMs + 23 * hourMs);
    await bot.restart();
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    expect(await endsOf(bot, digest)).toEqual(['2026-06-01..2026-06-07 posted']);
  });

  it('is left out when Roundup was down for longer, and the next one names the weeks', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    await bot.stop();
    bot.clock.advance(untilMondayMs + 7 * dayMs + 25 * hourMs);
    await bot.restart();
    await settle(bot);
    expect(digestsIn(bot)).toEqual([]);
    bot.clock.advance(6 * dayMs);
    const [next] = await eventually('the next', () => digestsIn(bot).length === 1 && digestsIn(bot));
    await settle(bot);
    expect(next?.words).toContain('The 2 weeks of 1–14 Jun weren’t posted');
    bot.clock.advance(7 * dayMs);
    const last = await eventually('the third', () => digestsIn(bot).length === 2 && digestsIn(bot).at(-1));
    expect(last.words).not.toContain('wasn’t posted');
    expect(await endsOf(bot, digest)).toEqual([
      '2026-06-01..2026-06-07 skipped too-late',
      '2026-06-08..2026-06-14 skipped too-late',
      '2026-06-15..2026-06-21 posted',
      '2026-06-22..2026-06-28 posted',
    ]);
  });

  it('is given back by a bot that stops, and posted by the next', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.clock.advance(untilMondayMs - 5 * minuteMs);
    await eventually('it is built', () => bot.calls().filter((path) => path === members).length === 2);
    await bot.stop();
    bot.clock.advance(5 * minuteMs + 1);
    await bot.restart();
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    expect(await endsOf(bot, digest)).toEqual(['2026-06-01..2026-06-07 posted']);
  });
});
