import type { LocalMessage, LocalSlackOptions } from '../../sandbox/local-slack/types';
import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { dayMs, digestsIn, endsOf, giveDigest, hourMs, quickTimes, settle } from '../support/digests';
import { eventually } from '../support/eventually';
import { useBots } from '../support/use-bot';

type NewBlockType = NonNullable<LocalSlackOptions['refusesBlocks']>[number];

const table = 'table';
const chart = 'data_visualization';
/** From the clock's start, a Tuesday at noon in UTC, to Monday at nine in Lisbon. */
const untilMondayMs = 5 * dayMs + 20 * hourMs;

describe('pictures', () => {
  const startBot = useBots();
  const start = (...refusesBlocks: readonly NewBlockType[]) =>
    startBot({ slack: { refusesBlocks }, digestTimes: quickTimes });

  const latest = (bot: BotUnderTest, userId: string = people.ana, channelId: string = channels.general) =>
    bot.slack.visibleMessages({ userId, channelId }).at(-1);
  const typesOf = (message: LocalMessage | undefined) => message?.blocks.map(({ type }) => type) ?? [];
  const ask = async (bot: BotUnderTest, text: string) => {
    const answer = await bot.person().type('/cal-rankings', text);
    return { answer, types: typesOf(latest(bot)) };
  };
  const repliesOf = ({ slack }: BotUnderTest) =>
    slack.received.filter(({ method }) => method === 'response_url').length;
  const postsOf = ({ slack }: BotUnderTest) =>
    slack.received.filter(({ method }) => method === 'chat.postMessage').length;

  describe('in a workspace that takes them all', () => {
    it('are tables and charts, at no more calls than text', async () => {
      const bot = await start();
      const ranking = await ask(bot, 'most-bookings last month');
      expect(ranking.types).toContain(table);
      expect(ranking.answer.accessible).toMatch(/1\. Rui Pires, \d+ bookings/);
      const overview = await ask(bot, '');
      expect(overview.types).toContain(chart);
      expect(overview.answer.accessible).toMatch(/^\d+ bookings in the last 30 days/);
      expect(repliesOf(bot)).toBe(2);
    });

    it('stay while a ranking is looked at in other ways, and are shared as the text that the preview shows', async () => {
      const bot = await start();
      const ana = bot.person();
      const first = await ana.type('/cal-rankings', 'most-bookings last month');
      const other = await ana.choose('Most completed', first);
      expect(typesOf(latest(bot))).toContain(table);
      const shared = await ana.share(other);
      expect([shared.isPrivate, shared.wire.includes(`"${table}"`)]).toEqual([false, false]);
    });

    it('are posted with a digest', async () => {
      const bot = await start();
      const digest = await giveDigest(bot);
      bot.clock.advance(untilMondayMs);
      await eventually('it is posted', () => digestsIn(bot).length === 1);
      expect(typesOf(latest(bot, people.ana, channels.sales))).toContain(chart);
      expect(postsOf(bot)).toBe(1);
      expect(await endsOf(bot, digest)).toEqual(['2026-06-01..2026-06-07 posted']);
    });
  });

  describe('in a workspace that refuses tables', () => {
    it('are text in the same message, at one more call once, and once more after a restart', async () => {
      const bot = await start(table);
      const first = await ask(bot, 'most-bookings last month');
      expect(first.types).not.toContain(table);
      expect(first.answer.words).toMatch(/1 █+·* *\d+ +Rui Pires/);
      expect(first.answer.buttons.length).toBeGreaterThan(0);
      expect(repliesOf(bot)).toBe(2);
      await ask(bot, 'most-completed last month');
      expect(repliesOf(bot)).toBe(3);
      await bot.restart();
      await ask(bot, 'highest-rated last month');
      expect(repliesOf(bot)).toBe(5);
      expect(bot.person().seen()).toHaveLength(3);
    });

    it('are charts all the same', async () => {
      const bot = await start(table);
      await ask(bot, 'most-bookings last month');
      expect((await ask(bot, '')).types).toContain(chart);
    });

    it('are shared as text, once', async () => {
      const bot = await start(table);
      const ana = bot.person();
      const own = await ana.type('/cal-rankings', 'most-bookings last month');
      const shared = await ana.share(own);
      expect(shared.isPrivate).toBe(false);
      expect(shared.words).toContain('Rui Pires');
      expect(bot.person(people.bo).seen()).toHaveLength(1);
    });

    it('are tables once thirty days have passed and Slack takes them', async () => {
      const bot = await start(table);
      await ask(bot, 'most-bookings last month');
      await eventually('it is remembered', () => bot.log().includes('without its table or chart'));
      bot.slack.refuseBlocks([]);
      bot.clock.advance(29 * dayMs);
      expect((await ask(bot, 'most-bookings last month')).types).not.toContain(table);
      bot.clock.advance(dayMs);
      expect((await ask(bot, 'most-bookings last month')).types).toContain(table);
    });
  });

  describe('in a workspace that refuses charts', () => {
    it('are the same numbers as text, at one more call once', async () => {
      const bot = await start(chart);
      const { answer, types } = await ask(bot, '');
      expect(types).not.toContain(chart);
      expect(answer.words).toMatch(/^1 █+·* *\d+ +Rui Pires$/m);
      expect(repliesOf(bot)).toBe(2);
      await ask(bot, 'this month');
      expect(repliesOf(bot)).toBe(3);
      expect((await ask(bot, 'most-bookings last month')).types).toContain(table);
    });

    it('let a digest be posted, once, with them as text', async () => {
      const bot = await start(chart);
      const digest = await giveDigest(bot);
      bot.clock.advance(untilMondayMs);
      await eventually('it is posted', () => digestsIn(bot).length === 1);
      const [message] = digestsIn(bot);
      expect(message?.words).toMatch(/^1 █{10} 39/m);
      expect(message?.buttons.length).toBeGreaterThan(0);
      expect(postsOf(bot)).toBe(2);
      // The bot has Slack's answer too, then.
      await settle(bot);
      bot.clock.advance(7 * dayMs);
      await eventually('the next is posted', () => digestsIn(bot).length === 2);
      expect(postsOf(bot)).toBe(3);
      expect(await endsOf(bot, digest)).toEqual([
        '2026-06-01..2026-06-07 posted',
        '2026-06-08..2026-06-14 posted',
      ]);
    });

    it('never make a digest be posted again whose outcome is not known', async () => {
      const bot = await start();
      const digest = await giveDigest(bot);
      bot.slack.inject({ method: 'chat.postMessage', kind: 'done-then-server-error', times: 1 });
      bot.clock.advance(untilMondayMs);
      await eventually('it is posted', () => digestsIn(bot).length === 1);
      await eventually('it has ended', async () => bot.log().includes('no-answer') || postsOf(bot) > 1);
      expect(digestsIn(bot)).toHaveLength(1);
      expect(await endsOf(bot, digest)).toEqual(['2026-06-01..2026-06-07 unknown no-answer']);
    });
  });

  it('are known of each workspace alone', async () => {
    const bot = await start(table, chart);
    await ask(bot, 'most-bookings last month');
    bot.slack.refuseBlocks([]);
    // What was learned of tables says nothing of charts.
    expect((await ask(bot, '')).types).toContain(chart);
    expect((await ask(bot, 'most-bookings last month')).types).not.toContain(table);
  });

  it('are left out where the message is refused for another reason, and tried again', async () => {
    const bot = await start();
    bot.slack.inject({ method: 'response_url', kind: 'error', error: 'invalid_blocks', times: 2 });
    const first = await ask(bot, 'most-bookings last month');
    expect([first.types, first.answer.words.includes('Rui Pires')]).toEqual([[], true]);
    expect((await ask(bot, 'most-bookings last month')).types).toContain(table);
  });
});
