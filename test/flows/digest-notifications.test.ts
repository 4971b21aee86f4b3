import { type BotUnderTest, channels, people } from '../support/bot-under-test';
import { frontView, openDigestForm, submitDigestForm, text } from '../support/digest-form';
import { dayMs, giveDigest, hourMs, quickTimes, settle, toldTo } from '../support/digests';
import { eventually } from '../support/eventually';
import { useBots } from '../support/use-bot';

const untilMondayMs = 5 * dayMs + 20 * hourMs;
const probe = /Roundup can post here/;

const words = (bot: BotUnderTest) => toldTo(bot).map((message) => message.words);

describe('what a digest’s owner is told', () => {
  const startBot = useBots();
  const start = async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    await giveDigest(bot);
    return bot;
  };

  it('stands there once each, however often a colleague pauses and resumes it', async () => {
    const bot = await start();
    const dee = bot.person(people.dee, channels.sales);
    let list = await dee.type('/cal-digest');
    for (const label of ['Pause', 'Resume', 'Pause', 'Resume', 'Pause', 'Resume']) {
      list = await dee.press(label, list);
      await settle(bot);
    }
    expect(words(bot)).toEqual([expect.stringMatching(/paused\*/), expect.stringMatching(/resumed\*/)]);
  });

  it('stands there once, however often its channel goes away and comes back', async () => {
    const bot = await start();
    const ana = bot.person(people.ana, channels.sales);
    for (const waitMs of [untilMondayMs, 7 * dayMs, 7 * dayMs]) {
      bot.slack.remove(channels.sales, bot.slack.botUserId);
      bot.clock.advance(waitMs);
      const list = await eventually('it is paused', async () => {
        const now = await ana.type('/cal-digest');
        return /\*Paused\*/.test(now.words) && now;
      });
      await settle(bot);
      expect(words(bot)).toEqual([expect.stringMatching(/paused: Roundup isn’t in the channel/)]);
      bot.slack.invite(channels.sales, bot.slack.botUserId);
      await ana.pressOnly('Resume', list);
      await eventually('it is resumed', () => /Resumed/.test(ana.now(list).words));
    }
  });
});

describe('that Roundup can post in a channel', () => {
  const startBot = useBots();

  it('is shown once to whoever tries several forms', async () => {
    const bot = await startBot({ digestTimes: quickTimes });
    const bo = bot.person(people.bo, channels.sales);
    for (const time of ['07:00', '08:00', '09:00']) {
      const form = await openDigestForm(bot, bo, 'digest', await bo.type('/cal-digest'));
      await submitDigestForm(bot, bo, form, { time: text(time) });
      for (let view = frontView(bot, bo); view !== undefined; view = frontView(bot, bo))
        await bot.slack.closeView({ userId: people.bo, viewId: view.id });
    }
    expect(bo.seen().filter((message) => probe.test(message.words))).toHaveLength(1);
  });
});
