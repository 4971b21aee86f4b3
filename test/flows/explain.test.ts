import type { World } from '../../sandbox/local-calcom/world/types';
import { rankings } from '../../src/rankings/ranking';
import { type BotUnderTest, people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { countRanking, rankingRows } from '../support/count-rankings';
import { eventually } from '../support/eventually';
import { chooseRow, closeModal, explain, pressInModal } from '../support/explanation';
import { last30Days, lastMonth } from '../support/periods';
import { openedView, type Person } from '../support/person';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

const organisation = { scope: 'org', by: 'start', ...last30Days } as const;
const firstRow = (ranking: Seen, world: World) => {
  const [row] = rankingRows(ranking, world);
  if (row === undefined) throw new Error(`No rows in: ${ranking.words}`);
  return row;
};

const allListed = (count: number | null) =>
  count === 1 ? /^The only one is listed\.$/ : new RegExp(`^All ${count} bookings are listed\\.$`);

/** Asks for a ranking, and explains the row of this name, or its first. */
async function explainRanking(bot: BotUnderTest, person: Person, text: string, name?: string) {
  const ranking = await person.type('/cal-rankings', text);
  const row = name === undefined ? firstRow(ranking, bot.calcom.world) : { name, value: null };
  const menuName = row.name.slice(0, 30);
  return { ranking, row, shown: await explain(bot.slack, person, menuName, ranking) };
}

describe('the bookings behind a number', () => {
  const bot = useBot();
  afterEach(() => closeModal(bot().slack, bot().person()));

  it('are as many as were counted, the latest first, and are paged in the modal', async () => {
    const { slack, calcom, clock, person } = bot();
    const ana = person();
    const { row, shown } = await explainRanking(bot(), ana, 'most-bookings');
    const expected = countRanking(calcom.world, 'most-bookings', organisation, clock.now());
    const number = expected.valueOf.get(row.name) ?? 0;
    expect(number).toBeGreaterThan(40);
    expect(shown.sum).toBe(`All ${number} bookings are listed.`);
    expect(shown.where).toBe(`1 to 20 of ${number}, the latest first, times in your time zone`);
    const second = await pressInModal(slack, ana, 'Load more');
    expect(second.where).toBe(`21 to 40 of ${number}, the latest first, times in your time zone`);
    expect(second.sum).toBe(shown.sum);
    const third = await pressInModal(slack, ana, 'Load more');
    const uids = [shown, second, third].flatMap(({ bookingUids }) => bookingUids);
    const owned = calcom.world.bookings.filter(
      ({ ownerId, start, end }) =>
        ownerId === calcom.world.adminId &&
        start >= new Date(last30Days.start) &&
        end <= new Date(last30Days.end),
    );
    expect([...uids].sort()).toEqual(owned.map(({ uid }) => uid).sort());
    expect((await pressInModal(slack, ana, 'Back to the latest')).bookingUids).toEqual(shown.bookingUids);
  });

  it('go on from the modal after a restart, with nothing kept on the server', async () => {
    const { slack } = bot();
    const ana = bot().person();
    const { shown } = await explainRanking(bot(), ana, 'most-bookings');
    await bot().restart();
    const second = await pressInModal(slack, ana, 'Load more');
    expect(second.where).toMatch(/^21 to 40 of/);
    expect(second.bookingUids.filter((uid) => shown.bookingUids.includes(uid))).toEqual([]);
  });

  it('hold event types, times, hosts and states, and nothing of guests', async () => {
    const { calcom, person } = bot();
    const { shown } = await explainRanking(bot(), person(), 'most-cancelled last month');
    expect(shown.words).toMatch(/ · (cancelled|moved to another time)/);
    const guests = calcom.world.bookings.flatMap(({ attendees }) => attendees.map(({ email }) => email));
    expect(guests.filter((email) => shown.wire.includes(email))).toEqual([]);
    expect(shown.wire).not.toContain('client.test');
  });

  it('are those of the filters, and of a team what it counts', async () => {
    const { calcom, clock, person } = bot();
    const text = 'most-completed last month team:"Sales EU" event:onboarding';
    const { row, shown } = await explainRanking(bot(), person(), text);
    const counted = { scope: { teamId: 4821 }, by: 'start', ...lastMonth, eventTypeId: 313 } as const;
    const number = countRanking(calcom.world, 'most-completed', counted, clock.now()).valueOf.get(row.name);
    expect(shown.sum).toBe(`All ${number} bookings are listed.`);
    expect(shown.words).toMatch(/Team Sales EU .* only Onboarding/);
    const rows = shown.words.split('\n').filter((line) => /^\d+:\d\d {2}/.test(line));
    expect(rows).not.toEqual([]);
    expect(rows.every((line) => line.includes('Onboarding'))).toBe(true);
  });

  it('say how many ratings there are, and their mean beside the average', async () => {
    const { person } = bot();
    const { row, shown } = await explainRanking(bot(), person(), 'highest-rated last 90 days');
    expect(shown.sum).toMatch(
      /^\d\.\d\d stars(?: on average)?, from the (?:\d+ ratings|only rating) listed\.$/,
    );
    expect(shown.sum).toContain(row.value?.toFixed(2));
  });

  it('are offered for rankings, not for the overview, and of one person after the other', async () => {
    const { slack, calcom, person } = bot();
    const ana = person();
    const overview = await ana.type('/cal-rankings', 'last month');
    const offered = ({ overflows }: Seen) =>
      overflows.flatMap(({ options }) => options.map(({ text }) => text));
    expect(offered(overview)).not.toContain('See the bookings behind…');
    const ranking = await ana.type('/cal-rankings', 'most-bookings last month');
    expect(offered(ranking)).toContain('See the bookings behind…');
    const [first, second] = rankingRows(ranking, calcom.world);
    const shown = await explain(slack, ana, first?.name.slice(0, 30) ?? '', ranking);
    const other = await chooseRow(slack, ana, second?.name.slice(0, 30) ?? '', shown);
    expect(other.words).toMatch(/’s \d+ bookings/);
    expect(other.bookingUids).not.toEqual(shown.bookingUids);
    expect(ana.now(ranking)).toEqual(ranking);
  });

  it('have beside them how each list is counted, one paragraph a list', async () => {
    const { slack, person } = bot();
    const ana = person();
    const counted = async (text: string) => {
      await ana.pressOnly('How this is counted', await ana.type('/cal-rankings', text));
      const view = await openedView(slack, ana);
      await closeModal(slack, ana);
      return JSON.stringify(view);
    };
    const all = await counted('last month');
    for (const { title, meaning } of Object.values(rankings))
      expect(all).toContain(`*${title}*\\n${meaning}`);
    const one = await counted('most-no-show last month');
    expect(one).toContain('Guests who didn’t come aren’t counted');
    expect(one).not.toContain('*Most bookings*');
  });

  it('open once for a double click', async () => {
    const { slack, person } = bot();
    const dee = person(people.dee);
    const ranking = await dee.type('/cal-rankings', 'most-bookings last month');
    const open = () => dee.pressOnly('See the bookings behind', ranking);
    await Promise.all([open(), open()]);
    await eventually('the modal is open', () => slack.openViews(people.dee).length > 0);
    await bot().restart();
    expect(slack.openViews(people.dee)).toHaveLength(1);
    await closeModal(slack, dee);
  });

  it('are looked through a thousand at a time, and further back when asked', async () => {
    const { slack, calcom, person } = bot();
    const ana = person();
    const ranking = await ana.type('/cal-rankings', 'most-bookings last year');
    const { name, value } = firstRow(ranking, calcom.world);
    const since = calcom.requests.length;
    let shown = await explain(slack, ana, name, ranking);
    expect(
      bot()
        .calls(since)
        .filter((path) => path === '/v2/bookings'),
    ).toHaveLength(10);
    expect(shown.sum).toMatch(new RegExp(`^${value} counted, \\d+ listed so far\\.`));
    expect(shown.words).toContain('looked through the latest 1,000 bookings');
    while (shown.buttons.some(({ label }) => label === 'Look further back')) {
      shown = await pressInModal(slack, ana, 'Look further back');
    }
    expect(shown.sum).toBe(`All ${value} bookings are listed.`);
  });
});

describe('who may see the bookings behind a number', () => {
  const bot = useBot({ visibleTo: null });

  it('is told how it is allowed, where the shared access lists bookings for nobody', async () => {
    const { slack, person } = bot();
    const bo = person(people.bo);
    const ranking = await bo.type('/cal-rankings', 'most-bookings');
    const since = bot().calcom.requests.length;
    const shown = await explain(slack, bo, firstRow(ranking, bot().calcom.world).name, ranking);
    expect(shown.words).toContain('You can’t list bookings with the shared account');
    expect(shown.words).toContain('/cal-account');
    expect(
      bot()
        .calls(since)
        .filter((path) => path === '/v2/bookings'),
    ).toEqual([]);
    await closeModal(slack, bo);
  });

  it('lists with one’s own account what that sees, and says that the shared access counted', async () => {
    const { slack, calcom, person } = bot();
    const layla = person(people.layla);
    await connectAccount(slack, layla, calcom.keys.member);
    const { shown } = await explainRanking(bot(), layla, 'most-bookings');
    expect(shown.sum).toMatch(/^(\d+) counted, (\d+) listed\. \d+ (?:is|are) not visible to you\./);
    expect(shown.words).toMatch(/shared access counted them|only what its owner hosts or attends/);
    const [counted = 0, listed = 0] = (shown.sum.match(/\d+/g) ?? []).map(Number);
    expect(listed).toBeLessThan(counted);
    expect(shown.sum).toContain(`${counted - listed} `);
  });

  it.each([
    [
      'that counted',
      '/v2/organizations/500/teams/4821/memberships',
      'the account that this workspace shares',
    ],
    ['that lists', '/v2/bookings', 'your connection'],
  ])('is told which access Cal.com refuses: the one %s', async (_what, path, said) => {
    const { slack, calcom, clock, person } = bot();
    const layla = person(people.layla);
    await closeModal(slack, layla);
    await connectAccount(slack, layla, calcom.keys.member);
    const ranking = await layla.type('/cal-rankings', 'most-bookings team:"Sales EU"');
    clock.advance(61_000);
    calcom.inject({ kind: 'status', status: 401, path, times: 1 });
    const shown = await explain(slack, layla, firstRow(ranking, calcom.world).name, ranking);
    expect(shown.words).toContain(`Cal.com no longer accepts ${said}`);
    calcom.clearFaults();
    await closeModal(slack, layla);
  });

  it('shows one’s own numbers in full', async () => {
    const { slack, person } = bot();
    const layla = person(people.layla);
    await closeModal(slack, layla);
    const { shown } = await explainRanking(bot(), layla, 'most-bookings scope:me last 90 days');
    expect(shown.sum).toMatch(/^All \d+ bookings are listed\.$/);
    await closeModal(slack, layla);
  });

  it('is judged again with each press', async () => {
    const { slack, calcom, person } = bot();
    const dee = person(people.dee);
    await connectAccount(slack, dee, calcom.keyFor(calcom.world.adminId));
    await explainRanking(bot(), dee, 'most-bookings');
    await dee.press('Disconnect', await dee.type('/cal-account'));
    const shown = await pressInModal(slack, dee, 'Load more');
    expect(shown.words).toContain('You can’t list bookings with the shared account');
    await closeModal(slack, dee);
  });
});

describe('the bookings behind a number, with Cal.com in trouble', () => {
  const bot = useBot();
  afterEach(async () => {
    bot().calcom.clearFaults();
    await closeModal(bot().slack, bot().person());
  });

  it('open in time and come when they are there', async () => {
    const { slack, calcom, person } = bot();
    const ana = person();
    const ranking = await ana.type('/cal-rankings', 'most-bookings last week');
    calcom.inject({ kind: 'hold', path: '/v2/bookings' });
    const { name, value } = firstRow(ranking, calcom.world);
    const explaining = explain(slack, ana, name, ranking);
    await eventually('it is said that they are looked for', () =>
      JSON.stringify(slack.openViews(ana.userId).at(-1)?.view ?? '').includes('Looking through the bookings'),
    );
    calcom.clearFaults();
    expect((await explaining).sum).toMatch(allListed(value));
  });

  it('end in a sentence where Cal.com refuses them', async () => {
    const { slack, calcom, person } = bot();
    const ana = person();
    const ranking = await ana.type('/cal-rankings', 'most-bookings last week');
    calcom.inject({ kind: 'status', status: 403, path: '/v2/bookings' });
    const { name } = firstRow(ranking, calcom.world);
    const said = await explain(slack, ana, name, ranking);
    expect(said.words).toMatch(/Cal\.com/);
    expect(said.words).not.toContain('undefined');
  });
});

describe.each([
  ['with teams', { hasInsights: false, hasTeams: true }],
  ['without teams', { hasInsights: false, hasTeams: false, bookingsPaging: 'offset' as const }],
])('the bookings behind a number, where Cal.com counts nothing itself, %s', (_what, calcomOptions) => {
  const bot = useBot({ calcom: calcomOptions });
  beforeAll(() => connectAccount(bot().slack, bot().person(), bot().calcom.keys.admin));
  afterEach(() => closeModal(bot().slack, bot().person()));

  const texts = [
    'most-completed last month',
    'most-bookings by:created last week',
    'scope:me most-cancelled',
  ];
  const ofTeams = ['most-bookings team:"Sales EU" last month', 'most-bookings event:discovery'];
  it.each(calcomOptions.hasTeams === false ? texts : [...texts, ...ofTeams])(
    'are those that Roundup counted for %s',
    async (text) => {
      const { row, shown } = await explainRanking(bot(), bot().person(), text);
      expect(shown.sum).toMatch(allListed(row.value));
    },
  );
});
