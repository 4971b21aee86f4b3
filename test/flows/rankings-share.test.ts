import { type RankingId, rankingIds, rankings } from '../../src/rankings/ranking';
import { channels, people } from '../support/bot-under-test';
import { captureBody } from '../support/capture';
import { changeSettings, connectAccount } from '../support/connect-account';
import { countRanking, expectRows, nameOf, rankingRows } from '../support/count-rankings';
import { eventually } from '../support/eventually';
import { last30Days, march } from '../support/periods';
import { buttonOf, openedView } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

const fromBelow = ['least-bookings', 'most-cancelled', 'least-completed', 'most-no-show', 'lowest-rated'];
const isFromBelow = (ranking: string) => fromBelow.includes(ranking);

describe('sharing a ranking', () => {
  const bot = useBot();
  /** Names and addresses of members that are anywhere in a message, fallback text included. */
  const membersIn = ({ wire, words, accessible }: Seen) =>
    bot()
      .calcom.world.members.flatMap((member) => [nameOf(member).slice(0, 30), member.email])
      .filter((text) => `${wire}${words}${accessible}`.includes(text));

  it.each(rankingIds)(
    '%s shows everyone in the channel what everyone may see',
    async (ranking: RankingId) => {
      const { calcom, clock, person } = bot();
      const ana = person();
      const own = await ana.type('/cal-rankings', `${ranking} march`);
      const shared = await ana.share(own);
      expect(shared.isPrivate).toBe(false);
      expect(person(people.bo).seen().at(-1)).toEqual(shared);
      expect(shared.accessible).toContain(rankings[ranking].title);
      expect(shared.words).toMatch(/1–31 Mar/);
      expect(shared.words).toMatch(/ana/i);
      if (isFromBelow(ranking)) {
        expect(membersIn(shared)).toEqual([]);
      } else {
        const counted = { scope: 'org', by: 'start', ...march } as const;
        const expected = countRanking(calcom.world, ranking, counted, clock.now());
        expectRows(rankingRows(shared, calcom.world), expected);
        expect(membersIn(shared).filter((text) => text.includes('@acme'))).toEqual([]);
      }
    },
  );

  it('leaves the asker’s own answer as it is', async () => {
    const ana = bot().person(people.ana, channels.sales);
    const own = await ana.type('/cal-rankings', 'most-bookings');
    await ana.share(own);
    expect(ana.now(own)).toEqual(own);
  });

  it('the overview leaves out the lists that rank from below', async () => {
    const { calcom, clock, person } = bot();
    const ana = person();
    const own = await ana.type('/cal-rankings', 'last 30 days');
    const shared = await ana.share(own);
    for (const ranking of rankingIds) {
      expect(shared.words.includes(rankings[ranking].title)).toBe(!isFromBelow(ranking));
    }
    const counted = { scope: 'org', by: 'start', ...last30Days } as const;
    const public_ = rankingIds.filter((ranking) => !isFromBelow(ranking));
    const allowed = public_.flatMap((ranking) => {
      const { values } = countRanking(calcom.world, ranking, counted, clock.now());
      return values.flat();
    });
    for (const { value } of rankingRows(shared, calcom.world)) expect(allowed).toContain(value);
  });

  it('keeps the filters to the asker, since they may name somebody', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-rankings', 'most-cancelled march member:lena@acme.test');
    expect(own.words).toContain('lena@acme.test');
    const shared = await ana.share(own);
    expect(membersIn(shared)).toEqual([]);
  });

  it('is not offered for numbers that are only the asker’s own', async () => {
    const own = await bot().person().type('/cal-rankings', 'most-bookings scope:me');
    expect(own.buttons.filter(({ label }) => /share/i.test(label))).toEqual([]);
  });

  it('pressed twice within a moment opens one preview, and sent twice posts once', async () => {
    const { slack } = bot();
    const ana = bot().person(people.dee, channels.general);
    const isPublic = ({ isPrivate }: Seen) => !isPrivate;
    const before = ana.seen().filter(isPublic).length;
    const own = await ana.type('/cal-rankings', 'most-bookings');
    await Promise.all([ana.pressOnly('Share', own), ana.pressOnly('Share', own)]);
    const view = await openedView(slack, { userId: people.dee });
    expect(slack.openViews(people.dee)).toHaveLength(1);
    const form = await captureBody(bot(), () =>
      slack.submitView({ userId: people.dee, viewId: view.id, values: {} }),
    );
    await Promise.all([slack.deliverRaw({ body: form }), slack.deliverRaw({ body: form })]);
    await eventually('it is told', () => ana.seen().some(({ words }) => words.startsWith('*Posted in')));
    bot().clock.advance(10_000);
    await ana.share(own);
    // Stopping waits for all that is under way.
    await bot().restart();
    expect(ana.seen().filter(isPublic)).toHaveLength(before + 2);
  });

  it('posts exactly what the preview showed', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-rankings', 'most-bookings last month');
    await ana.pressOnly('Share', own);
    const view = await openedView(bot().slack, { userId: people.ana });
    const shared = await ana.watch(() =>
      bot().slack.submitView({ userId: people.ana, viewId: view.id, values: {} }),
    );
    const posted = bot()
      .slack.visibleMessages(ana)
      .find(({ ts }) => ts === shared.ts);
    const bare = (blocks: unknown) => JSON.stringify(blocks).replace(/"block_id":"[^"]*",?/g, '');
    expect(posted?.blocks.length).toBeGreaterThan(2);
    for (const block of posted?.blocks ?? []) expect(bare(view.view.blocks)).toContain(bare(block));
  });

  it('is told in a sentence, with a link to the post and its undoing for half an hour, to its sharer alone', async () => {
    const { person, clock } = bot();
    const ana = person(people.ana, channels.sales);
    const shared = await ana.share(await ana.type('/cal-rankings', 'most-bookings last quarter'));
    const told = ana.seen().findLast(({ words }) => words.startsWith('*Posted in'));
    expect(told?.isPrivate).toBe(true);
    expect(told?.buttons.map(({ label }) => label)).toEqual(['See it', 'Undo']);
    expect(told && buttonOf(told, 'See it').url).toContain(shared.ts.replace('.', ''));
    const undone = await ana.press('Undo', told);
    expect(undone.words).toMatch(/^\*Undone\.\*/);
    expect(ana.seen().map(({ ts }) => ts)).not.toContain(shared.ts);

    clock.advance(10_000);
    const second = await ana.share(await ana.type('/cal-rankings', 'most-bookings last quarter'));
    const late = ana.seen().findLast(({ words }) => words.startsWith('*Posted in'));
    clock.advance(30 * 60_000);
    expect((await ana.press('Undo', late)).words).toContain('can’t be undone any more');
    expect(ana.seen().map(({ ts }) => ts)).toContain(second.ts);
  });

  it('shows whoever presses their own numbers, and them alone', async () => {
    const { person, calcom, slack } = bot();
    const shared = await person(people.ana, channels.sales).share(
      await person(people.ana, channels.sales).type('/cal-rankings', 'most-bookings march'),
    );
    const bo = person(people.bo, channels.sales);
    const denied = await bo.press('Show me mine', shared);
    expect(denied.isPrivate).toBe(true);
    expect(denied.words).toMatch(/This needs your own Cal\.com account/);
    await connectAccount(slack, bo, calcom.keys.member);
    const mine = await bo.press('Show me mine', shared);
    expect(mine.isPrivate).toBe(true);
    expect(mine.words).toMatch(/^\*?(?:You had )?\d+ bookings?/);
    await bo.press('Disconnect', await bo.type('/cal-account'));
  });

  it('of a list from below posts the better half by name where that is chosen, as the preview then shows', async () => {
    const { slack, person, calcom } = bot();
    const ana = person(people.ana, channels.sales);
    const own = await ana.type('/cal-rankings', 'least-bookings last quarter');
    const names = rankingRows(own, calcom.world).map(({ name }) => name.slice(0, 30));
    await ana.pressOnly('Share', own);
    const view = await openedView(slack, { userId: people.ana });
    const radio = JSON.stringify(view.view.blocks);
    expect(names.filter((name) => radio.includes(name))).toEqual([]);
    const [, blockId = ''] = /"block_id":"([^"]+)","elements":\[\{"type":"radio/.exec(radio) ?? [];
    const choice = { userId: people.ana, source: { viewId: view.id }, blockId, actionId: 'share_names' };
    await slack.act({ ...choice, state: { selected_option: { value: 'names' } } });
    const named = await eventually('the preview has names', () => {
      const now = JSON.stringify(slack.openViews(people.ana).at(-1)?.view.blocks ?? []);
      return names.some((name) => now.includes(name)) ? now : undefined;
    });
    const shared = await ana.watch(() =>
      slack.submitView({ userId: people.ana, viewId: view.id, values: {} }),
    );
    const posted = names.filter((name) => shared.wire.includes(name));
    expect(posted).toEqual(names.filter((name) => named.includes(name)));
    expect(posted.length).toBeGreaterThan(0);
    expect(posted.length).toBeLessThanOrEqual(5);
  });

  it('announces the preview while Cal.com is slow, and fills it once it has answered', async () => {
    const ana = bot().person();
    const own = await ana.type('/cal-rankings', 'most-completed last quarter');
    bot().clock.advance(120_000);
    bot().calcom.inject({ path: '/v2/insights', kind: 'hold', times: 1 });
    const sharing = ana.share(own);
    await eventually('it is announced', () =>
      JSON.stringify(bot().slack.openViews(ana.userId)).includes('Asking Cal.com'),
    );
    bot().calcom.clearFaults();
    expect((await sharing).isPrivate).toBe(false);
  });
});

