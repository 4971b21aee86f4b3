import type { SlackFault } from '../../sandbox/local-slack/types';
import { openSqliteDatabase } from '../../src/store/sqlite/sqlite';
import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { changeSettings, connectAccount } from '../support/connect-account';
import {
  addDigest,
  dayMs,
  digestsIn,
  endsOf,
  giveDigest,
  hourMs,
  planOf,
  quickTimes,
  settle,
  toldTo,
  whileTimePasses,
  withStore,
  workspaceOf,
} from '../support/digests';
import { eventually } from '../support/eventually';
import { hasButton } from '../support/person';
import { useBots } from '../support/use-bot';

const untilMondayMs = 5 * dayMs + 20 * hourMs;
const minuteMs = 60_000;
const firstWeek = '2026-06-01..2026-06-07';
const secondWeek = '2026-06-08..2026-06-14';
const members = '/v2/insights/bookings/members';

const words = (bot: BotUnderTest, userId?: string) => toldTo(bot, userId).map((message) => message.words);

/** A notice that could not be sent is tried again later: the clock has to move for that. */
async function untilTold(bot: BotUnderTest, count: number, userId?: string): Promise<readonly string[]> {
  return eventually('it is told', () => words(bot, userId).length === count && words(bot, userId));
}

describe('a digest that Slack does not take', () => {
  const startBot = useBots();
  const start = () => startBot({ digestTimes: quickTimes });

  it.each<[string, (bot: BotUnderTest) => void, string, RegExp]>([
    [
      'the bot is not in the channel',
      ({ slack }) => slack.remove(channels.sales, slack.botUserId),
      'not-in-channel',
      /paused: Roundup isn’t in the channel.*\/invite @Roundup/s,
    ],
    [
      'the channel is archived',
      ({ slack }) => slack.archive(channels.sales),
      'channel-archived',
      /paused: the channel is archived.*unarchive it/s,
    ],
    [
      'the channel is gone',
      ({ slack }) =>
        slack.inject({ method: 'chat.postMessage', kind: 'error', error: 'channel_not_found', times: 1 }),
      'channel-gone',
      /paused: Slack can’t find the channel/,
    ],
    [
      'the channel is closed to bots',
      ({ slack }) => slack.restrict(channels.sales, 'restricted_action_read_only_channel'),
      'posting-forbidden',
      /paused: the channel’s rules/,
    ],
    [
      'a permission is missing',
      ({ slack }) =>
        slack.inject({ method: 'chat.postMessage', kind: 'error', error: 'missing_scope', times: 1 }),
      'missing-scope',
      /paused: Roundup lacks a permission.*install Roundup again/s,
    ],
  ])('is paused when %s, and its owner told once', async (_case, happen, why, told) => {
    const bot = await start();
    const digest = await giveDigest(bot);
    happen(bot);
    bot.clock.advance(untilMondayMs);
    const [only] = await untilTold(bot, 1);
    expect(only).toMatch(told);
    expect(toldTo(bot).every((message) => hasButton(message, 'Resume'))).toBe(true);
    bot.clock.advance(14 * dayMs);
    await settle(bot);
    expect(words(bot)).toHaveLength(1);
    expect(digestsIn(bot)).toEqual([]);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} failed ${why}`]);
  });

  const reading = ['commands', 'chat:write', 'im:write', 'users:read', 'channels:read'];

  it('is paused when another company has come into the channel, where Slack tells, and its owner told', async () => {
    const bot = await startBot({ digestTimes: quickTimes, slack: { botScopes: reading } });
    const digest = await giveDigest(bot);
    bot.slack.connect(channels.sales, 'Client Test');
    bot.clock.advance(untilMondayMs);
    const [only] = await untilTold(bot, 1);
    expect(only).toMatch(/paused: another company is in the channel now.*another channel.*allow it/s);
    expect(digestsIn(bot)).toEqual([]);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} failed other-company`]);
  });

  it('is posted where another company is, once an admin has allowed that', async () => {
    const bot = await startBot({ digestTimes: quickTimes, slack: { botScopes: reading } });
    const digest = await giveDigest(bot);
    bot.slack.connect(channels.sales, 'Client Test');
    const ana = bot.person();
    await changeSettings(bot.slack, ana, { outside: 'yes' });
    bot.clock.advance(untilMondayMs);
    await eventually('it is posted', () => digestsIn(bot).length > 0);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} posted`]);
  });

  it('is sent again after Slack’s Retry-After, once', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.slack.inject({ method: 'chat.postMessage', kind: 'rate-limited', retryAfterSeconds: 1, times: 2 });
    bot.clock.advance(untilMondayMs);
    await eventually('it is refused', () => posts(bot).length === 1);
    await settle(bot);
    expect(posts(bot)).toHaveLength(1);
    bot.clock.advance(1_001);
    await eventually('it is refused again', () => posts(bot).length === 2);
    await settle(bot);
    bot.clock.advance(1_001);
    await eventually('it is posted', () => digestsIn(bot).length === 1);
    expect(posts(bot)).toHaveLength(3);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} posted`]);
  });

  it.each<[string, SlackFault['kind'], number]>([
    ['Slack fails after having posted', 'done-then-server-error', 1],
    ['Slack fails without having posted', 'server-error', 0],
    ['the connection ends after the post', 'done-then-drop', 1],
    ['the connection ends before the post', 'drop', 0],
  ])('is not sent again when %s: its owner is told, with a way to post it', async (_case, kind, arrived) => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.slack.inject({ method: 'chat.postMessage', kind, times: 1 });
    bot.clock.advance(untilMondayMs);
    const [told] = await untilTold(bot, 1);
    expect(told).toContain('may not have arrived');
    expect(toldTo(bot).every((message) => hasButton(message, 'It isn’t there: post it'))).toBe(true);
    bot.clock.advance(2 * dayMs);
    await settle(bot);
    expect(digestsIn(bot)).toHaveLength(arrived);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} unknown no-answer`]);
    await bot.restart();
    bot.clock.advance(5 * dayMs);
    await eventually('the next week comes', () => digestsIn(bot).length === arrived + 1);
  });

  it('goes out as text alone when Slack refuses its blocks', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.slack.inject({ method: 'chat.postMessage', kind: 'error', error: 'invalid_blocks', times: 1 });
    bot.clock.advance(untilMondayMs);
    const [message] = await eventually('it is posted', () => digestsIn(bot).length === 1 && digestsIn(bot));
    expect(message?.words).toContain('1–7 Jun');
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} posted`]);
  });

  it('keeps on telling until the owner can be told', async () => {
    const bot = await start();
    await giveDigest(bot);
    bot.slack.remove(channels.sales, bot.slack.botUserId);
    bot.slack.inject({ method: 'chat.postMessage', kind: 'error', error: 'not_in_channel', times: 1 });
    bot.slack.inject({ method: 'chat.postMessage', kind: 'drop', times: 2 });
    bot.clock.advance(untilMondayMs);
    await whileTimePasses(bot, minuteMs, 'it is told', () => words(bot).length === 1);
  });
});

