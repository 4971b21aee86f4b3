import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { ask, askFiltered, askStats, closeCalcoms, dayMs, now, startCalcom } from './support';

let calcom: LocalCalcom;
let unfiltered: Awaited<ReturnType<typeof askStats>>;

beforeAll(async () => {
  calcom = await startCalcom();
  unfiltered = await askStats(calcom);
});
afterAll(closeCalcoms);

/** Highest number of bookings that one member has among those kept, counted here. */
function highestCount(keeps: (booking: Booking) => boolean): number {
  const { members, teams, bookings, eventTypes } = calcom.world;
  const counts = members
    .filter(({ organizationId }) => organizationId !== null)
    .map(({ id }) => {
      const own = bookings.filter((booking) => booking.ownerId === id && keeps(booking));
      return own.filter(({ eventTypeId }) => {
        const teamId = eventTypes.find((each) => each.id === eventTypeId)?.teamId ?? null;
        return teamId === null || teams.some((team) => team.id === teamId && team.parentId !== null);
      }).length;
    });
  return Math.max(...counts);
}

async function highestAnswer(id: string, type: string, data: unknown): Promise<number> {
  return (await askFiltered(calcom, id, type, data)).mostBookings[0]?.count ?? 0;
}

async function statusOf(id: string, type: string, data: unknown): Promise<number> {
  const columnFilters = [{ id, value: { type, data } }];
  const body = { scope: 'org', timeZone: 'UTC', columnFilters };
  return (await ask(calcom, '/v2/insights/bookings/members', { body })).status;
}

function range(startDate: string | null, endDate: string | null) {
  return { startDate, endDate, preset: 'c' };
}

/** Counts what lies between two bounds, for the admin alone and by the admin's own bookings. */
async function countAdmin(startDate: string | null, endDate: string | null): Promise<number> {
  const columnFilters = [
    { id: 'startTime', value: { type: 'dr', data: range(startDate, endDate) } },
    { id: 'userId', value: { type: 'ss', data: calcom.world.adminId } },
  ];
  return (await askStats(calcom, { columnFilters })).mostBookings[0]?.count ?? 0;
}

function adminBetween(from: string, until: string): number {
  const { bookings, adminId } = calcom.world;
  return bookings.filter(
    ({ ownerId, start, end }) => ownerId === adminId && start >= new Date(from) && end <= new Date(until),
  ).length;
}

describe('startTime filter', () => {
  const from = '2026-05-01T00:00:00.000Z';
  const until = '2026-05-31T23:59:59.999Z';

  it('holds the lower bound against the start and the upper one against the end', async () => {
    const expected = highestCount(({ start, end }) => start >= new Date(from) && end <= new Date(until));
    expect(await highestAnswer('startTime', 'dr', range(from, until))).toBe(expected);
  });

  it('leaves out a meeting that straddles the end, and one that straddles the beginning', async () => {
    const straddling = calcom.world.bookings.filter(
      ({ start, end, ownerId }) =>
        ownerId === 101 && start < new Date('2026-06-01') && end > new Date('2026-06-01'),
    );
    expect(straddling.length).toBeGreaterThan(0);
    const [may, june] = [
      await countAdmin(from, until),
      await countAdmin('2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'),
    ];
    const both = await countAdmin(from, '2026-06-02T00:00:00Z');
    expect(both - may - june).toBe(straddling.length);
  });

  it('includes both bounds', async () => {
    const booking = calcom.world.bookings.find(({ ownerId, end }) => ownerId === 101 && end < now);
    const [start, end] = [booking?.start.toISOString() ?? '', booking?.end.toISOString() ?? ''];
    expect(await countAdmin(start, end)).toBe(adminBetween(start, end));
    expect(adminBetween(start, end)).toBeGreaterThan(0);
  });

  it('discards an offset instead of applying it', async () => {
    const asUtc = await countAdmin('2026-05-28T12:00:00Z', '2026-05-28T23:00:00Z');
    expect(await countAdmin('2026-05-28T12:00:00+09:00', '2026-05-28T23:00:00-05:00')).toBe(asUtc);
    expect(asUtc).toBe(adminBetween('2026-05-28T12:00:00Z', '2026-05-28T23:00:00Z'));
  });

  it('reads a bare end date as its first instant, so that the last day is lost', async () => {
    const dateOnly = await countAdmin('2026-05-01', '2026-05-29');
    expect(dateOnly).toBe(adminBetween('2026-05-01T00:00:00Z', '2026-05-29T00:00:00Z'));
    expect(dateOnly).toBeLessThan(await countAdmin('2026-05-01', '2026-05-29T23:59:59.999Z'));
  });

  it('is not shifted by the time zone of the request', async () => {
    const columnFilters = [
      { id: 'startTime', value: { type: 'dr', data: range('2026-05-01', '2026-05-29') } },
    ];
    const [tokyo, lisbon] = [
      await askStats(calcom, { timeZone: 'Asia/Tokyo', columnFilters }),
      await askStats(calcom, { timeZone: 'Europe/Lisbon', columnFilters }),
    ];
    expect(tokyo.mostBookings.map(({ count }) => count)).toEqual(
      lisbon.mostBookings.map(({ count }) => count),
    );
  });

  it('is open where a bound is null, and never looks at the preset', async () => {
    expect(await countAdmin(null, null)).toBe(adminBetween('1970-01-01', '2100-01-01'));
    const [tomorrow, later] = [new Date(now.getTime() + dayMs), '2100-01-01'];
    expect(await countAdmin(tomorrow.toISOString(), null)).toBe(adminBetween(tomorrow.toISOString(), later));
  });

  it('breaks with 500 on a date that cannot be read', async () => {
    expect(await statusOf('startTime', 'dr', range('last week', null))).toBe(500);
    expect(await statusOf('startTime', 'dr', range('2026-13-41', null))).toBe(500);
  });
});

