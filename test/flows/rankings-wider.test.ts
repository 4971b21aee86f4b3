import { type BotUnderTest, people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import type { Person } from '../support/person';
import { useBots } from '../support/use-bot';

const through = /seen with Rui Pires’s Cal\.com access, which sees more than yours/;

describe('rankings for whoever connected an account that sees less than the shared one', () => {
  const startBot = useBots();

  /** Somebody with that access of their own. */
  async function memberOf(bot: BotUnderTest, key: keyof BotUnderTest['calcom']['keys']): Promise<Person> {
    const bo = bot.person(people.bo);
    await connectAccount(bot.slack, bo, bot.calcom.keys[key]);
    return bo;
  }

  it.each([
    ['a plain member, whom Cal.com answers with nothing', 'member', 'empty', 'most-bookings'],
    ['a plain member, whom Cal.com forbids it', 'member', 'forbidden', 'most-bookings'],
    ['somebody outside the organisation', 'loner', 'empty', 'most-bookings scope:org'],
  ] as const)('come from the shared one, and say so: %s', async (_what, key, withoutPermission, plain) => {
    const bot = await startBot({ calcom: { withoutPermission } });
    const bo = await memberOf(bot, key);
    for (const text of [plain, 'most-bookings team:"Sales EU"']) {
      const answer = await bo.type('/cal-rankings', text);
      expect([text, answer.words]).toEqual([text, expect.stringMatching(through)]);
      expect(answer.words).toContain('1 █');
    }
    const overview = await bo.type('/cal-rankings', 'scope:org');
    expect(overview.words).toMatch(through);
    expect(overview.words).toContain('Everyone in the organisation');
  });

  it('are of their own team where they are its owner', async () => {
    const bot = await startBot();
    const bo = await memberOf(bot, 'loner');
    const answer = await bo.type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Team Solo Studio');
    expect(answer.words).not.toMatch(through);
  });

  it('are shared as they were seen', async () => {
    const bot = await startBot();
    const bo = await memberOf(bot, 'member');
    const shared = await bo.share(await bo.type('/cal-rankings', 'most-bookings'));
    expect(shared.isPrivate).toBe(false);
    expect(shared.words).toContain('Rui Pires');
  });

  it('are their own where they ask for their own, and no bookings but theirs', async () => {
    const bot = await startBot();
    const bo = await memberOf(bot, 'member');
    const own = await bo.type('/cal-rankings', 'scope:me');
    expect(own.words).toMatch(
      /^\*You had (?:\d+|no) bookings?.*Your own bookings \(team bookings not included\)/s,
    );
    expect(own.words).not.toMatch(through);
    const since = bot.calcom.requests.length;
    await bo.type('/cal-bookings', 'past');
    const names = bot.calcom.requests.slice(since).map(({ headers }) => headers.authorization);
    expect(new Set(names)).toEqual(new Set(['member']));
  });

  it('are said to be none or not allowed, without another’s name, where the shared one sees none either', async () => {
    const bot = await startBot({ key: 'loner' });
    const bo = await memberOf(bot, 'member');
    const answer = await bo.type('/cal-rankings', 'most-bookings scope:org');
    expect(answer.words).toMatch(/No bookings in the last 30 days, or no permission to see them/);
    expect(answer.words).not.toContain('Lonerson');
  });

  it('are asked of nobody else where nothing is shared', async () => {
    const bot = await startBot({ env: () => ({ CAL_API_KEY: undefined }) });
    const bo = await memberOf(bot, 'member');
    const since = bot.calls().length;
    expect((await bo.type('/cal-rankings')).words).toMatch(/no permission to see them/);
    expect(bot.calls(since).filter((path) => path.endsWith('/members'))).toHaveLength(1);
  });
});
