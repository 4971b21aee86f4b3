import { acme, borealis } from '../../../sandbox/local-calcom/world/companies';
import { createCompanyWorld } from '../../../sandbox/local-calcom/world/company';
import type { Booking, Member } from '../../../sandbox/local-calcom/world/types';
import { dayMs } from './support';

/** A Sunday in November, of an ordinary stretch of weeks. */
const begin = new Date('2026-11-22T12:00:00.000Z');
const { world, bookingsAt } = createCompanyWorld(acme, { seed: 1, begin });
const on = (day: number) => new Date(begin.getTime() + day * dayMs);
const between = (from: number, until: number, bookings: readonly Booking[] = world.bookings) =>
  bookings.filter(({ start }) => start >= on(from) && start < on(until));
const memberById = new Map(world.members.map((member) => [member.id, member]));
const hostOf = ({ ownerId }: Booking): Member => {
  const host = memberById.get(ownerId ?? 0);
  if (host === undefined) throw new Error('A booking has no host');
  return host;
};
const countOf = (name: string, bookings: readonly Booking[]) =>
  bookings.filter((booking) => hostOf(booking).name === name).length;

describe('the company of the sandbox', () => {
  it('is the same for the same seed and instant', () => {
    const again = createCompanyWorld(acme, { seed: 1, begin });
    expect(JSON.stringify(again.world)).toBe(JSON.stringify(world));
    expect(JSON.stringify(again.bookingsAt(on(30)))).toBe(JSON.stringify(bookingsAt(on(30))));
  });

  it('has forty people with names of their own, in four teams', () => {
    const { organizationId } = world;
    const people = world.members.filter((member) => member.organizationId === organizationId);
    expect(people).toHaveLength(40);
    expect(new Set(people.map(({ name }) => name)).size).toBe(40);
    expect(people.filter(({ name }) => !/^\p{L}+( \p{L}[\p{L}’]*)+$/u.test(name ?? ''))).toEqual([]);
    const teams = world.teams.filter(({ parentId }) => parentId === organizationId);
    expect(teams.map(({ name }) => name)).toEqual([
      'Sales EU',
      'Sales Americas',
      'Customer Success',
      'Recruiting',
    ]);
  });

  it('belongs to Ana, and the company of the other region to somebody else', () => {
    expect(memberById.get(world.adminId)?.name).toBe('Ana Ferreira');
    const other = createCompanyWorld(borealis, { seed: 2, begin }).world;
    expect(other.members.find(({ id }) => id === other.adminId)?.name).toBe('Signe Holm');
    expect(other.members.filter(({ name }) => world.members.some((member) => member.name === name))).toEqual(
      [],
    );
  });

  it('knows nobody outside .test', () => {
    const emails = [...world.members, ...world.bookings.flatMap(({ attendees }) => attendees)].map(
      ({ email }) => email,
    );
    expect(emails.filter((email) => !/^[a-z.]+@[a-z-]+\.test$/.test(email))).toEqual([]);
  });

  it('meets within working hours of the host, never at the weekend or at Christmas', () => {
    const odd = world.bookings.filter((booking) => {
      const { timeZone } = hostOf(booking);
      const format = new Intl.DateTimeFormat('en-GB', {
        timeZone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        day: 'numeric',
        month: 'numeric',
      });
      const said = format.format(booking.start);
      const hour = Number(/(\d\d):\d\d/.exec(said)?.[1]);
      return /^S(?:at|un)|25\/12/.test(said) || hour < 9 || hour > 17;
    });
    expect(odd).toEqual([]);
  });

  it('is quiet in August', () => {
    const inMonth = (month: number) =>
      world.bookings.filter(({ start }) => start.getUTCFullYear() === 2026 && start.getUTCMonth() === month)
        .length;
    expect(inMonth(7)).toBeLessThan(inMonth(5) * 0.7);
  });

  it('gives one team more than it should have, and Rui twice as much as anyone else', () => {
    const last = between(-30, 0);
    const loads = new Map(world.members.map(({ name }) => [name, countOf(name ?? '', last)]));
    const [first = 0, second = 0] = [...loads.values()].sort((a, b) => b - a);
    expect(first).toBe(loads.get('Rui Pires'));
    expect(first).toBeGreaterThan(second * 1.6);
    const salesId = world.teams.find(({ name }) => name === 'Sales EU')?.id;
    const sellers = new Set(
      world.memberships.filter(({ teamId }) => teamId === salesId).map(({ userId }) => userId),
    );
    const theirs = last.filter(({ ownerId }) => sellers.has(ownerId ?? 0)).length;
    expect(theirs / sellers.size).toBeGreaterThan(((last.length - theirs) / (40 - sellers.size)) * 2);
  });

  it('has one person away, who was there before', () => {
    expect(countOf('Greta Lindholm', between(-40, 20))).toBe(0);
    expect(countOf('Greta Lindholm', between(-120, -45))).toBeGreaterThan(3);
  });

  it('is as smooth on its last day as a year before: booked day by day, before and after it was made', () => {
    const madeIn = (from: number, until: number) =>
      bookingsAt(on(until)).filter(({ createdAt }) => createdAt >= on(from) && createdAt < on(until)).length;
    const usual = madeIn(-84, 0) / 12;
    for (const week of [-5, -4, -3, -2, -1, 0, 1]) {
      expect(madeIn(week * 7, week * 7 + 7) / usual).toBeGreaterThan(0.7);
      expect(madeIn(week * 7, week * 7 + 7) / usual).toBeLessThan(1.35);
    }
    const busiest = Math.max(...Array.from({ length: 30 }, (_, day) => madeIn(-day - 1, -day)));
    expect(busiest).toBeLessThan((usual / 7) * 2.2);
  });

  it('fills the coming weeks as they come nearer', () => {
    const [next = 0, second = 0, third = 0] = [0, 1, 2].map((week) => between(week * 7, week * 7 + 7).length);
    expect(next).toBeGreaterThan(second);
    expect(second).toBeGreaterThan(third);
    expect(between(0, 7, bookingsAt(on(7))).length / between(-7, 0).length).toBeGreaterThan(0.75);
  });

  it('knows nothing that is booked later, and no outcome of a meeting to come', () => {
    for (const day of [0, 10, 100]) {
      const bookings = bookingsAt(on(day));
      expect(bookings.filter(({ createdAt }) => createdAt > on(day))).toEqual([]);
      expect(
        bookings.filter(({ end, rating, noShowHost }) => end > on(day) && (rating !== null || noShowHost)),
      ).toEqual([]);
    }
  });

  it('keeps what has happened as it was', () => {
    const past = world.bookings.filter(({ end, status }) => end <= begin && status !== 'pending');
    const later = new Map(bookingsAt(on(200)).map((booking) => [booking.uid, booking]));
    expect(past.length).toBeGreaterThan(4000);
    expect(past.filter(({ uid, status }) => later.get(uid)?.status !== status)).toEqual([]);
  });

  it('has the guest of the examples meet, and call off, in most weeks', () => {
    const lees = between(-28, 0).filter(({ attendees }) =>
      attendees.some(({ email }) => email === 'lee@client.test'),
    );
    expect(new Set(lees.map(({ status }) => status))).toEqual(new Set(['accepted', 'cancelled']));
  });
});