describe('createdAt filter', () => {
  it('holds both bounds against the moment of booking', async () => {
    const [from, until] = ['2026-04-01T00:00:00.000Z', '2026-04-30T23:59:59.999Z'];
    const expected = highestCount(
      ({ createdAt }) => createdAt >= new Date(from) && createdAt <= new Date(until),
    );
    expect(await highestAnswer('createdAt', 'dr', range(from, until))).toBe(expected);
  });
});

describe('eventTypeId filter', () => {
  it('keeps the bookings of the listed event types', async () => {
    const expected = highestCount(({ eventTypeId }) => eventTypeId === 311 || eventTypeId === 318);
    expect(await highestAnswer('eventTypeId', 'ms', [311, 318])).toBe(expected);
  });

  it('also keeps bookings of the copies of a managed event type', async () => {
    const copies = calcom.world.eventTypes.filter(({ parentId }) => parentId === 313).map(({ id }) => id);
    const expected = highestCount(({ eventTypeId }) => eventTypeId !== null && copies.includes(eventTypeId));
    expect(expected).toBeGreaterThan(0);
    expect(await highestAnswer('eventTypeId', 'ms', [313])).toBe(expected);
  });

  it('filters nothing when its list is empty', async () => {
    expect((await askFiltered(calcom, 'eventTypeId', 'ms', [])).mostBookings[0]).toEqual(
      unfiltered.mostBookings[0],
    );
  });
});

describe('userId filter', () => {
  it('keeps one member when it is a number', async () => {
    const { mostBookings } = await askFiltered(calcom, 'userId', 'ss', 103);
    expect(mostBookings.map(({ userId }) => userId)).toEqual([103]);
  });

  it('is ignored when it is a numeric string', async () => {
    expect((await askFiltered(calcom, 'userId', 'ss', '103')).mostBookings[0]).toEqual(
      unfiltered.mostBookings[0],
    );
  });
});

describe('status filter', () => {
  it.each(['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'])('knows %s', async (status) => {
    expect(await highestAnswer('status', 'ms', [status])).toBe(
      highestCount((booking) => booking.status === status),
    );
  });

  it.each([
    ['an unknown status', ['confirmed']],
    ['an upper-case status', ['ACCEPTED']],
    ['an empty list', []],
  ])('breaks with 500 on %s', async (_what, data) => {
    expect(await statusOf('status', 'ms', data)).toBe(500);
  });
});

