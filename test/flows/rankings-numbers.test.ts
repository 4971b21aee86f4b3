import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import {
  type Counted,
  countRanking,
  expectRows,
  nameOf,
  rankingRows,
  rankingWords,
} from '../support/count-rankings';
import { eventually } from '../support/eventually';
import { last30Days, lastMonth, lastWeek, march } from '../support/periods';
import { useBot } from '../support/use-bot';

describe('numbers of /cal-rankings, counted again from the bookings', () => {
  const bot = useBot();
  // Whose numbers `scope:me` means is known of one's own connection alone.
  beforeAll(() => connectAccount(bot().slack, bot().person(), bot().calcom.keys.admin));

  const cases: readonly (readonly [question: string, counted: Counted])[] = [
    ['', { scope: 'org', by: 'start', ...last30Days }],
    ['last week', { scope: 'org', by: 'start', ...lastWeek }],
    ['march', { scope: 'org', by: 'start', ...march }],
    ['last month by:created', { scope: 'org', by: 'created', ...lastMonth }],
    ['last month team:"Sales EU"', { scope: { teamId: 4821 }, by: 'start', ...lastMonth }],
    ['team:success-emea', { scope: { teamId: 4822 }, by: 'start', ...last30Days }],
    ['scope:me march', { scope: 'me', by: 'start', ...march }],
    ['event:onboarding last month', { scope: 'org', by: 'start', ...lastMonth, eventTypeId: 313 }],
  ];

  for (const [question, counted] of cases) {
    it.each(rankingWords)(`agree for %s ${question}`, async (ranking) => {
      const { calcom, clock, person } = bot();
      const answer = await person().type('/cal-rankings', `${ranking} ${question}`);
      const expected = countRanking(calcom.world, ranking, counted, clock.now());
      expectRows(rankingRows(answer, calcom.world), expected);
    });
  }

  it('are of the whole organisation, with ties and people at the tenth place', () => {
    const { calcom, clock } = bot();
    const counted = { scope: 'org', by: 'start', ...last30Days } as const;
    const busy = countRanking(calcom.world, 'most-bookings', counted, clock.now());
    expect(busy.valueOf.size).toBeGreaterThan(20);
    expect(busy.values[0]?.[0]).toBeGreaterThan(20);
  });
});

