import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { countLoads, type LoadQuestion, loadRows } from '../support/count-loads';
import { nameOf } from '../support/count-rankings';
import { last30Days, lastMonth, lastWeek, march } from '../support/periods';
import { hasButton } from '../support/person';
import { useBot, useBots } from '../support/use-bot';

const grouped = (count: number) => count.toLocaleString('en-US');
const pages = (paths: readonly string[]) => paths.filter((path) => path === '/v2/bookings').length;

describe('/cal-rankings fair-share, counted again from the bookings', () => {
  const bot = useBot();
  // A minute's calls, and what is remembered of periods that go on.
  beforeEach(() => bot().clock.advance(120_000));

  const cases: readonly (readonly [text: string, question: LoadQuestion])[] = [
    ['last month team:"Sales EU"', { ...lastMonth, teamId: 4821 }],
    ['march team:success-emea', { ...march, teamId: 4822 }],
    ['last 30 days team:success-amer', { ...last30Days, teamId: 4823 }],
    ['last week', lastWeek],
    ['last 30 days', last30Days],
    ['2026-01-01..2026-05-31 scope:org', { start: '2026-01-01T00:00:00.000Z', end: lastMonth.end }],
    ['last month event:onboarding', { ...lastMonth, eventTypeId: 313 }],
    ['2026-01-01..2026-01-01 team:success-amer', dayOfNothing()],
  ];

  it.each(cases)('agrees for %s, with as many calls as pages', async (text, question) => {
    const { calcom, clock, person, calls } = bot();
    const since = calls().length;
    const answer = await person().type('/cal-rankings', `fair-share ${text}`);
    const { loads, idle, median, read, counted } = countLoads(calcom.world, clock.now(), question);
    expect(pages(calls(since))).toBe(Math.max(1, Math.ceil(read / 100)));
    if (counted > 1) expect(answer.words).toMatch(new RegExp(`\\b${grouped(counted)} bookings[.,;]`));

    const shownName = (name: string) => (name.length > 60 ? `${name.slice(0, 59)}…` : name);
    const expected = loads.map((load) => ({ ...load, name: shownName(load.name) }));
    const rows = loadRows(answer);
    expect(rows).toHaveLength(Math.min(20, loads.length));
    for (const row of rows) expect(row).toEqual(expected.find(({ name }) => name === row.name));
    const values = rows.map(({ bookings }) => bookings);
    expect(values).toEqual([...values].sort((a, b) => b - a));

    const names = (line: RegExp) => line.exec(answer.words)?.[1]?.split(', ') ?? [];
    const short = (name: string) => (name.length > 40 ? `${name.slice(0, 39)}…` : name);
    const further = loads.filter(({ name }) => !rows.some((row) => row.name === shownName(name)));
    expect(names(/^\*And \d+ more:\* (.*)$/m).sort()).toEqual(
      further.map(({ name, bookings }) => `${short(name)} ${bookings}`).sort(),
    );
    if (counted > 0) {
      if (median > 0) expect(answer.words).toContain(`The median is ${median} booking`);
      expect(names(/^\*\d+ (?:person|people) ha(?:d|s|ve) no bookings:\* (.*)$/m).sort()).toEqual(
        idle.map(short).sort(),
      );
    } else {
      expect(answer.words).toContain('No confirmed bookings in this period.');
      expect(answer.words).not.toContain('no bookings:');
    }
  });

  it('counts a closed period once for all who use the same access, and again after ten minutes', async () => {
    const { clock, person, calls } = bot();
    await person().type('/cal-rankings', 'fair-share 2026-04-01..2026-04-30');
    clock.advance(9 * 60_000);
    const since = calls().length;
    await person(people.bo).type('/cal-rankings', 'fair-share april');
    expect(pages(calls(since))).toBe(0);
    clock.advance(2 * 60_000);
    await person().type('/cal-rankings', 'fair-share april');
    expect(pages(calls(since))).toBeGreaterThan(0);
  });

  it('is one more entry of the menu, and leads back to a ranking and to another period', async () => {
    const ana = bot().person();
    const ranking = await ana.type('/cal-rankings', 'most-cancelled last week status:cancelled');
    const share = await ana.choose('Fair share', ranking);
    expect(share.ts).toBe(ranking.ts);
    expect(share.words).toMatch(/^\*.* bookings.*Everyone in the organisation {2}·.*25 – Sun 31 May/s);
    const month = await ana.choose('Last month', share);
    expect(month.words).toMatch(/^\*.* bookings.*1–31 May/s);
    expect((await ana.choose('Most completed', month)).words).toMatch(/completed the most bookings/);
  });

  it('is shared with its bars and those who have most, and nobody is named from below', async () => {
    const { calcom, clock, person } = bot();
    const ana = person();
    const own = await ana.type('/cal-rankings', 'fair-share last month team:"Sales EU"');
    const shared = await ana.share(own);
    expect(shared.isPrivate).toBe(false);
    const { loads, median } = countLoads(calcom.world, clock.now(), { ...lastMonth, teamId: 4821 });
    expect(shared.words).toContain(`The median is ${median} bookings`);
    const named = calcom.world.members
      .map(nameOf)
      .filter((name) => shared.wire.includes(JSON.stringify(name).slice(1, -1)));
    expect(named.length).toBeGreaterThan(0);
    expect(named.length).toBeLessThanOrEqual(3);
    for (const name of named) {
      expect(loads.find((load) => load.name === name)?.bookings).toBeGreaterThan(median);
    }
    expect(shared.wire).not.toMatch(/@(?:acme|client)\.test/);
    expect(shared.words).toMatch(/█/);
  });

  it('names nobody who hides', async () => {
    const { slack, calcom, person } = bot();
    const bo = person(people.bo);
    await connectAccount(slack, bo, calcom.keys.admin);
    await bo.press('Hide', await bo.type('/cal-account'));
    const own = await bo.type('/cal-rankings', 'fair-share last week');
    expect(own.words).toContain('Rui Pires');
    bot().clock.advance(10_000);
    const shared = await bo.share(own);
    expect(shared.words).toContain('A colleague (hidden)');
    expect(shared.wire).not.toContain('Rui Pires');
  });

  it.each([
    ['fair-share team:"Sales UE"', /no team called “Sales UE”.*Sales EU/],
    ['fair-share status:pending', /doesn’t take status:/],
    ['fair-share event:intor', /no event type called/],
  ])('answers %s with what is wrong, and counts nothing', async (text, words) => {
    const since = bot().calls().length;
    expect((await bot().person().type('/cal-rankings', text)).words.replace(/[`*]/g, '')).toMatch(words);
    expect(pages(bot().calls(since))).toBe(0);
  });
});

describe('a fair share for whoever sees less', () => {
  const startBot = useBots();

  it('comes from the shared access where that sees more, and says so', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    const answer = await bo.type('/cal-rankings', 'fair-share last month team:"Sales EU"');
    expect(answer.words).toMatch(/Rui Pires’s Cal\.com access/);
    const { counted } = countLoads(bot.calcom.world, bot.clock.now(), { ...lastMonth, teamId: 4821 });
    expect(answer.words).toContain(` ${counted} bookings`);
  });

  it('tells the owner of the shared access, and not the asker, where that is refused in the middle', async () => {
    const bot = await startBot();
    const bo = bot.person(people.bo);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    bot.calcom.inject({ kind: 'status', status: 401, path: '/v2/bookings', times: 1 });
    const answer = await bo.type('/cal-rankings', 'fair-share last month team:"Sales EU"');
    expect(answer.words).toContain('the account that this workspace shares');
    expect((await bo.type('/cal-account')).words).toContain('Lena Vogt');
  });

  it('says that a plain member’s access may see too little, and is then not for sharing', async () => {
    const bot = await startBot({ key: 'member' });
    const answer = await bot.person().type('/cal-rankings', 'fair-share last month team:"Sales EU"');
    expect(answer.words).toMatch(/shows a plain member’s own bookings only/);
    expect(hasButton(answer, 'Share')).toBe(false);
  });

  it('needs a team or an organisation', async () => {
    const bot = await startBot({ key: 'loner' });
    const org = await bot.person().type('/cal-rankings', 'fair-share scope:org');
    expect(org.words).toContain('in no organisation');
    const own = await bot.person().type('/cal-rankings', 'fair-share last month');
    expect(own.words).toContain('Team Solo Studio');
  });

  it('counts for organisers on a server that pages by take and skip, and says so', async () => {
    const bot = await startBot({ calcom: { bookingsPaging: 'offset', hasInsights: false } });
    const answer = await bot.person().type('/cal-rankings', 'fair-share last month');
    expect(answer.words).toContain('names one host per booking, so co-hosts aren’t counted');
    expect(loadRows(answer).length).toBeGreaterThan(5);
  });

  it('is refused where there is no access at all', async () => {
    const bot = await startBot({ env: () => ({ CAL_API_KEY: undefined }) });
    const answer = await bot.person().type('/cal-rankings', 'fair-share');
    expect(answer.words).toContain('No Cal.com access yet');
  });
});

/** New Year's Day, on which nobody of that team had anything. */
function dayOfNothing(): LoadQuestion {
  return { start: '2026-01-01T00:00:00.000Z', end: '2026-01-01T23:59:59.999Z', teamId: 4823 };
}
