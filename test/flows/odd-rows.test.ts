import { people } from '../support/bot-under-test';
import { connectAccount } from '../support/connect-account';
import { eventually } from '../support/eventually';
import { useBot } from '../support/use-bot';

type Row = Readonly<Record<string, unknown>>;

const withoutHosts = ({ hosts: _hosts, ...row }: Row) => row;
const oddRows: readonly (readonly [string, (row: Row) => unknown])[] = [
  ['has no title', (row) => ({ ...row, title: null })],
  ['has no hosts', withoutHosts],
  ['has a text for its length', (row) => ({ ...row, duration: 'an hour' })],
  ['has a length below nothing', (row) => ({ ...row, duration: -30 })],
  ['has no time', (row) => ({ ...row, start: 'soon' })],
  ['has attendees of a wrong type', (row) => ({ ...row, attendees: { name: 'x' } })],
  ['is null', () => null],
  ['is a text', () => 'a booking'],
];

const spoilFirst = (spoil: (row: Row) => unknown) => (row: Row, at: number) => (at === 0 ? spoil(row) : row);

describe('a booking that', () => {
  const bot = useBot();
  beforeEach(() => bot().calcom.clearFaults());

  it.each(oddRows)('%s costs itself and no other, and is counted', async (_name, spoil) => {
    const ana = bot().person();
    const whole = await ana.type('/cal-bookings', 'past');
    bot().calcom.inject({ path: '/v2/bookings', kind: 'odd-rows', spoil: spoilFirst(spoil) });
    const list = await ana.type('/cal-bookings', 'past');
    expect(list.bookingUids.slice(0, 9)).toEqual(whole.bookingUids.slice(1));
    expect(list.bookingUids).toHaveLength(10);
    expect(list.words).toContain('1 booking could not be read.');
    expect(list.accessible).toContain('1 booking could not be read.');
  });

  it('could not be read is named by its field in the log, and by nothing else', async () => {
    bot().calcom.inject({
      path: '/v2/bookings',
      kind: 'odd-rows',
      spoil: spoilFirst((row) => ({ ...row, title: 17 })),
    });
    await bot().person().type('/cal-bookings', 'cancelled');
    const lines = bot()
      .log()
      .split('\n')
      .filter((line) => line.includes('bookings could not be read'));
    expect(lines.at(-1)).toMatch(/"fields":"title"/);
  });

  it('could not be read is still counted once its page is left behind', async () => {
    bot().calcom.inject({
      path: '/v2/bookings',
      kind: 'odd-rows',
      spoil: spoilFirst((row) => ({ ...row, title: null })),
    });
    const ana = bot().person();
    let list = await ana.type('/cal-bookings', 'past');
    for (let press = 0; press < 11; press += 1) list = await ana.press('Load more', list);
    expect(list.words).toContain('2 bookings could not be read.');
  });

  it.each(['description', 'eventType', 'eventTypeId', 'rating', 'rescheduledByEmail'])(
    'has null for %s, as Cal.com sends it, is read',
    async (field) => {
      bot().calcom.inject({
        path: '/v2/bookings',
        kind: 'odd-rows',
        spoil: (row) => ({ ...row, [field]: null, cancellationReason: '', status: 'awaiting_host' }),
      });
      const list = await bot().person().type('/cal-bookings', 'past');
      expect(list.bookingUids).toHaveLength(10);
      expect(list.words).not.toContain('could not be read');
    },
  );
});

describe('a ranked member who cannot be read', () => {
  const bot = useBot();

  it('costs nobody else their place unsaid, on screen, aloud, in a channel and in the log', async () => {
    const ana = bot().person();
    const whole = await ana.type('/cal-rankings', 'most-bookings last month scope:org');
    expect(whole.words).toContain('Rui Pires');
    expect(whole.words).not.toContain('could not be read');
    bot().clock.advance(60_000);
    bot().calcom.inject({
      path: '/v2/insights/bookings/members',
      kind: 'odd-rows',
      spoil: (row) => (row.userId === 101 ? { ...row, count: 'many' } : row),
    });
    const ranking = await ana.type('/cal-rankings', 'most-bookings last month scope:org');
    const said = '1 member could not be read, so the others may rank too high.';
    expect(ranking.words).toContain(said);
    expect(ranking.accessible).toContain(said);
    expect(ranking.words).not.toMatch(/Rui Pires .*booking/);
    expect((await ana.share(ranking)).words).toContain(said);
    const overview = await ana.type('/cal-rankings', 'last month scope:org');
    expect(overview.words).toContain(said);
    const lines = bot()
      .log()
      .split('\n')
      .filter((line) => line.includes('members could not be read'));
    expect(lines.at(-1)).toMatch(/"fields":"count"/);
  });
});

describe('where Roundup counts itself, a booking that could not be read', () => {
  const bot = useBot({ calcom: { hasInsights: false } });
  beforeEach(() => bot().calcom.clearFaults());

  it('is said below a ranking, and below what is shared of it', async () => {
    bot().calcom.inject({
      path: '/v2/bookings',
      kind: 'odd-rows',
      spoil: spoilFirst((row) => ({ ...row, title: null })),
    });
    const ana = bot().person();
    const ranking = await ana.type('/cal-rankings', 'most-bookings last week');
    expect(ranking.words).toContain('Rui Pires');
    expect(ranking.words).toMatch(/\d+ bookings? could not be read\./);
    expect((await ana.share(ranking)).words).toMatch(/\d+ bookings? could not be read\./);
  });

  it('is said below a fair share', async () => {
    bot().calcom.inject({
      path: '/v2/bookings',
      kind: 'odd-rows',
      spoil: spoilFirst((row) => ({ ...row, title: null })),
    });
    const share = await bot().person().type('/cal-rankings', 'fair-share last week scope:org');
    expect(share.words).toMatch(/\d+ bookings? could not be read\./);
  });
});

describe('where a cursor leads back to where it was', () => {
  const bot = useBot({ calcom: { hasInsights: false } });
  beforeEach(() => bot().calcom.clearFaults());

  it.each(['same-cursor', 'cursor-circle'] as const)('(%s) a ranking ends, and says so', async (kind) => {
    bot().clock.advance(200_000);
    bot().calcom.inject({ path: '/v2/bookings', kind });
    const asked = bot().calls().length;
    const ranking = await bot().person().type('/cal-rankings', 'most-bookings last quarter');
    expect(ranking.words).toMatch(/gave the same page twice/);
    expect(
      bot()
        .calls(asked)
        .filter((path) => path === '/v2/bookings').length,
    ).toBeLessThanOrEqual(4);
  });

  it('a list ends, and says so', async () => {
    bot().calcom.inject({ path: '/v2/bookings', kind: 'same-cursor' });
    const ana = bot().person();
    let list = await ana.type('/cal-bookings', 'past');
    for (let press = 0; press < 25 && /Load more/.test(list.wire); press += 1) {
      list = await ana.press('Load more', list);
    }
    expect(list.words).toMatch(/gave the same page twice/);
    expect(list.wire).not.toContain('Load more');
  });

  it('the Home tab ends its count, and says so', async () => {
    const bo = bot().person(people.bo);
    await connectAccount(bot().slack, bo, bot().calcom.keys.admin);
    bot().calcom.inject({ path: '/v2/bookings', kind: 'same-cursor' });
    await bot().slack.openHome({ userId: people.bo, tab: 'home' });
    await eventually('the tab says so', () =>
      JSON.stringify(bot().slack.homeOf(people.bo) ?? '').includes('gave the same page twice'),
    );
  });
});
