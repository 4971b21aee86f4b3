import type { Booking } from '../../sandbox/local-calcom/world/types';
import { CalcomForbiddenError, CalcomNotFoundError, CalcomRejectedError } from '../../src/calcom/errors';
import type { ColumnFilter, MemberStats } from '../../src/calcom/schemas';
import { noStats } from './support/examples';
import { useLocalCalcom } from './support/use-local-calcom';

// What Cal.com's contract says, line by line, as the client meets it on the local Cal.com.

const insights = '/v2/insights/bookings/members';
const rankings: readonly (keyof MemberStats)[] = [
  'mostBookings',
  'leastBookings',
  'mostCancelled',
  'mostCompleted',
  'leastCompleted',
  'mostNoShow',
  'highestRatings',
  'lowestRatings',
];

const contract = useLocalCalcom();

function countOwned(userId: number, keep: (booking: Booking) => boolean = () => true): number {
  return contract.calcom.world.bookings.filter((booking) => booking.ownerId === userId && keep(booking))
    .length;
}

function averageRating(userId: number): number {
  const ratings = contract.calcom.world.bookings.flatMap(({ ownerId, rating }) =>
    ownerId === userId && rating !== null ? [rating] : [],
  );
  return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
}

describe('member stats', () => {
  const isCompleted = ({ status, end }: Booking) => status === 'accepted' && end <= contract.now();
  const meanings: Readonly<Record<keyof MemberStats, [(userId: number) => number, 'asc' | 'desc']>> = {
    mostBookings: [(id) => countOwned(id), 'desc'],
    leastBookings: [(id) => countOwned(id), 'asc'],
    mostCancelled: [(id) => countOwned(id, ({ status }) => status === 'cancelled'), 'desc'],
    mostCompleted: [(id) => countOwned(id, isCompleted), 'desc'],
    leastCompleted: [(id) => countOwned(id, isCompleted), 'asc'],
    mostNoShow: [(id) => countOwned(id, ({ noShowHost }) => noShowHost), 'desc'],
    highestRatings: [averageRating, 'desc'],
    lowestRatings: [averageRating, 'asc'],
  };

  it.each(rankings)('gives %s: ten rows at most, nobody with none, in its own order', async (name) => {
    const rows = (await contract.askOrg())[name];
    const [meaning, order] = meanings[name];
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.length).toBeLessThanOrEqual(10);
    for (const row of rows) {
      expect(row.count).toBeGreaterThan(0);
      expect(row.count).toBeCloseTo(meaning(row.userId), 9);
      expect(row.emailMd5).toMatch(/^[0-9a-f]{32}$/);
    }
    const counts = rows.map(({ count }) => count);
    expect(counts).toEqual([...counts].sort((a, b) => (order === 'asc' ? a - b : b - a)));
  });

  it('reads averages as they are, not as whole numbers', async () => {
    const { highestRatings, lowestRatings } = await contract.askOrg();
    const counts = [...highestRatings, ...lowestRatings].map(({ count }) => count);
    expect(counts.some((count) => !Number.isInteger(count))).toBe(true);
  });

  it('reads members without a name or a username, and every kind of picture', async () => {
    const only = (userId: number) => contract.askOrg([{ id: 'userId', value: { type: 'ss', data: userId } }]);
    const nameless = await only(112);
    expect(nameless.mostBookings[0]?.user).toMatchObject({
      name: null,
      username: null,
      avatarUrl: '/null/avatar.png',
    });
    const [lena] = (await only(102)).mostBookings;
    expect(lena?.user.avatarUrl).toMatch(/^https:/);
    const [loud] = (await only(103)).mostBookings;
    expect(loud?.user.name).toBe('<!channel> & <@U1>');
  });

  it('sends the documented body, as JSON, with the version that leaving it out means', async () => {
    const request = { scope: 'team', selectedTeamId: 4821, timeZone: 'Europe/Lisbon' } as const;
    await contract.connect().getMemberStats(request);
    expect(contract.calcom.requests.at(-1)).toMatchObject({ method: 'POST', path: insights, query: {} });
    expect(contract.calcom.requests.at(-1)?.headers).toMatchObject({
      authorization: 'admin',
      'content-type': 'application/json',
    });
    expect(contract.calcom.requests.at(-1)?.headers['cal-api-version']).toBe('2024-04-15');
    expect(JSON.parse(contract.calcom.requests.at(-1)?.body ?? '')).toEqual(request);
  });

  it.each<[string, ColumnFilter, (booking: Booking) => boolean]>([
    [
      'dr on startTime, whose end is held against the end',
      dates('startTime', '2026-05-01T00:00:00.000Z', '2026-05-31T23:59:59.999Z'),
      ({ start, end }) =>
        start.getTime() >= Date.UTC(2026, 4, 1) && end.getTime() <= Date.UTC(2026, 5, 1) - 1,
    ],
    [
      'dr on createdAt, open to one side',
      dates('createdAt', '2026-05-01T00:00:00.000Z', null),
      ({ createdAt }) => createdAt.getTime() >= Date.UTC(2026, 4, 1),
    ],
    [
      'ms on eventTypeId',
      { id: 'eventTypeId', value: { type: 'ms', data: [311, 312] } },
      ({ eventTypeId }) => eventTypeId === 311 || eventTypeId === 312,
    ],
    [
      'ms on status',
      { id: 'status', value: { type: 'ms', data: ['pending', 'awaiting_host'] } },
      ({ status }) => status === 'pending' || status === 'awaiting_host',
    ],
    ['ss on userId', { id: 'userId', value: { type: 'ss', data: 105 } }, ({ ownerId }) => ownerId === 105],
    ['ss on paid', { id: 'paid', value: { type: 'ss', data: 'true' } }, ({ paid }) => paid],
    [
      't on userEmail',
      { id: 'userEmail', value: { type: 't', data: { operator: 'endsWith', operand: 'LENA@acme.test' } } },
      ({ ownerId }) => ownerId === 102,
    ],
    [
      't on userName',
      { id: 'userName', value: { type: 't', data: { operator: 'equals', operand: '田中 美咲' } } },
      ({ ownerId }) => ownerId === 105,
    ],
    [
      't on userName without use for its operand',
      { id: 'userName', value: { type: 't', data: { operator: 'isEmpty', operand: '' } } },
      ({ ownerId }) => [109, 112, 113].includes(ownerId ?? 0),
    ],
    [
      'n on rating',
      { id: 'rating', value: { type: 'n', data: { operator: 'gte', operand: 4 } } },
      ({ rating }) => rating !== null && rating >= 4,
    ],
  ])('filters by %s', async (_name, filter, keep) => {
    const { mostBookings } = await contract.askOrg([filter]);
    expect(mostBookings.length).toBeGreaterThan(0);
    for (const row of mostBookings) expect(row.count).toBe(countOwned(row.userId, keep));
    expect(mostBookings).not.toEqual((await contract.askOrg()).mostBookings);
  });

  it('holds every filter against a booking at once', async () => {
    const paid: ColumnFilter = { id: 'paid', value: { type: 'ss', data: 'true' } };
    const may = dates('startTime', '2026-05-01T00:00:00.000Z', '2026-05-31T23:59:59.999Z');
    const { mostBookings } = await contract.askOrg([paid, may]);
    const { mostBookings: paidEver } = await contract.askOrg([paid]);
    expect(mostBookings[0]?.count).toBeLessThan(paidEver[0]?.count ?? 0);
  });

  it.each<[string, object]>([
    ['an id that Cal.com would ignore', { id: 'teamId', value: { type: 'ss', data: 4821 } }],
    ['a known id with another type', { id: 'userId', value: { type: 'ms', data: [105] } }],
    ['a numeric string for a member', { id: 'userId', value: { type: 'ss', data: '105' } }],
    ['an empty list', { id: 'status', value: { type: 'ms', data: [] } }],
    ['a status of nobody', { id: 'status', value: { type: 'ms', data: ['done'] } }],
    ['a bare date', dates('startTime', '2026-05-01', '2026-05-31')],
    ['a date with an offset', dates('startTime', '2026-05-01T00:00:00+01:00', null)],
  ])('does not send a filter with %s', async (_name, filter) => {
    const before = contract.calcom.requests.length;
    await expect(contract.askOrg(JSON.parse(JSON.stringify([filter])))).rejects.toThrow(TypeError);
    expect(contract.calcom.requests).toHaveLength(before);
  });

  it("counts the caller's own bookings in the scope of one person", async () => {
    const stats = await contract
      .connect('member')
      .getMemberStats({ scope: 'user', timeZone: 'Europe/Berlin' });
    for (const name of rankings) expect(stats[name].length).toBeLessThanOrEqual(1);
    expect(stats.mostBookings[0]?.userId).toBe(102);
  });

  it('gives eight empty lists to those without permission, or for a team elsewhere', async () => {
    expect(await contract.askOrg([], contract.connect('member'))).toEqual(noStats);
    const elsewhere = { scope: 'team', selectedTeamId: 900, timeZone: 'Etc/UTC' } as const;
    expect(await contract.connect('admin').getMemberStats(elsewhere)).toEqual(noStats);
    expect(await contract.askOrg([], contract.connect('loner'))).toEqual(noStats);
  });

  it('says forbidden where the server does', async () => {
    const server = await contract.start({ withoutPermission: 'forbidden' });
    await expect(contract.askOrg([], contract.connect('member', { server }))).rejects.toThrow(
      CalcomForbiddenError,
    );
  });

  it('says not found on a server without insights', async () => {
    const server = await contract.start({ hasInsights: false });
    const failure = contract.askOrg([], contract.connect('admin', { server }));
    await expect(failure).rejects.toThrow(CalcomNotFoundError);
    await expect(failure).rejects.toThrow(`POST ${insights}: not found`);
  });

  it('says which field was refused', async () => {
    const failure = contract.connect().getMemberStats({ scope: 'org', timeZone: 'Mars/Olympus' });
    await expect(failure).rejects.toThrow(CalcomRejectedError);
    await expect(failure).rejects.toMatchObject({ status: 400, fields: ['timeZone'] });
  });
});

function dates(
  id: 'startTime' | 'createdAt',
  startDate: string | null,
  endDate: string | null,
): ColumnFilter {
  return { id, value: { type: 'dr', data: { startDate, endDate, preset: 'c' } } };
}