describe('sharing where another company is in the channel', () => {
  const bot = useBot();

  it('is refused until an admin allows it', async () => {
    const { slack } = bot();
    const bo = bot().person(people.bo, 'C0PARTNER5');
    await bo.pressOnly('Share', await bo.type('/cal-rankings', 'most-bookings'));
    const view = await openedView(slack, { userId: people.bo });
    const values = { share_to: { share_channel: { selected_conversation: bo.channelId } } };
    const send = () => slack.submitView({ userId: people.bo, viewId: view.id, values });
    await expect(send()).rejects.toThrow(/C0PARTNER5/);
    await slack.closeView({ userId: people.bo, viewId: view.id });

    const ana = bot().person(people.ana);
    await changeSettings(bot().slack, ana, { outside: 'yes' });
    bot().clock.advance(10_000);
    expect((await bo.share(await bo.type('/cal-rankings', 'most-completed'))).isPrivate).toBe(false);
    await changeSettings(bot().slack, ana, { outside: 'no' });
  });

  async function openPreview(command: string, question: string) {
    const ana = bot().person();
    await ana.pressOnly('Share', await ana.type(command, question));
    const view = await openedView(bot().slack, { userId: people.ana });
    return ana.watch.bind(ana, async () => {
      await bot().slack.submitView({ userId: people.ana, viewId: view.id, values: {} });
    });
  }

  it('posts nothing of a preview that was open while somebody hid themselves', async () => {
    const send = await openPreview('/cal-rankings', 'most-bookings last month');
    const bo = bot().person(people.bo);
    await connectAccount(bot().slack, bo, bot().calcom.keys.member);
    await bo.press('Hide my name', await bo.type('/cal-account'));
    const answer = await send();
    expect(answer.words).toMatch(/Nothing was posted.*has changed/s);
    expect(answer.isPrivate).toBe(true);
    await bo.press('Disconnect', await bo.type('/cal-account'));
  });

  it('posts nothing of a preview of bookings that was open while the right to them was taken away', async () => {
    const ana = bot().person();
    await changeSettings(bot().slack, ana, { bookings: 'everyone', admins: [people.bo] });
    const send = await openPreview('/cal-bookings', 'past');
    await changeSettings(bot().slack, bot().person(people.bo), { bookings: 'nobody' });
    expect((await send()).words).toMatch(/Nothing was posted.*has changed/s);
  });

  it('posts nothing of a preview that was open for more than ten minutes', async () => {
    const send = await openPreview('/cal-rankings', 'most-bookings last month');
    bot().clock.advance(10 * 60_000 + 1);
    expect((await send()).words).toMatch(/Nothing was posted.*ten minutes/s);
  });

  it('posts a preview that was open for less', async () => {
    const send = await openPreview('/cal-rankings', 'most-bookings last month');
    bot().clock.advance(9 * 60_000);
    expect((await send()).isPrivate).toBe(false);
  });
});
