import { CalcomRejectedError } from '../../src/calcom/errors';
import {
  type BookingListStatus,
  type BookingsQuery,
  bookingListStatuses,
  type WireBooking,
} from '../../src/calcom/schemas';
import { emptyPage } from './support/examples';
import { useLocalCalcom } from './support/use-local-calcom';

// What Cal.com's contract says, line by line, as the client meets it on the local Cal.com.

const contract = useLocalCalcom();

describe('bookings', () => {
  async function walk(query: BookingsQuery, client = contract.connect()): Promise<WireBooking[]> {
    const rows: WireBooking[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 110; pages += 1) {
      const page = await client.listBookings({ limit: 100, ...query, ...(cursor ? { cursor } : {}) });
      rows.push(...page.data);
      expect(page.pagination.nextCursor === null).toBe(!page.pagination.hasMore);
      if (page.pagination.nextCursor === null) return rows;
      cursor = page.pagination.nextCursor;
    }
    throw new Error('the walk does not end');
  }
  const starts = (rows: readonly WireBooking[]) => rows.map(({ start }) => Date.parse(start));

  it.each<[BookingListStatus, 'forward' | 'backward']>([
    ['upcoming', 'forward'],
    ['recurring', 'forward'],
    ['unconfirmed', 'forward'],
    ['past', 'backward'],
    ['cancelled', 'backward'],
  ])('walks %s %s in time to its end, each booking once', async (status, direction) => {
    const rows = await walk({ status });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ uid }) => uid)).size).toBe(rows.length);
    const times = starts(rows);
    expect(times).toEqual([...times].sort((a, b) => (direction === 'forward' ? a - b : b - a)));
    expect(contract.calcom.requests.at(-1)?.headers['cal-api-version']).toBe('2026-05-01');
  });

  it('walks every status from the far future back when none is asked for', async () => {
    const times = starts(await walk({ teamId: 4824 }));
    expect(times.length).toBeGreaterThan(100);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it.each(bookingListStatuses)('pages %s alike in small steps and large ones', async (status) => {
    const window = { status, afterStart: '2026-05-25T00:00:00.000Z', beforeEnd: '2026-06-12T00:00:00.000Z' };
    const small = await walk({ ...window, limit: 7 });
    const large = await walk({ ...window, limit: 100 });
    expect(small).toEqual(large);
    expect(small.length).toBeGreaterThan(0);
  });

  it('gives fifty rows unless told otherwise', async () => {
    const { data, pagination } = await contract.connect().listBookings({ status: 'past' });
    expect(data).toHaveLength(50);
    expect(pagination.hasMore).toBe(true);
  });

  it('ends on an exactly full page', async () => {
    const window = { afterStart: '2026-05-25T00:00:00.000Z', beforeEnd: '2026-06-12T00:00:00.000Z' };
    const all = await walk({ ...window, status: 'cancelled' });
    const page = await contract.connect().listBookings({ ...window, status: 'cancelled', limit: all.length });
    expect(page.data).toHaveLength(all.length);
    expect(page.pagination).toEqual({ nextCursor: null, hasMore: false });
  });

  it('gives an empty page where there is nothing', async () => {
    const { status: _status, ...page } = emptyPage;
    expect(await contract.connect().listBookings({ bookingUid: 'nothing' })).toEqual(page);
  });

  const instantsBetween =
    (name: 'start' | 'end' | 'createdAt' | 'updatedAt', low: number, high: number) => (row: WireBooking) => {
      const at = Date.parse(row[name] ?? '');
      return at >= low && at <= high;
    };
  const april = Date.UTC(2026, 3, 1);
  const may = Date.UTC(2026, 4, 1);
  const iso = (ms: number) => new Date(ms).toISOString();
  const some = { status: 'past', limit: 100 } as const;

  it.each<[string, () => BookingsQuery, (row: WireBooking) => boolean]>([
    [
      'attendeeEmail',
      () => ({ attendeeEmail: 'star+tag@client.test' }),
      (row) => row.attendees.some(({ email }) => email === 'star+tag@client.test'),
    ],
    [
      'attendeeName',
      () => ({ attendeeName: '<!here> <@U2> & co' }),
      (row) => row.attendees.some(({ name }) => name === '<!here> <@U2> & co'),
    ],
    ['eventTypeId', () => ({ eventTypeId: 311 }), (row) => row.eventType?.id === 311],
    ['eventTypeIds', () => ({ eventTypeIds: [311, 312] }), (row) => row.eventType?.slug === 'demo'],
    ['teamId', () => ({ teamId: 4824 }), (row) => [314, 317].includes(row.eventType?.id ?? 0)],
    [
      'teamsIds',
      () => ({ teamsIds: [4824, 4822] }),
      (row) => [312, 314, 316, 317].includes(row.eventType?.id ?? 0),
    ],
    [
      'afterStart and beforeEnd',
      () => ({ afterStart: iso(april), beforeEnd: iso(may) }),
      (row) => instantsBetween('start', april, may)(row) && instantsBetween('end', april, may)(row),
    ],
    [
      'afterCreatedAt and beforeCreatedAt',
      () => ({ afterCreatedAt: iso(april), beforeCreatedAt: iso(may) }),
      instantsBetween('createdAt', april, may),
    ],
    [
      'afterUpdatedAt and beforeUpdatedAt',
      () => ({ afterUpdatedAt: iso(april), beforeUpdatedAt: iso(may) }),
      instantsBetween('updatedAt', april, may),
    ],
  ])('filters by %s', async (_name, query, keep) => {
    const { data } = await contract.connect().listBookings({ ...some, ...query() });
    expect(data.length).toBeGreaterThan(0);
    expect(data.filter((row) => !keep(row))).toEqual([]);
    const { data: unfiltered } = await contract.connect().listBookings(some);
    expect(unfiltered.some((row) => !keep(row))).toBe(true);
  });

  it('filters by bookingUid', async () => {
    const client = contract.connect();
    const [wanted] = (await client.listBookings(some)).data.slice(7);
    const { data } = await client.listBookings({ bookingUid: wanted?.uid });
    expect(data).toEqual([wanted]);
  });

  it('reads all four variants, deleted owners and whatever else may be missing', async () => {
    const client = contract.connect();
    const rows = [
      ...(await walk({ status: 'past', afterStart: '2025-09-01T00:00:00.000Z' }, client)),
      ...(await walk({ status: 'upcoming' }, client)),
      ...(await walk({ status: 'cancelled' }, client)),
    ];
    const seated = (row: WireBooking) => row.attendees.some(({ seatUid }) => typeof seatUid === 'string');
    const recurring = (row: WireBooking) => typeof row.recurringBookingUid === 'string';
    const met = {
      regular: rows.some((row) => !seated(row) && !recurring(row)),
      recurring: rows.some((row) => !seated(row) && recurring(row)),
      seated: rows.some((row) => seated(row) && !recurring(row)),
      recurringAndSeated: rows.some((row) => seated(row) && recurring(row)),
      deletedOwner: rows.some(({ hosts }) =>
        hosts.some(({ id, timeZone }) => id === 'unknown' && timeZone === undefined),
      ),
      coHosts: rows.some(({ hosts }) => hosts.length > 1),
      noEventType: rows.some(({ eventType }) => eventType === null),
      noDescription: rows.some(({ description }) => description === null),
      rawLocation: rows.some(({ location }) => location?.startsWith('integrations:')),
      noUpdate: rows.some(({ updatedAt }) => updatedAt === null),
      noLanguage: rows.some(({ attendees }) => attendees.some(({ language }) => language === null)),
      nobodyThere: rows.some(({ attendees }) => attendees.length === 0),
      awaitingHost: rows.some(({ status }) => status === 'awaiting_host'),
      rejectedAmongCancelled: rows.some(({ status }) => status === 'rejected'),
      markedReschedule: rows.some(({ cancellationReason }) => cancellationReason?.startsWith('$RCH$')),
      movedOn: rows.some(({ rescheduledToUid }) => typeof rescheduledToUid === 'string'),
      movedHere: rows.some(({ rescheduledFromUid }) => typeof rescheduledFromUid === 'string'),
      withoutMilliseconds: rows.some(({ start }) => /:\d\dZ$/.test(start)),
      withMilliseconds: rows.some(({ start }) => start.endsWith('.000Z')),
      rated: rows.some(({ rating }) => typeof rating === 'number'),
    };
    expect(Object.entries(met).filter(([, seen]) => !seen)).toEqual([]);
  });

  it('says which field was refused: a cursor that is no good, an event type that does not exist', async () => {
    const client = contract.connect();
    const badCursor = client.listBookings({ cursor: 'bm90IGEgY3Vyc29y' });
    await expect(badCursor).rejects.toThrow(CalcomRejectedError);
    await expect(badCursor).rejects.toMatchObject({ status: 400, fields: ['cursor'] });
    await expect(client.listBookings({ eventTypeId: 424242 })).rejects.toMatchObject({
      name: 'CalcomRejectedError',
      status: 400,
    });
  });

  it('shows a member their own and to an admin those of all', async () => {
    const window = { afterStart: '2026-05-25T00:00:00.000Z', beforeEnd: '2026-06-12T00:00:00.000Z' };
    const [own, all] = [
      await walk(window, contract.connect('member')),
      await walk(window, contract.connect('admin')),
    ];
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
  });
});
