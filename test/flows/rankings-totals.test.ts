import type { Booking } from '../../sandbox/local-calcom/world/types';
import { people } from '../support/bot-under-test';
import { isCounted } from '../support/count-rankings';
import { eventually } from '../support/eventually';
import { last30Days, lastMonth } from '../support/periods';
import type { Seen } from '../support/read-message';
import { useBot } from '../support/use-bot';

const kpis = '/v2/insights/bookings/kpi-stats';
const thirtyBefore = { start: '2026-04-03T23:00:00.000Z', end: '2026-05-03T22:59:59.999Z' };
const april = { start: '2026-03-31T23:00:00.000Z', end: '2026-04-30T22:59:59.999Z' };

describe('the totals over an overview', () => {
  const bot = useBot();
  afterEach(() => {
    bot().calcom.clearFaults();
    bot().clock.advance(11_000);
  });

  /** By Cal.com's own reading, from the bookings themselves. */
  function totalsOf(period: typeof last30Days, scope: 'org' | { teamId: number } = 'org') {
    const { world } = bot().calcom;
    const some = world.bookings.filter((booking) =>
      isCounted(world, booking, { scope, by: 'start', ...period }),
    );
    const count = (fits: (booking: Booking) => boolean) => some.filter(fits).length;
    const ratings = some.flatMap(({ rating }) => rating ?? []);
    const isMoved = ({ rescheduledToUid }: Booking) => rescheduledToUid !== null;
    const isOff = (booking: Booking) => !isMoved(booking) && booking.status === 'cancelled';
    return {
      'All bookings': some.length,
      Completed: count((booking) => !isMoved(booking) && !isOff(booking) && booking.end < bot().clock.now()),
      Cancelled: count(isOff),
      'Host no-shows': count(({ noShowHost }) => noShowHost),
      'Guest no-shows': some.flatMap(({ attendees }) => attendees.filter(({ absent }) => absent)).length,
      Rating: Math.round((ratings.reduce((sum, one) => sum + one, 0) / ratings.length) * 10) / 10,
    };
  }

  function totalIn({ words }: Seen, label: string): readonly [value: number, by: number] {
    const ofAll = /^\*?(\d+) bookings? .*?(?:, (\d+) (more|fewer) than before.*|, as many as before)?\.\*?$/m;
    const ofOne = new RegExp(`${label} ([\\d.]+)(?: ★)?(?: \\(([+−])([\\d.]+)\\))?(?:  |$)`, 'm');
    if (label === 'All bookings') {
      const [, value, size = '0', way] = ofAll.exec(words) ?? [];
      return [Number(value), Number(size) * (way === 'fewer' ? -1 : 1)];
    }
    const [, value, sign, size = '0'] = ofOne.exec(words) ?? [];
    return [Number(value), Number(size) * (sign === '−' ? -1 : 1)];
  }

  it.each([
    ['', 'org', last30Days, thirtyBefore, '4 May – 2 Jun, so far'],
    ['last month team:"Sales EU"', { teamId: 4821 }, lastMonth, april, '1–31 May'],
    ['last month vs:previous', 'org', lastMonth, april, 'compared with 1–30 Apr'],
  ] as const)(
    'are those of the bookings, with their change: %s',
    async (text, scope, period, before, words) => {
      const overview = await bot().person().type('/cal-rankings', text);
      expect(overview.words.split('\n')[2]).toContain(words);
      const then = totalsOf(before, scope);
      for (const [label, value] of Object.entries(totalsOf(period, scope))) {
        const earlier = Object.entries(then).find(([each]) => each === label)?.[1] ?? Number.NaN;
        const [shown, by] = totalIn(overview, label);
        expect([label, shown, by]).toEqual([label, value, expect.closeTo(value - earlier, 5)]);
      }
      expect(overview.accessible).toMatch(/^\d+ bookings /);
    },
  );

  it('are not compared where that is not wanted, and cost one call then', async () => {
    const since = bot().calcom.requests.length;
    const overview = await bot().person(people.bo).type('/cal-rankings', 'last month vs:none');
    expect(overview.words).toMatch(/^\*?\d+ bookings last month\.\*?$/m);
    expect(overview.words).not.toContain('compared');
    expect(
      bot()
        .calls(since)
        .filter((path) => path === kpis),
    ).toHaveLength(1);
  });

  it('are shared too, and named nobody', async () => {
    const ana = bot().person(people.dee);
    const overview = await ana.type('/cal-rankings', 'last month');
    const shared = await ana.share(overview);
    expect(shared.isPrivate).toBe(false);
    expect(totalIn(shared, 'All bookings')).toEqual(totalIn(overview, 'All bookings'));
  });

  it('are left out for an open period, of which Cal.com counts none', async () => {
    const since = bot().calcom.requests.length;
    const overview = await bot().person(people.yuki).type('/cal-rankings', 'until 2026-01-31');
    expect(overview.words).not.toMatch(/^\*?\d+ bookings/);
    expect(bot().calls(since)).not.toContain(kpis);
  });

  it.each([
    ['without a word where the server has none', { kind: 'status', status: 404 }, false],
    ['without a word where the server refuses them', { kind: 'status', status: 403 }, false],
    ['with a sentence where the server breaks', { kind: 'status', status: 500 }, true],
    ['with a sentence where the server answers something else', { kind: 'wrong-shape' }, true],
  ] as const)('are left out %s', async (_what, fault, isSaid) => {
    bot().calcom.inject({ path: kpis, ...fault });
    const overview = await bot().person(people.layla).type('/cal-rankings', 'last week');
    expect(overview.words).toContain('Most bookings');
    expect(overview.words).not.toMatch(/^\*?\d+ bookings|Completed \d/);
    expect(overview.words.includes('Cal.com didn’t give the totals.')).toBe(isSaid);
  });

  it('are asked beside the rankings, and not waited for when they are late', async () => {
    const ana = bot().person(people.layla);
    const mark = bot().calcom.requests.length;
    bot().calcom.inject({ path: '/v2/insights', kind: 'hold' });
    const beside = ana.watch(() => ana.typeOnly('/cal-rankings', 'last month'));
    await eventually('both are asked while neither has answered', () => {
      const asked = bot().calls(mark);
      return asked.some((path) => path.startsWith(kpis)) && asked.some((path) => path.endsWith('/members'));
    });
    bot().calcom.clearFaults();
    expect((await beside).words).toMatch(/^\*?\d+ bookings/);
    bot().clock.advance(11_000);
    bot().calcom.inject({ path: kpis, kind: 'hold' });
    const late = await ana.type('/cal-rankings', 'last month');
    expect(late.words).not.toMatch(/^\*?\d+ bookings/);
    expect(late.words).toContain('Cal.com didn’t give the totals.');
    bot().calcom.clearFaults();
  });
});
