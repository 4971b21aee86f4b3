import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import {
  askBookings,
  type BookingRow,
  closeCalcoms,
  hourMs,
  now,
  startCalcom,
  walkBookings,
} from './support';

let calcom: LocalCalcom;

beforeAll(async () => {
  calcom = await startCalcom();
});
afterAll(closeCalcoms);

const startOf = ({ start }: BookingRow) => Date.parse(start);

function uuidsOf(rows: readonly BookingRow[]): readonly string[] {
  const uuids = new Map(calcom.world.bookings.map(({ uid, uuid }) => [uid, uuid]));
  return rows.map(({ uid }) => uuids.get(uid) ?? '');
}

describe('GET /v2/bookings, walk', () => {
  it.each(['upcoming', 'recurring', 'unconfirmed'])(
    '%s goes forward in time from an hour ago',
    async (status) => {
      const rows = await walkBookings(calcom, { status });
      const uuids = uuidsOf(rows);
      expect(uuids).toEqual([...uuids].sort());
      expect(rows.length).toBeGreaterThan(10);
      expect(Math.min(...rows.map(startOf))).toBeGreaterThanOrEqual(now.getTime() - hourMs);
    },
  );

  it('past goes backward in time from now', async () => {
    const rows = await walkBookings(calcom, { status: 'past' });
    const uuids = uuidsOf(rows);
    expect(uuids).toEqual([...uuids].sort().reverse());
    expect(Math.max(...rows.map(startOf))).toBeLessThanOrEqual(now.getTime());
  });

  it.each([{ status: 'cancelled' }, {}])('%j goes backward in time from far ahead', async (query) => {
    const rows = await walkBookings(calcom, query);
    const uuids = uuidsOf(rows);
    expect(uuids).toEqual([...uuids].sort().reverse());
    expect(Math.max(...rows.map(startOf))).toBeGreaterThan(now.getTime() + 20 * 24 * hourMs);
  });

  it('shows fifty rows unless told, and up to a hundred', async () => {
    expect((await askBookings(calcom)).data).toHaveLength(50);
    expect((await askBookings(calcom, { limit: '1' })).data).toHaveLength(1);
    expect((await askBookings(calcom, { limit: '100' })).data).toHaveLength(100);
  });

  it('hands out as cursor the base64 of the version and the last uuid', async () => {
    const page = await askBookings(calcom, { limit: '3' });
    const decoded: unknown = JSON.parse(atob(page.pagination.nextCursor ?? ''));
    expect(decoded).toEqual({ v: 1, sortUuid: uuidsOf(page.data).at(-1) });
    expect(page.pagination.hasMore).toBe(true);
  });

  it.each([1, 7, 50, 100])('shows every booking once with pages of %i', async (limit) => {
    const query = { attendeeEmail: 'lee.client@client.test' };
    const whole = await walkBookings(calcom, { ...query, limit: '100' });
    const rows = await walkBookings(calcom, { ...query, limit: String(limit) });
    expect(rows.map(({ uid }) => uid)).toEqual(whole.map(({ uid }) => uid));
    expect(new Set(rows.map(({ uid }) => uid)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(20);
  });

  it('loses none of the bookings that share a start when a page ends among them', async () => {
    const query = { afterStart: '2026-06-03T10:00:00Z', beforeEnd: '2026-06-03T10:30:00Z' };
    const tied = await walkBookings(calcom, { ...query, limit: '2' });
    const expected = calcom.world.bookings.filter(
      ({ start, end, ownerId }) =>
        start >= new Date(query.afterStart) &&
        end <= new Date(query.beforeEnd) &&
        ownerId !== 141 &&
        ownerId !== 142,
    );
    expect(tied.map(({ uid }) => uid).sort()).toEqual(expected.map(({ uid }) => uid).sort());
    expect(tied.length).toBeGreaterThan(10);
  });

  it('ends a last page that is exactly full with a null cursor', async () => {
    const query = { status: 'upcoming', eventTypeId: '321' };
    const { length } = await walkBookings(calcom, query);
    expect(length).toBeLessThanOrEqual(100);
    const page = await askBookings(calcom, { ...query, limit: String(length) });
    expect(page.data).toHaveLength(length);
    expect(page.pagination).toEqual({ nextCursor: null, hasMore: false });
    const shorter = await askBookings(calcom, { ...query, limit: String(length - 1) });
    expect(shorter.pagination).toEqual({ nextCursor: expect.any(String), hasMore: true });
  });

  it('answers an empty page where nothing fits', async () => {
    const page = await askBookings(calcom, { attendeeEmail: 'nobody@client.test' });
    expect(page).toEqual({ status: 'success', data: [], pagination: { nextCursor: null, hasMore: false } });
  });

  it('goes on from the same place however often a cursor is used', async () => {
    const { nextCursor } = (await askBookings(calcom, { limit: '10' })).pagination;
    const [once, twice] = [
      await askBookings(calcom, { limit: '10', cursor: nextCursor ?? '' }),
      await askBookings(calcom, { limit: '10', cursor: nextCursor ?? '' }),
    ];
    expect(twice).toEqual(once);
  });
});
