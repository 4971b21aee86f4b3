import { createLocalCalcom, type LocalCalcom } from '../../../sandbox/local-calcom/local-calcom';
import { generateWorld } from '../../../sandbox/local-calcom/world/edge-world';
import { createSimulation } from '../../../sandbox/local-calcom/world/simulation';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { ask, now as begin, dayMs } from './support';

const world = generateWorld({ seed: 1, now: begin });
const bookingsAt = createSimulation(world, { seed: 1, begin });
const on = (day: number) => new Date(begin.getTime() + day * dayMs);
const isHeld = ({ status, end }: Booking, now: Date) => status === 'accepted' && end <= now;
const isMarked = ({ rating, noShowHost, attendees }: Booking) =>
  rating !== null || noShowHost || attendees.some(({ absent }) => absent);
const weekFrom = (day: number, bookings: readonly Booking[]) =>
  bookings.filter(({ start }) => start >= on(day) && start < on(day + 7));

describe('the simulation of a world', () => {
  it('is the same for the same seed', () => {
    const again = createSimulation(generateWorld({ seed: 1, now: begin }), { seed: 1, begin });
    expect(JSON.stringify(again(on(60)))).toBe(JSON.stringify(bookingsAt(on(60))));
  });

  it('leaves the past as it was', () => {
    const past = world.bookings.filter(({ end }) => end <= begin);
    const now = new Map(bookingsAt(on(200)).map((booking) => [booking.uid, booking]));
    expect(past.length).toBeGreaterThan(5000);
    expect(past.filter((booking) => now.get(booking.uid) !== booking)).toEqual([]);
  });

  it('knows nothing that is booked later, and nothing that will be said of a meeting to come', () => {
    for (const day of [0, 10, 100, 300]) {
      const bookings = bookingsAt(on(day));
      expect(bookings.filter(({ createdAt }) => createdAt > on(day))).toEqual([]);
      expect(
        bookings.filter(({ end, status }) => end > on(day) && status === 'accepted').some(isMarked),
      ).toBe(false);
    }
  });

  it('has meetings of the coming weeks held, rated and missed by then, in the shares of the past', () => {
    const now = on(70);
    const held = bookingsAt(now).filter((booking) => isHeld(booking, now) && booking.start >= begin);
    const share = (is: (booking: Booking) => boolean) => held.filter(is).length / held.length;
    expect(held.length).toBeGreaterThan(300);
    expect(share(({ rating }) => rating !== null)).toBeGreaterThan(0.25);
    expect(share(({ rating }) => rating !== null)).toBeLessThan(0.45);
    expect(share(({ noShowHost }) => noShowHost)).toBeGreaterThan(0.015);
    expect(share(({ noShowHost }) => noShowHost)).toBeLessThan(0.08);
  });

  it('has most of what waits for confirmation confirmed before it begins', () => {
    const waiting = world.bookings.filter(({ status, start }) => status === 'pending' && start > begin);
    const later = new Map(bookingsAt(on(200)).map((booking) => [booking.uid, booking.status]));
    const confirmed = waiting.filter(({ uid }) => later.get(uid) === 'accepted').length / waiting.length;
    expect(waiting.length).toBeGreaterThan(50);
    expect(confirmed).toBeGreaterThan(0.6);
    expect(confirmed).toBeLessThan(0.9);
  });

  it('fills the weeks as they come, for a year: week after week is about as busy as the last one', () => {
    const lastWeek = weekFrom(-7, bookingsAt(begin)).length;
    for (const day of [0, 7, 28, 63, 140, 300]) {
      const week = weekFrom(day, bookingsAt(on(day + 7))).length;
      expect(week / lastWeek).toBeGreaterThan(0.6);
      expect(week / lastWeek).toBeLessThan(1.7);
    }
  });

  it('has some called off on the way: they were good before', () => {
    const off = bookingsAt(on(150)).filter(
      ({ status, createdAt }) => status === 'cancelled' && createdAt > begin,
    );
    expect(off.length).toBeGreaterThan(30);
    const [one] = off;
    const justBefore = new Date((one?.updatedAt?.getTime() ?? 0) - 1);
    const before = bookingsAt(justBefore).find(({ uid }) => uid === one?.uid);
    expect(before?.status).toMatch(/accepted|pending/);
    expect(before?.cancellationReason).toBeNull();
  });

  it('gives every booking a uid, an id and a uuid of its own', () => {
    const bookings = bookingsAt(on(365));
    for (const key of ['uid', 'id', 'uuid'] as const) {
      expect(new Set(bookings.map((booking) => booking[key])).size).toBe(bookings.length);
    }
  });

  it('knows nobody outside .test', () => {
    const emails = bookingsAt(on(365)).flatMap(({ attendees }) => attendees.map(({ email }) => email));
    expect(emails.filter((email) => !/^[^@\s]+@[^@\s]+\.test$/i.test(email))).toEqual([]);
  });

  it('has the guest of the examples meet, and call off, in each week', () => {
    for (const day of [-14, -7, 0, 7, 210]) {
      const mine = weekFrom(day, bookingsAt(on(day + 7))).filter(({ attendees }) =>
        attendees.some(({ email }) => email === 'lee@client.test'),
      );
      expect(mine.map(({ status }) => status)).toEqual(expect.arrayContaining(['accepted', 'cancelled']));
    }
  });

  it('gives the same array for as long as nothing changes', () => {
    const at = on(3);
    expect(bookingsAt(new Date(at.getTime() + 1))).toBe(bookingsAt(at));
  });
});

describe('a local Cal.com that lives on', () => {
  let calcom: LocalCalcom;
  let clock = begin;
  beforeAll(async () => {
    calcom = await createLocalCalcom({ now: () => clock, limitPerMinute: 100_000, livesOn: true });
  });
  afterAll(() => calcom.close());

  const list = async (status: string, week: number) => {
    const { json } = await ask(calcom, '/v2/bookings', {
      version: '2026-05-01',
      query: {
        status,
        afterStart: on(week * 7).toISOString(),
        beforeEnd: on(week * 7 + 7).toISOString(),
        limit: '100',
      },
    });
    return JSON.stringify(json).match(/"uid"/g)?.length ?? 0;
  };

  it('lists a week as upcoming, and as past once the clock has passed it', async () => {
    clock = begin;
    expect([await list('past', 2), (await list('upcoming', 2)) > 20]).toEqual([0, true]);
    clock = on(21);
    expect([(await list('past', 2)) > 20, await list('upcoming', 2)]).toEqual([true, 0]);
  });

  it('counts what was held in the meantime', async () => {
    const body = {
      scope: 'org',
      timeZone: 'Europe/Lisbon',
      columnFilters: [
        {
          id: 'startTime',
          value: {
            type: 'dr',
            data: { startDate: on(0).toISOString(), endDate: on(7).toISOString(), preset: 'c' },
          },
        },
      ],
    };
    const completed = async (at: Date) => {
      clock = at;
      const { json } = await ask(calcom, '/v2/insights/bookings/members', { body });
      return Object(json).data.mostCompleted.length;
    };
    expect(await completed(begin)).toBe(0);
    expect(await completed(on(8))).toBe(10);
  });
});
