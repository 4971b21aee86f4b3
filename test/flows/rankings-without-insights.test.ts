import type { World } from '../../sandbox/local-calcom/world/types';
import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { countRanking, expectRows, rankingRows, rankingWords } from '../support/count-rankings';
import { last30Days, lastWeek, march } from '../support/periods';
import { useBot, useBots } from '../support/use-bot';
import { teamOfBooking, visibleWorld } from '../support/visible-world';

const said = /This server has no Insights, so Roundup counted the bookings that this Cal\.com access can see/;
const withoutInsights = { hasInsights: false, bookingsPaging: 'offset' } as const;
const isPage = (path: string) => path === '/v2/bookings';
const isInsights = (path: string) => path.startsWith('/v2/insights');

describe('rankings on a server without insights', () => {
  const bot = useBot({ calcom: withoutInsights });
  const counted = (world: World, ranking: string, period: typeof march) =>
    countRanking(world, ranking, { scope: 'org', by: 'start', ...period }, bot().clock.now());

  it.each(rankingWords)(
    'are those of the bookings that the access can see, and say so: %s',
    async (ranking) => {
      const { calcom, person } = bot();
      const ana = person();
      const answer = await ana.type('/cal-rankings', `${ranking} march`);
      expect(answer.words).toMatch(said);
      expect(answer.accessible).toMatch(said);
      const expected = counted(visibleWorld(calcom.world), ranking, march);
      expectRows(rankingRows(answer, calcom.world), expected);
      const shared = await ana.share(answer);
      expect(shared.words).toMatch(said);
      expect(shared.accessible).toMatch(said);
    },
  );

  it('count those alone that were made through a team, where one is asked for', async () => {
    const { calcom, person } = bot();
    const ofTeam = (teamId: number) =>
      visibleWorld(calcom.world, (booking) => teamOfBooking(calcom.world, booking) === teamId);
    const answer = await person().type('/cal-rankings', 'most-bookings march team:"Sales EU"');
    expect(answer.words).toContain('The members’ personal bookings are left out');
    expectRows(rankingRows(answer, calcom.world), counted(ofTeam(4821), 'most-bookings', march));
  });

  it('ask for the insights once in a while, and read the bookings once for all the menus of a message', async () => {
    const { calcom, clock, person } = bot();
    clock.advance(3_600_000);
    const since = calcom.requests.length;
    const ana = person(people.dee);
    const overview = await ana.type('/cal-rankings', 'last 30 days');
    const first = bot().calls(since);
    const all = visibleWorld(calcom.world).bookings.filter(
      ({ start, end }) => start >= new Date(last30Days.start) && end <= new Date(last30Days.end),
    );
    // One page more, that a cursor is asked for before it is known that the server has none.
    expect(first.filter(isPage).length).toBeLessThanOrEqual(Math.ceil(all.length / 100) + 1);
    expect(first.filter((path) => path.endsWith('/members'))).toHaveLength(2);

    const asked = calcom.requests.length;
    const one = await ana.choose('Most completed', overview);
    expectRows(
      rankingRows(one, calcom.world),
      counted(visibleWorld(calcom.world), 'most-completed', last30Days),
    );
    expect((await ana.share(one)).isPrivate).toBe(false);
    await ana.type('/cal-rankings', 'least-bookings last week');
    const later = bot().calls(asked);
    expect(later.filter(isInsights)).toEqual([]);
    expect(later.filter(isPage).length).toBeLessThan(3);
  });

  it('stand beside the period before, counted in the same way', async () => {
    const { calcom, person } = bot();
    const answer = await person(people.yuki).type('/cal-rankings', 'most-bookings last week vs:previous');
    expect(answer.words).toContain('compared with Mon 18 – Sun 24 May');
    const world = visibleWorld(calcom.world);
    const now = counted(world, 'most-bookings', lastWeek);
    const before = counted(world, 'most-bookings', {
      start: '2026-05-17T23:00:00.000Z',
      end: '2026-05-24T22:59:59.999Z',
    });
    const moves = answer.words.split('\n').flatMap((line) => {
      const [, value, way, size, name = ''] =
        /^\s*\d+ [█·]+\s+(\d+) {2}.*?([+−])(\d+) {2,}(\S.*)$/.exec(line) ?? [];
      return value === undefined
        ? []
        : [{ name, value: Number(value), by: Number(size) * (way === '+' ? 1 : -1) }];
    });
    expect(moves.length).toBeGreaterThan(0);
    for (const { name, value, by } of moves) {
      expect([name, value]).toEqual([name, now.valueOf.get(name)]);
      expect([name, value - by]).toEqual([name, before.valueOf.get(name)]);
    }
  });

  it.each(['yes', 'no'])('cannot be filtered by what was paid, and say why: paid:%s', async (paid) => {
    const answer = await bot().person(people.bo).type('/cal-rankings', `most-bookings paid:${paid}`);
    expect(answer.words).toMatch(/can’t be filtered by `?paid:`? here.*no Insights/s);
    expect(answer.isPrivate).toBe(true);
  });

  it('are called counted by the doctor', async () => {
    const answer = await bot().person(people.layla).type('/cal-account', 'doctor');
    expect(answer.words).toMatch(/has no rankings of its own.*counts them from the bookings/);
  });
});

describe('rankings on a server that has no teams either', () => {
  const startBot = useBots();

  it('are one’s own, with an account of one’s own', async () => {
    const bot = await startBot({ calcom: { ...withoutInsights, hasTeams: false } });
    const bo = bot.person(people.bo);
    await connectAccount(bot.slack, bo, bot.calcom.keys.member);
    const answer = await bo.type('/cal-rankings', 'most-bookings march');
    const own = bot.calcom.world.bookings.filter(
      ({ ownerId, start, end }) =>
        ownerId === bot.calcom.world.plainMemberId &&
        start >= new Date(march.start) &&
        end <= new Date(march.end),
    );
    expect(answer.words).toMatch(said);
    expect(answer.words).not.toContain('team bookings not included');
    expect(rankingRows(answer, bot.calcom.world)).toMatchObject([{ rank: 1, value: own.length }]);
  });
});