describe('a person’s card', () => {
  const bot = useBot();
  beforeAll(() => connectAccount(bot().slack, bot().person(), bot().calcom.keys.admin));
  const organisation = { scope: 'org', by: 'start', ...last30Days } as const;
  const counted = (ranking: string) =>
    countRanking(bot().calcom.world, ranking, organisation, bot().clock.now());
  /** Everybody, from most bookings to fewest. */
  const everybody = () => [...counted('most-bookings').valueOf].sort(([, a], [, b]) => b - a);

  it('keeps its place where what is beside it, such as the week ahead, is late', async () => {
    bot().calcom.inject({ path: '/v2/bookings', kind: 'hold' });
    const card = await bot().person().type('/cal-rankings', 'member:me last month');
    bot().calcom.clearFaults();
    expect(card.words.split('\n')[0]).toMatch(/ had \d+ bookings, \d+\w\w of \d+/);
    expect(card.words).not.toContain('Next week');
  });

  it('says first how many bookings the asker had, and their place among everybody', async () => {
    const { calcom, person } = bot();
    const card = await person().type('/cal-rankings', 'member:me');
    const own = calcom.world.members.find(({ id }) => id === calcom.world.adminId);
    const [first = ['', 0]] = everybody();
    expect(own && nameOf(own)).toBe(first[0]);
    expect(card.words.split('\n')[0]).toMatch(
      new RegExp(`^\\*You had ${first[1]} bookings, 1st of \\d+\\.\\*$`),
    );
    expect(card.words).toContain(`${counted('most-completed').valueOf.get(first[0])} completed`);
    expect(card.words).toContain(`${counted('most-cancelled').valueOf.get(first[0]) ?? 'none'} cancelled`);
    expect(card.words).toMatch(/Usual for you: \d+(?:–\d+)? a week\./);
    expect(card.words).toMatch(/Next week: /);
    expect(card.isPrivate).toBe(true);
    expect(card.accessible).toContain(`You had ${first[1]} bookings, 1st of`);
    // Never eight lists of one row.
    expect(card.words).not.toMatch(/Fewest bookings|Lowest rated/);
  });

  it('counts the weeks beside it as Cal.com counts their totals', async () => {
    const { calcom, person } = bot();
    const card = await person().type('/cal-rankings', 'member:me');
    const [, weeks = ''] = /Bookings a week, [^:]*: ((?:\d+, ){7}\d+)\./.exec(card.accessible) ?? [];
    const days = (index: number) =>
      new Date(Date.parse('2026-05-31T23:00:00.000Z') + (index - 8) * 7 * 86_400_000);
    const own = calcom.world.bookings.filter(({ ownerId }) => ownerId === calcom.world.adminId);
    const expected = Array.from(
      { length: 8 },
      (_, index) => own.filter(({ start, end }) => start >= days(index) && end < days(index + 1)).length,
    );
    expect(weeks).toBe(expected.join(', '));
    const since = calcom.requests.length;
    bot().clock.advance(60_000);
    await person().type('/cal-rankings', 'member:me last week');
    expect(
      bot()
        .calls(since)
        .filter((path) => path.endsWith('kpi-stats')),
    ).toEqual([]);
  });

  it('says outside the top ten, not zero, of whoever is not among them', async () => {
    const [name = '', value] = everybody()[15] ?? [];
    const card = await bot().person().type('/cal-rankings', `member:"${name}"`);
    expect(card.words.split('\n')[0]).toBe(
      `*${name} had ${value} ${value === 1 ? 'booking' : 'bookings'}, outside the top ten.*`,
    );
  });

  it('is compared in one press, and says so of numbers and of places', async () => {
    const ana = bot().person();
    const compared = await ana.press('Compare', await ana.type('/cal-rankings', 'member:me last week'));
    expect(compared.words).toMatch(/^\*You had \d+ bookings.* (?:than|as many as) before/);
    expect(compared.words).toContain('compared with Mon 18 – Sun 24 May');
    expect((await ana.press('Hide comparison', compared)).words).not.toContain('compared');
  });

  it('leads to the bookings behind it', async () => {
    const { slack, person } = bot();
    const ana = person();
    const card = await ana.type('/cal-rankings', 'member:me last week');
    const [, count = ''] = /You had (\d+) bookings/.exec(card.words) ?? [];
    await ana.pressOnly('See these bookings', card);
    const wire = await eventually('they are there', () => {
      const view = JSON.stringify(slack.openViews(ana.userId).at(-1)?.view ?? '');
      return view.includes('are listed') && view;
    });
    expect(wire).toContain(`All ${count} bookings are listed.`);
    await slack.closeView({ userId: ana.userId, viewId: slack.openViews(ana.userId).at(-1)?.id ?? '' });
  });

  it('asks which, of a name that several have, and says so of one that nobody has', async () => {
    const ana = bot().person();
    const asked = await ana.type('/cal-rankings', 'member:a');
    expect(asked.words).toMatch(/^\*Which “a”\?/);
    const [option] = asked.menus[0]?.options ?? [];
    const card = await ana.choose(option?.text ?? '', asked);
    expect(card.words).toContain(` had `);
    const nobody = await ana.type('/cal-rankings', 'member:zzyzx');
    expect(nobody.words).toMatch(/No bookings .* for anyone called “zzyzx”/);
    expect(nobody.buttons.map(({ label }) => label)).toContain('Show everyone');
  });

  it('needs one’s own access to know who asks', async () => {
    const answer = await bot().person(people.dee).type('/cal-rankings', 'member:me');
    expect(answer.words).toMatch(/This needs your own Cal\.com account/);
  });

  it('shows a plain member their own numbers, with the places that the shared access knows', async () => {
    const { slack, calcom, person } = bot();
    const bo = person(people.bo);
    await connectAccount(slack, bo, calcom.keys.member);
    const card = await bo.type('/cal-rankings', 'member:me');
    const own = calcom.world.members.find(({ id }) => id === calcom.world.plainMemberId);
    const value = counted('most-bookings').valueOf.get(own ? nameOf(own) : '');
    expect(card.words).toMatch(new RegExp(`^\\*You had ${value} bookings, \\d+\\w\\w of \\d+`));
  });
});
