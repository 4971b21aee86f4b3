import type { LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { askBookings, closeCalcoms, hourMs, now, startCalcom, walkBookings } from './support';

let calcom: LocalCalcom;
let byUid: ReadonlyMap<string, Booking>;

beforeAll(async () => {
  calcom = await startCalcom();
  byUid = new Map(calcom.world.bookings.map((booking) => [booking.uid, booking]));
});
afterAll(closeCalcoms);

async function list(status: string): Promise<readonly Booking[]> {
  return (await walkBookings(calcom, { status })).flatMap(({ uid }) => byUid.get(uid) ?? []);
}

/** All of the admin's own that hold: each must be in the list. */
function own(keeps: (booking: Booking) => boolean): readonly Booking[] {
  return calcom.world.bookings.filter(
    (booking) => booking.ownerId === calcom.world.adminId && keeps(booking),
  );
}

function missingFrom(rows: readonly Booking[], wanted: readonly Booking[]): readonly string[] {
  const uids = new Set(rows.map(({ uid }) => uid));
  return wanted.flatMap(({ uid }) => (uids.has(uid) ? [] : uid));
}

const isAlive = ({ status }: Booking) => status !== 'cancelled' && status !== 'rejected';

describe('status of GET /v2/bookings', () => {
  it('upcoming lists what has not ended and is neither cancelled nor rejected, pending ones included', async () => {
    const rows = await list('upcoming');
    expect(rows.filter((booking) => booking.end < now || !isAlive(booking))).toEqual([]);
    expect(
      missingFrom(
        rows,
        own((each) => each.start > now && each.status === 'accepted'),
      ),
    ).toEqual([]);
    expect(rows.some(({ status }) => status === 'pending')).toBe(true);
    expect(rows.some(({ status }) => status === 'awaiting_host')).toBe(true);
  });

  it('upcoming lists occurrences of a series once they are accepted', async () => {
    const occurrences = (await list('upcoming')).filter(
      ({ recurringBookingUid }) => recurringBookingUid !== null,
    );
    expect(new Set(occurrences.map(({ status }) => status))).toEqual(new Set(['accepted']));
  });

  it('upcoming holds a meeting that began half an hour ago, and has lost one that began longer ago', async () => {
    const running = calcom.world.bookings.filter(
      (each) => each.ownerId === 101 && each.start < now && each.end > now && each.status === 'accepted',
    );
    const long = running.filter(({ start }) => start.getTime() < now.getTime() - hourMs);
    const short = running.filter(({ start }) => start.getTime() >= now.getTime() - hourMs);
    const uids = (await list('upcoming')).map(({ uid }) => uid);
    expect(long.length).toBeGreaterThan(0);
    expect(short.length).toBeGreaterThan(0);
    expect(short.filter(({ uid }) => !uids.includes(uid))).toEqual([]);
    expect(long.filter(({ uid }) => uids.includes(uid))).toEqual([]);
  });

  it('recurring lists occurrences that have not ended, pending ones included', async () => {
    const rows = await list('recurring');
    expect(
      rows.filter((each) => each.recurringBookingUid === null || each.end < now || !isAlive(each)),
    ).toEqual([]);
    expect(rows.some(({ status }) => status === 'pending')).toBe(true);
  });

  it('past lists what has ended and is neither cancelled nor rejected, never-confirmed ones included', async () => {
    const rows = await list('past');
    expect(rows.filter((booking) => booking.end > now || !isAlive(booking))).toEqual([]);
    expect(rows.some(({ status }) => status === 'pending')).toBe(true);
    expect(
      missingFrom(
        rows,
        own((each) => each.end < now && isAlive(each)),
      ),
    ).toEqual([]);
  });

  it('cancelled lists cancelled and rejected ones of all times, old halves of reschedules included', async () => {
    const rows = await list('cancelled');
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['cancelled', 'rejected']));
    expect(rows.some(({ start }) => start > now) && rows.some(({ start }) => start < now)).toBe(true);
    expect(rows.some(({ rescheduledToUid }) => rescheduledToUid !== null)).toBe(true);
  });

  it('unconfirmed lists pending ones that have not ended', async () => {
    const rows = await list('unconfirmed');
    expect(rows.filter(({ status, end }) => status !== 'pending' || end < now)).toEqual([]);
    const pending = own(({ status, end }) => status === 'pending' && end > now);
    expect(missingFrom(rows, pending)).toEqual([]);
    expect(pending.length).toBeGreaterThan(1);
  });

  it('omitted lists every status', async () => {
    const rows = await walkBookings(calcom);
    expect(new Set(rows.map(({ status }) => status))).toEqual(
      new Set(['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host']),
    );
  });

  it('shows one booking under several statuses', async () => {
    const [upcoming, recurring] = [await list('upcoming'), await list('recurring')];
    expect(upcoming.filter((booking) => recurring.includes(booking)).length).toBeGreaterThan(5);
  });
});

describe('visibility of bookings', () => {
  it('is for a plain member what they host or attend, as owner, co-host or guest', async () => {
    const member = calcom.world.members.find(({ id }) => id === calcom.world.plainMemberId);
    const rows = (await walkBookings(calcom, {}, 'member')).map(({ uid }) => uid);
    const attends = ({ attendees }: Booking) => attendees.some(({ email }) => email === member?.email);
    const expected = calcom.world.bookings.filter(
      (each) => attends(each) || [each.ownerId, ...each.coHostIds].includes(member?.id ?? 0),
    );
    expect([...rows].sort()).toEqual(expected.map(({ uid }) => uid).sort());
    expect(expected.some((each) => attends(each) && each.ownerId !== member?.id)).toBe(true);
  });

  it("is for an admin of the organisation also everybody else's, and team bookings without owner", async () => {
    const rows = (await walkBookings(calcom)).flatMap(({ uid }) => byUid.get(uid) ?? []);
    expect(new Set(rows.map(({ ownerId }) => ownerId)).size).toBeGreaterThan(30);
    expect(rows.some(({ ownerId, eventTypeId }) => ownerId === null && eventTypeId === 318)).toBe(true);
    expect(rows.some(({ ownerId }) => ownerId === 199)).toBe(true);
  });

  it('never reaches over to another organisation or a team outside', async () => {
    const isAcme = ({ ownerId }: Booking) => ownerId !== null && ownerId < 141;
    const rows = (await walkBookings(calcom, {}, 'loner')).flatMap(({ uid }) => byUid.get(uid) ?? []);
    const byColleague = rows.filter(
      (each) => isAcme(each) && !each.attendees.some(({ email }) => email.endsWith('@studio.test')),
    );
    expect(byColleague).toEqual([]);
    expect(rows.some(({ ownerId }) => ownerId === 142)).toBe(true);
  });

  it('says nothing about bookings of others by their uid', async () => {
    const foreign = calcom.world.bookings.find(({ ownerId }) => ownerId === 105);
    expect((await askBookings(calcom, { bookingUid: foreign?.uid ?? '' }, 'loner')).data).toEqual([]);
  });
});