describe('paid filter', () => {
  it('keeps paid bookings for "true" and unpaid ones for anything else', async () => {
    expect(await highestAnswer('paid', 'ss', 'true')).toBe(highestCount(({ paid }) => paid));
    const unpaid = highestCount(({ paid }) => !paid);
    expect(await highestAnswer('paid', 'ss', 'false')).toBe(unpaid);
    expect(await highestAnswer('paid', 'ss', 'whatever')).toBe(unpaid);
  });
});

describe('userEmail and userName filters', () => {
  const text = async (id: string, operator: string, operand: string) => {
    const { mostBookings } = await askFiltered(calcom, id, 't', { operator, operand });
    return mostBookings.map(({ user }) => user.name).sort();
  };

  it.each([
    ['equals, with regard to case', 'equals', 'Rui Pires', ['Rui Pires']],
    ['equals, another case', 'equals', 'rui pires', []],
    ['contains, without regard to case', 'contains', 'uI pIR', ['Rui Pires']],
    ['startsWith, without regard to case', 'startsWith', 'RUI', ['Rui Pires']],
    ['endsWith, without regard to case', 'endsWith', ' PIRES', ['Rui Pires']],
    ['isEmpty, for null and for no text', 'isEmpty', '', ['', null, null]],
    ['contains, with % as wildcard', 'contains', 'r%p_res', ['Rui Pires']],
  ])('understand %s', async (_what, operator, operand, names) => {
    expect(await text('userName', operator, operand)).toEqual(names);
  });

  it('leave out hosts without name when negated', async () => {
    const withNull = (names: readonly (string | null)[]) => names.filter((name) => name === null);
    expect(withNull(await text('userName', 'notEquals', 'Rui Pires'))).toEqual([]);
    expect(withNull(await text('userName', 'notContains', 'Rui'))).toEqual([]);
    expect(await text('userName', 'notContains', 'a')).not.toContain('Lena Vogt');
    expect(await text('userName', 'isNotEmpty', '')).toHaveLength(10);
  });

  it("look at the host's e-mail", async () => {
    expect(await text('userEmail', 'equals', 'lena@acme.test')).toEqual(['Lena Vogt']);
    expect(await text('userEmail', 'startsWith', 'amara.sample+work@')).toEqual(['Amara Sample']);
  });
});

describe('rating filter', () => {
  it.each([
    ['eq', (rating: number) => rating === 4],
    ['neq', (rating: number) => rating !== 4],
    ['gt', (rating: number) => rating > 4],
    ['gte', (rating: number) => rating >= 4],
    ['lt', (rating: number) => rating < 4],
    ['lte', (rating: number) => rating <= 4],
  ])('understands %s and leaves out unrated bookings', async (operator, holds) => {
    const expected = highestCount(({ rating }) => rating !== null && holds(rating));
    expect(await highestAnswer('rating', 'n', { operator, operand: 4 })).toBe(expected);
  });
});

describe('filters the server does not know', () => {
  it.each([
    ['teamId', 'ss', 4821],
    ['uid', 'ss', 'abc'],
    ['starttime', 'dr', { startDate: '2026-05-01', endDate: '2026-05-02', preset: 'c' }],
    ['startTime', 'ss', '2026-05-01'],
    ['eventTypeId', 'ss', 311],
    ['status', 'ss', 'accepted'],
  ])('are ignored without a word: %s of type %s', async (id, type, data) => {
    expect((await askFiltered(calcom, id, type, data)).mostBookings[0]).toEqual(unfiltered.mostBookings[0]);
  });

  it('leave the known ones beside them at work', async () => {
    const columnFilters = [
      { id: 'teamId', value: { type: 'ss', data: 4821 } },
      { id: 'userId', value: { type: 'ss', data: 103 } },
      { id: 'eventTypeId', value: { type: 'ms', data: [318] } },
    ];
    const { mostBookings } = await askStats(calcom, { columnFilters });
    const expected = calcom.world.bookings.filter((each) => each.ownerId === 103 && each.eventTypeId === 318);
    expect(mostBookings.map(({ userId, count }) => [userId, count])).toEqual([[103, expected.length]]);
  });
});
