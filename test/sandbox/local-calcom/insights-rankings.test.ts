import { createHash } from 'node:crypto';
import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { askFiltered, askStats, closeCalcoms, now, type StatsRow, startCalcom } from './support';

let calcom: LocalCalcom;
let stats: Awaited<ReturnType<typeof askStats>>;
let covered: readonly Booking[];

beforeAll(async () => {
  calcom = await startCalcom();
  stats = await askStats(calcom);
  const { bookings, eventTypes, teams, members, organizationId } = calcom.world;
  covered = bookings.filter(({ eventTypeId, ownerId }) => {
    const teamId = eventTypes.find(({ id }) => id === eventTypeId)?.teamId ?? null;
    if (teamId !== null)
      return teams.some(({ id, parentId }) => id === teamId && parentId === organizationId);
    return members.some((member) => member.id === ownerId && member.organizationId === organizationId);
  });
});
afterAll(closeCalcoms);

type Tally = readonly [ownerId: number, numbers: readonly number[]];

/** The numbers of each owner, deleted accounts included. */
function tally(score: (booking: Booking) => number | null): readonly Tally[] {
  const owners = [...new Set(covered.flatMap(({ ownerId }) => ownerId ?? []))];
  return owners
    .map(
      (id): Tally => [
        id,
        covered.filter(({ ownerId }) => ownerId === id).flatMap((each) => score(each) ?? []),
      ],
    )
    .filter(([, numbers]) => numbers.length > 0);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const isMember = (id: number) => calcom.world.members.some((member) => member.id === id);

/** Top ten by our own count: the counts alone, since the order among equals is open. */
function expectTop(rows: readonly StatsRow[], tallies: readonly Tally[], order: 1 | -1, average = false) {
  const counted = tallies
    .map(([id, numbers]) => ({ id, count: average ? sum(numbers) / numbers.length : sum(numbers) }))
    .sort((left, right) => order * (left.count - right.count))
    .slice(0, 10);
  const kept = counted.filter(({ id }) => isMember(id));
  expect(rows.map(({ count }) => count)).toEqual(kept.map(({ count }) => expect.closeTo(count, 8)));
  for (const { userId, count } of rows) {
    const numbers = tallies.find(([id]) => id === userId)?.[1] ?? [];
    expect(count).toBeCloseTo(average ? sum(numbers) / numbers.length : sum(numbers), 8);
  }
}

const isCompleted = ({ status, end }: Booking) => (status === 'accepted' && end <= now ? 1 : null);

describe('member rankings', () => {
  it('mostBookings counts every status, highest first', () =>
    expectTop(
      stats.mostBookings,
      tally(() => 1),
      -1,
    ));

  it('leastBookings counts the same, lowest first', () =>
    expectTop(
      stats.leastBookings,
      tally(() => 1),
      1,
    ));

  it('mostCancelled counts cancelled ones, old halves of reschedules included, rejected ones not', () => {
    expectTop(
      stats.mostCancelled,
      tally(({ status }) => (status === 'cancelled' ? 1 : null)),
      -1,
    );
  });

  it('mostCompleted counts accepted ones that are over', () =>
    expectTop(stats.mostCompleted, tally(isCompleted), -1));

  it('leastCompleted counts the same, lowest first', () =>
    expectTop(stats.leastCompleted, tally(isCompleted), 1));

  it('mostNoShow counts no-shows of hosts, not of guests', () => {
    expectTop(
      stats.mostNoShow,
      tally(({ noShowHost }) => (noShowHost ? 1 : null)),
      -1,
    );
  });

  it('highestRatings gives averages as floats under the name of count', () => {
    expectTop(
      stats.highestRatings,
      tally(({ rating }) => rating),
      -1,
      true,
    );
    expect(stats.highestRatings.some(({ count }) => !Number.isInteger(count))).toBe(true);
  });

  it('lowestRatings gives the same averages, lowest first', () => {
    expectTop(
      stats.lowestRatings,
      tally(({ rating }) => rating),
      1,
      true,
    );
  });

  it('end after ten rows although more members have bookings', () => {
    expect(tally(() => 1).length).toBeGreaterThan(10);
    expect(stats.leastBookings).toHaveLength(10);
  });

  it('never name a member without a booking', () => {
    const idle = calcom.world.members.filter(({ id }) =>
      calcom.world.bookings.every((each) => each.ownerId !== id),
    );
    const named = Object.values(stats).flatMap((rows) => rows.map(({ userId }) => userId));
    expect(named.filter((id) => idle.some((member) => member.id === id))).toEqual([]);
    expect(
      Object.values(stats)
        .flat()
        .every(({ count }) => count > 0),
    ).toBe(true);
  });

  it('credit the owner and not the co-hosts', async () => {
    const { mostBookings } = await askFiltered(calcom, 'eventTypeId', 'ms', [314]);
    const panel = covered.filter(({ eventTypeId }) => eventTypeId === 314);
    for (const { userId, count } of mostBookings) {
      expect(count).toBe(panel.filter(({ ownerId }) => ownerId === userId).length);
    }
    expect(panel.some(({ coHostIds }) => coHostIds.length > 0)).toBe(true);
  });

  it('have less than ten rows where a deleted account took one of the places', () => {
    const top = [...tally(() => 1)].sort(([, left], [, right]) => right.length - left.length).slice(0, 10);
    expect(top.filter(([id]) => !isMember(id))).toHaveLength(1);
    expect(stats.mostBookings).toHaveLength(9);
  });

  it('change the order among equals from call to call, and nothing else', async () => {
    const filter = [
      'startTime',
      'dr',
      { startDate: '2026-05-26', endDate: '2026-05-28', preset: 'c' },
    ] as const;
    const orders = [];
    for (let call = 0; call < 4; call += 1) orders.push((await askFiltered(calcom, ...filter)).leastBookings);
    const counts = orders.map((rows) => rows.map(({ count }) => count).join());
    const owners = orders.map((rows) => rows.map(({ userId }) => userId).join());
    expect(new Set(counts).size).toBe(1);
    expect(new Set(owners).size).toBeGreaterThan(1);
  });

  it('repeat themselves on a server of the same seed asked the same things in the same order', async () => {
    const twin = await startCalcom();
    expect(await askStats(twin)).toEqual(stats);
  });
});

describe('a row of a ranking', () => {
  it('carries its fields in the documented order', () => {
    const [row] = stats.mostBookings;
    expect(Object.keys(row ?? {})).toEqual(['userId', 'user', 'emailMd5', 'count']);
    expect(Object.keys(row?.user ?? {})).toEqual(['id', 'username', 'name', 'email', 'avatarUrl']);
    expect(row?.user.id).toBe(row?.userId);
  });

  it('hashes the e-mail as it is stored, upper case included', async () => {
    const [row] = (await askFiltered(calcom, 'userId', 'ss', 122)).mostBookings;
    expect(row?.user.email).toBe('Amara.Sample+Work@Acme.test');
    expect(row?.emailMd5).toBe(createHash('md5').update('Amara.Sample+Work@Acme.test').digest('hex'));
  });

  it.each([
    ['of the username, relative', 101, '/rui/avatar.png'],
    ['as stored, absolute', 102, 'https://avatars.acme.test/lena.png'],
    ['as stored, relative', 105, '/api/avatar/misaki-5.png'],
    ['of null where there is no username', 111, '/null/avatar.png'],
  ])('has an avatar %s', async (_what, id, avatarUrl) => {
    const [row] = (await askFiltered(calcom, 'userId', 'ss', id)).mostBookings;
    expect(row?.user.avatarUrl).toBe(avatarUrl);
  });

  it('may lack name and username', async () => {
    const [row] = (await askFiltered(calcom, 'userId', 'ss', 112)).mostBookings;
    expect(row?.user).toMatchObject({ name: null, username: null });
  });
});
