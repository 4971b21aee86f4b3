import type { LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import { CalcomNotFoundError, CalcomRejectedError } from '../../src/calcom/errors';
import { type BookingsQuery, bookingListStatuses } from '../../src/calcom/schemas';
import { useLocalCalcom } from './support/use-local-calcom';

// Servers that list bookings by `take` and `skip`, as the client meets them on the local Cal.com.

const contract = useLocalCalcom();
const selfHosted = { hasInsights: false, hasTeams: false, bookingsPaging: 'offset' } as const;

async function walk(
  server: LocalCalcom,
  query: BookingsQuery,
  client = contract.connect('admin', { server }),
) {
  const rows: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < 110; pages += 1) {
    const page = await client.listBookings({ ...query, ...(cursor ? { cursor } : {}) });
    rows.push(...page.data.map(({ uid }) => uid));
    expect(page.pagination.nextCursor === null).toBe(!page.pagination.hasMore);
    if (page.pagination.nextCursor === null) return rows;
    cursor = page.pagination.nextCursor;
  }
  throw new Error('the walk does not end');
}

describe('a server without cursors', () => {
  it.each([...bookingListStatuses, undefined])('walks %s to its end in the same order', async (status) => {
    const offset = await contract.start({ bookingsPaging: 'offset' });
    const query: BookingsQuery = {
      ...(status && { status }),
      afterStart: '2026-05-15T00:00:00.000Z',
      beforeEnd: '2026-06-20T00:00:00.000Z',
      limit: 40,
    };
    const rows = await walk(offset, query);
    const wanted = await walk(contract.calcom, query);
    // The cursor leaves out what began more than an hour ago and still runs; with offsets it is there.
    const running = rows.filter((uid) => !wanted.includes(uid));
    expect(rows.filter((uid) => !running.includes(uid))).toEqual(wanted);
    expect(running.length).toBeLessThanOrEqual(3);
    expect(new Set(rows).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(0);
  });

  it('is asked for a cursor once, and then in its own way for an hour', async () => {
    const server = await contract.start(selfHosted);
    const client = contract.connect('admin', { server });
    const pages = () =>
      server.requests.map(({ headers, query }) => [headers['cal-api-version'], query.take, query.skip]);
    await client.listBookings({ limit: 10 });
    const { pagination } = await client.listBookings({ limit: 10, status: 'past' });
    await client.listBookings({ limit: 10, status: 'past', cursor: pagination.nextCursor ?? '' });
    expect(pages()).toEqual([
      ['2026-05-01', undefined, undefined],
      ['2024-08-13', '10', '0'],
      ['2024-08-13', '10', '0'],
      ['2024-08-13', '10', '10'],
    ]);
    contract.pass(3_600_000);
    await client.listBookings({ limit: 10 });
    expect(pages().slice(-2)).toEqual([
      ['2026-05-01', undefined, undefined],
      ['2024-08-13', '10', '0'],
    ]);
  });

  it('goes on from a cursor after a restart', async () => {
    const server = await contract.start(selfHosted);
    const first = await contract.connect('admin', { server }).listBookings({ limit: 5 });
    const cursor = first.pagination.nextCursor ?? '';
    const [second, whole] = [
      await contract.connect('admin', { server }).listBookings({ limit: 5, cursor }),
      await contract.connect('admin', { server }).listBookings({ limit: 10 }),
    ];
    expect([...first.data, ...second.data]).toEqual(whole.data);
  });

  it('has filters, and one host a booking', async () => {
    const server = await contract.start({ bookingsPaging: 'offset' });
    const client = contract.connect('admin', { server });
    const { data } = await client.listBookings({ eventTypeIds: [312, 311], teamsIds: [4821], limit: 100 });
    expect(data.length).toBeGreaterThan(50);
    for (const { hosts, eventTypeId } of data) {
      expect(hosts).toHaveLength(1);
      expect([311, 312]).toContain(eventTypeId);
    }
  });

  it('is not what a refusal is taken for', async () => {
    const client = contract.connect();
    const before = contract.calcom.requests.length;
    const refused = client.listBookings({ eventTypeIds: [999_999] });
    await expect(refused).rejects.toThrow(CalcomRejectedError);
    expect(contract.calcom.requests.slice(before).map(({ status }) => status)).toEqual([400, 400]);
    // Once a page has come by cursor, nothing else is tried.
    await client.listBookings({ limit: 1 });
    await expect(client.listBookings({ eventTypeIds: [999_999] })).rejects.toThrow(CalcomRejectedError);
    await expect(client.listBookings({ cursor: 'no-cursor' })).rejects.toThrow(CalcomRejectedError);
    expect(contract.calcom.requests.slice(before)).toHaveLength(5);
    expect(contract.calcom.requests.at(-1)?.headers['cal-api-version']).toBe('2026-05-01');
  });

  it('is not looked for with a cursor that was refused', async () => {
    const before = contract.calcom.requests.length;
    await expect(contract.connect().listBookings({ cursor: 'no-cursor' })).rejects.toThrow(
      CalcomRejectedError,
    );
    expect(contract.calcom.requests).toHaveLength(before + 1);
  });

  it('may have no teams, no organisation and no insights either', async () => {
    const server = await contract.start(selfHosted);
    const client = contract.connect('admin', { server });
    expect(await client.getMe()).toMatchObject({ id: 101, organizationId: null });
    expect(await client.listTeams()).toEqual([]);
    expect((await client.listEventTypes()).map(({ slug }) => slug)).toEqual(['intro']);
    await expect(client.getMemberStats({ scope: 'user', timeZone: 'UTC' })).rejects.toThrow(
      CalcomNotFoundError,
    );
    const { data } = await client.listBookings({ limit: 100 });
    const own = server.world.members.find(({ id }) => id === 101)?.email;
    const isOwn = (each: (typeof data)[number]) =>
      each.hosts.some(({ id }) => id === 101) || each.attendees.some(({ email }) => email === own);
    expect(data.length).toBe(100);
    expect(data.filter((each) => !isOwn(each)).map(({ hosts }) => hosts)).toEqual([]);
  });
});