describe('a digest whose Cal.com fails', () => {
  const startBot = useBots();
  const start = () => startBot({ digestTimes: quickTimes });

  it('is posted as soon as Cal.com is back', async () => {
    // The clock is moved while it may be being posted: the lease does not run out meanwhile.
    const bot = await startBot({ digestTimes: { ...quickTimes, leaseMs: hourMs } });
    const digest = await giveDigest(bot);
    bot.calcom.inject({ path: members, kind: 'status', status: 503 });
    const mark = bot.calcom.requests.length;
    bot.clock.advance(untilMondayMs);
    await eventually('it was tried', () => bot.calls(mark).length > 0);
    bot.clock.advance(3 * hourMs);
    bot.calcom.clearFaults();
    await whileTimePasses(bot, 10 * minuteMs, 'it is posted', () => digestsIn(bot).length === 1);
    expect(words(bot)).toEqual([]);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} posted`]);
  });

  it('is given up after a day, and its owner told', async () => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.calcom.inject({ path: members, kind: 'status', status: 503 });
    bot.clock.advance(untilMondayMs);
    await whileTimePasses(bot, 30 * minuteMs, 'it is given up', () => words(bot).length === 1);
    expect(words(bot)[0]).toMatch(/wasn’t posted.*Cal\.com never answered/s);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} failed calcom`]);
  });

  it.each([
    ['those of the organisation', { path: members, times: 1 }],
    ['any', {}],
  ])('is paused when its access may not see the numbers any more: %s', async (_which, what) => {
    const bot = await start();
    const digest = await giveDigest(bot);
    bot.calcom.inject({ ...what, kind: 'status', status: 403 });
    bot.clock.advance(untilMondayMs);
    const [told] = await untilTold(bot, 1);
    expect(told).toContain('its Cal.com access is gone or can’t see');
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} failed access-lost`]);
  });

  it('is paused when its owner’s own key ended, and the owner is told of both', async () => {
    const bot = await start();
    const ana = bot.person(people.ana, channels.sales);
    const key = bot.calcom.keyFor(bot.calcom.world.adminId);
    await connectAccount(bot.slack, ana, key);
    const digest = await giveDigest(bot, planOf({}, { access: 'own' }));
    bot.calcom.revoke(key);
    bot.clock.advance(untilMondayMs);
    const told = await untilTold(bot, 2);
    expect(told.some((text) => text.includes('Cal.com no longer accepts your connection'))).toBe(true);
    expect(told.some((text) => text.includes('is paused: its Cal.com access'))).toBe(true);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} failed access-lost`]);
  });
});

