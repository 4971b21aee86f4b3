import fc from 'fast-check';
import type { Membership, WireBooking } from '../../src/calcom/schemas';
import { buildFairShare, createFairShareTally, type HostLoad } from '../../src/fair-share/fair-share';
import { hostLoadText } from '../../src/slack/rankings/fair-share/message';
import { wireBooking } from '../bookings/wire-booking';

const names = ['Ana', 'Bo', 'Cy', 'Di', 'Ed'];
const whole = { start: null, end: null };
let lastId = 0;

const host = (id: number | string) => ({
  id,
  name: typeof id === 'number' ? (names[id - 1] ?? null) : 'unknown',
});

function booking(hosts: readonly (number | string)[], about: Partial<WireBooking> = {}): WireBooking {
  lastId += 1;
  return wireBooking({ id: lastId, uid: `uid-${lastId}`, hosts: hosts.map(host), ...about });
}

function membership(userId: number, accepted = true): Membership {
  const user = { email: `m${userId}@acme.test`, name: names[userId - 1] ?? null };
  return { id: 2000 + userId, userId, accepted, role: 'MEMBER', user };
}

function share(
  bookings: readonly WireBooking[],
  members: readonly number[] | null,
  window: Parameters<typeof createFairShareTally>[0] = whole,
) {
  const tally = createFairShareTally(window);
  tally.addPage(bookings);
  return buildFairShare(tally, members?.map((id) => membership(id)) ?? null);
}

const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
const byName = (hosts: readonly HostLoad[]) => hosts.map(({ name, bookings }) => [name, bookings]);

describe('fair share', () => {
  it('gives every host of a booking a part in it', () => {
    const { hosts, read } = share([booking([1]), booking([1, 2]), booking([3, 2, 1])], null);
    expect(byName(hosts)).toEqual([
      ['Ana', 3],
      ['Bo', 2],
      ['Cy', 1],
    ]);
    expect(hosts.map(({ coHosted }) => coHosted)).toEqual([2, 2, 1]);
    expect(read).toMatchObject({ bookings: 3, counted: 3 });
  });

  it('has members without a booking, and not who has yet to accept an invitation', () => {
    const tally = createFairShareTally(whole);
    tally.addPage([booking([1])]);
    const { hosts } = buildFairShare(tally, [membership(1), membership(2), membership(3, false)]);
    expect(byName(hosts)).toEqual([
      ['Ana', 1],
      ['Bo', 0],
    ]);
  });

  it('keeps hosts from elsewhere out of the median, and says that they are', () => {
    const { hosts, spread } = share(
      [...times(9, () => booking([4])), booking([1]), ...times(3, () => booking([2]))],
      [1, 2],
    );
    expect(spread).toEqual({ median: 2, lowerQuartile: 1.5, upperQuartile: 2.5 });
    expect(hosts[0]).toMatchObject({ name: 'Di', isMember: false });
    expect(hostLoadText(hosts[0] ?? expectHost())).toContain('not in the team');
  });

  it('counts accepted bookings, each once, within the window by its end', () => {
    const late = booking([1], { start: '2026-06-30T23:45:00Z', end: '2026-07-01T00:15:00Z' });
    const again = booking([1]);
    const others = ['cancelled', 'rejected', 'pending', 'awaiting_host'].map((status) =>
      booking([1], { status }),
    );
    const june = { start: new Date('2026-06-01T00:00:00Z'), end: new Date('2026-06-30T23:59:59.999Z') };
    const { hosts, read } = share(
      [late, again, again, ...others, booking([1], { start: '2026-05-31T23:59:59Z' })],
      [1],
      june,
    );
    expect(byName(hosts)).toEqual([['Ana', 1]]);
    expect(read).toMatchObject({ bookings: 5, counted: 1 });
  });

  it('adds up hours to a tenth', () => {
    const { hosts } = share([booking([1], { duration: 50 }), booking([1, 2], { duration: 45 })], [1, 2, 3]);
    expect(hosts.map(({ hours }) => hours)).toEqual([1.6, 0.8, 0]);
    expect(hosts.map(({ timesMedian }) => timesMedian.hours)).toEqual([2, 1, 0]);
  });

  it('tells guests who did not come from hosts, and blames nobody where it is not known who', () => {
    const guests = (...absent: boolean[]) =>
      absent.map((each) => ({ name: 'Lee', email: 'lee@client.test', absent: each }));
    const { hosts } = share(
      [
        booking([1], { attendees: guests(true, true, false) }),
        booking([1], { absentHost: true }),
        booking([1, 2], { absentHost: true, attendees: guests(true) }),
      ],
      [1, 2],
    );
    expect(hosts).toMatchObject([
      { name: 'Ana', guestNoShows: 3, hostNoShows: 1 },
      { name: 'Bo', guestNoShows: 1, hostNoShows: 0 },
    ]);
  });

  it('says how many ratings an average is made of', () => {
    const { hosts } = share(
      [
        booking([1], { rating: 5 }),
        booking([1], { rating: 4 }),
        booking([1]),
        booking([2], { rating: null }),
      ],
      [1, 2],
    );
    expect(hosts).toMatchObject([
      { ratings: 2, averageRating: 4.5 },
      { ratings: 0, averageRating: null },
    ]);
    expect(hostLoadText(hosts[0] ?? expectHost())).toBe(
      '3 bookings, 1.5 hours, 1.5 times the median, 4.50 stars from 2 ratings',
    );
  });

  it('counts what nobody hosts any more for nobody, and says so', () => {
    const { hosts, read } = share([booking(['unknown']), booking(['unknown', 2])], [2]);
    expect(byName(hosts)).toEqual([['Bo', 1]]);
    expect(read).toMatchObject({ counted: 2, withoutHost: 1 });
  });

  it('never calls anybody by an e-mail address', () => {
    const { hosts } = share(
      [booking([], { hosts: [{ id: 9, name: 'x@acme.test', username: null, email: 'x@acme.test' }] })],
      null,
    );
    expect(hosts[0]?.name).toBe('Member 9');
  });

  it('is the same whatever the pages, their order and their repetitions', () => {
    const anyBooking = fc.record({
      hosts: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
      status: fc.constantFrom('accepted', 'accepted', 'cancelled'),
      duration: fc.constantFrom(15, 30, 45),
      rating: fc.option(fc.integer({ min: 1, max: 5 })),
      absentHost: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyBooking, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (facts, size) => {
        const bookings = facts.map(({ hosts, ...about }) => booking(hosts, about));
        const once = share(bookings, [1, 2, 3, 5]);
        const tally = createFairShareTally(whole);
        const shuffled = [...bookings].reverse();
        for (let at = 0; at < shuffled.length; at += size)
          tally.addPage(shuffled.slice(Math.max(0, at - 1), at + size));
        expect(
          buildFairShare(
            tally,
            [1, 2, 3, 5].map((id) => membership(id)),
          ),
        ).toEqual(once);
        const accepted = facts.filter(({ status }) => status === 'accepted');
        for (const { calcomUserId, bookings: count } of once.hosts) {
          expect(count).toBe(accepted.filter(({ hosts }) => hosts.includes(calcomUserId)).length);
        }
      }),
    );
  });
});

function expectHost(): never {
  throw new Error('there is no such host');
}