describe('a digest whose owner is gone', () => {
  const startBot = useBots();

  it('is paused, and an admin can take it over', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    const digest = await withStore(bot, async (store) => {
      await store.policies.change(workspaceOf(bot), (policy) => ({ ...policy, admins: [people.ana] }));
      return addDigest(bot, store, planOf(), people.dee);
    });
    await bot.restart();
    bot.slack.deactivate(people.dee);
    bot.clock.advance(untilMondayMs);
    const [told] = await untilTold(bot, 1);
    expect(told).toContain('account is deactivated');
    expect(toldTo(bot).every((message) => hasButton(message, 'Take over'))).toBe(true);
    expect(digestsIn(bot)).toEqual([]);
    expect(await endsOf(bot, digest)).toEqual([`${firstWeek} failed owner-gone`]);
  });

  it('tells an admin what its owner cannot be told', async () => {
    // A lease that does not run out when the clock is moved: what is built stays built.
    const bot = await startBot({ digestTimes: { ...quickTimes, leaseMs: hourMs } });
    await withStore(bot, async (store) => {
      await store.policies.change(workspaceOf(bot), (policy) => ({ ...policy, admins: [people.ana] }));
      return addDigest(bot, store, planOf(), people.dee);
    });
    await bot.restart();
    const mark = bot.calcom.requests.length;
    bot.clock.advance(untilMondayMs - 9 * minuteMs);
    await eventually('it is built', () => bot.calls(mark).filter((path) => path === members).length === 2);
    await settle(bot);
    bot.slack.deactivate(people.dee);
    bot.slack.remove(channels.sales, bot.slack.botUserId);
    bot.clock.advance(12 * minuteMs);
    const [told] = await untilTold(bot, 1);
    expect(told).toMatch(/Roundup isn’t in the channel.*You’re told because/s);
    expect(toldTo(bot).every((message) => hasButton(message, 'Take over'))).toBe(true);
    expect(toldTo(bot, people.dee)).toEqual([]);
  });
});

describe('a digest whose row cannot be read', () => {
  const startBot = useBots();

  it('is paused, its owner and the log are told, and the others are posted', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    const broken = await withStore(bot, async (store) => {
      await addDigest(bot, store);
      return addDigest(bot, store, planOf({}, { rows: 1 }), people.dee);
    });
    const database = openSqliteDatabase(bot.dataDir);
    await database.db
      .updateTable('digests')
      .set({ content: '{"of":"a newer version"}' })
      .where('id', '=', broken.id)
      .execute();
    await database.close();
    await bot.restart();
    bot.clock.advance(untilMondayMs);
    await eventually('the other is posted', () => digestsIn(bot).length === 1);
    const [told] = await untilTold(bot, 1, people.dee);
    expect(told).toMatch(/Your digest in .* is paused: Roundup can’t read its settings/);
    expect(bot.log()).toMatch(
      /a digest cannot be read.*digests\.content|digests\.content.*a digest cannot be read/,
    );
    expect((await bot.person(people.ana, channels.sales).type('/cal-digest')).words).toMatch(
      /Mondays at 9:00/,
    );
  });
});

describe('a digest whose shared access is ended', () => {
  const startBot = useBots();

  it('tells its owner at once, and is paused when it is next due, as was promised', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    await withStore(bot, async (store) => {
      await store.policies.change(workspaceOf(bot), (policy) => ({ ...policy, admins: [people.ana] }));
      await addDigest(bot, store, planOf({}, { rows: 1 }), people.ana);
      return addDigest(bot, store, planOf(), people.dee);
    });
    await bot.restart();
    const ana = bot.person(people.ana);
    expect(await changeSettings(bot.slack, ana, { shared: 'none' })).toContain(
      '2 digests use it and are paused when they’re next due. Roundup tells their owners now.',
    );
    const [told] = await eventually('Dee is told', () => {
      const all = toldTo(bot, people.dee);
      return all.length > 0 && all;
    });
    expect(told?.words).toMatch(/stopped sharing the Cal\.com access of.*paused when it’s next due/s);
    expect(told?.wire).toContain(`<@${people.ana}>`);
    expect(toldTo(bot, people.ana)).toEqual([]);
    bot.clock.advance(untilMondayMs);
    await eventually('it is paused', () =>
      toldTo(bot, people.dee).some(({ words }) => /is paused/.test(words)),
    );
  });
});

describe('a digest that has nothing to tell', () => {
  const startBot = useBots();

  it('asks its owner once, after three weeks in a row', async () => {
    // To a plain member, Cal.com answers empty lists of the organisation.
    const bot = await startBot({ digestTimes: quickTimes, key: 'member' });
    const digest = await giveDigest(bot, planOf({}, { whenEmpty: 'skip' }));
    bot.clock.advance(untilMondayMs);
    for (let week = 1; week <= 5; week += 1) {
      // Nothing is seen of a week that is skipped, so that a slow machine is given time.
      await settle(bot, 160);
      bot.clock.advance(7 * dayMs);
    }
    const [told] = await untilTold(bot, 1);
    expect(told).toContain('had no bookings three times in a row');
    expect(digestsIn(bot)).toEqual([]);
    expect((await endsOf(bot, digest)).slice(0, 2)).toEqual([
      `${firstWeek} skipped empty`,
      `${secondWeek} skipped empty`,
    ]);
  });
});

const posts = ({ slack }: BotUnderTest) =>
  slack.received.filter(
    ({ method, args }) => method === 'chat.postMessage' && args.channel === channels.sales,
  );
