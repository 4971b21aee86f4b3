import { generateWorld } from '../../../sandbox/local-calcom/world/edge-world';
import type { Booking } from '../../../sandbox/local-calcom/world/types';
import { dayMs, now } from './support';

const world = generateWorld({ seed: 1, now });

describe('generateWorld', () => {
  it('gives the same world for the same seed and instant', () => {
    expect(JSON.stringify(generateWorld({ seed: 1, now }))).toBe(JSON.stringify(world));
  });

  it('gives another world for another seed', () => {
    expect(generateWorld({ seed: 2, now }).bookings[0]).not.toEqual(world.bookings[0]);
  });

  it.each([1, 2, 77, 123456])('holds six to eight thousand bookings with seed %i', (seed) => {
    const { bookings } = generateWorld({ seed, now });
    expect(bookings.length).toBeGreaterThan(6000);
    expect(bookings.length).toBeLessThan(8000);
  });

  it('reaches about twenty months back and four ahead', () => {
    const starts = world.bookings.map(({ start }) => start.getTime());
    expect(starts.reduce((a, b) => Math.min(a, b))).toBeLessThan(now.getTime() - 590 * dayMs);
    expect(starts.reduce((a, b) => Math.max(a, b))).toBeGreaterThan(now.getTime() + 110 * dayMs);
  });

  it('has more than ten members with bookings in every month', () => {
    for (let month = -19; month <= 3; month += 1) {
      const from = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month, 1);
      const until = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + month + 1, 1);
      const owners = world.bookings
        .filter(({ start }) => start.getTime() >= from && start.getTime() < until)
        .flatMap(({ ownerId }) => ownerId ?? []);
      expect(new Set(owners).size).toBeGreaterThan(10);
    }
  });

  it('gives every booking a uid, an id and a uuid of its own', () => {
    for (const key of ['uid', 'id', 'uuid'] as const) {
      expect(new Set(world.bookings.map((booking) => booking[key])).size).toBe(world.bookings.length);
    }
  });

  it('mints each uuid as version 7 from the start', () => {
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const isMinted = (uuid: string, start: Date) =>
      form.test(uuid) && Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16) === start.getTime();
    expect(world.bookings.filter(({ uuid, start }) => !isMinted(uuid, start))).toEqual([]);
  });

  it('was made in the past, and updated after that', () => {
    const isInOrder = ({ createdAt, updatedAt, start }: Booking) =>
      createdAt < now &&
      createdAt < start &&
      (updatedAt === null || (updatedAt >= createdAt && updatedAt <= now));
    expect(world.bookings.filter((booking) => !isInOrder(booking))).toEqual([]);
  });

  it('knows nobody outside .test', () => {
    const emails = [
      ...world.members.map(({ email }) => email),
      ...world.bookings.flatMap(({ attendees, guests }) => [
        ...attendees.map(({ email }) => email),
        ...guests,
      ]),
    ];
    expect(emails.filter((email) => !/^[^@\s]+@[^@\s]+\.test$/i.test(email))).toEqual([]);
  });

  it('has forty members in four teams under one organisation, with all three roles', () => {
    const { organizationId } = world;
    expect(world.members.filter((member) => member.organizationId === organizationId)).toHaveLength(40);
    expect(world.teams.filter(({ parentId }) => parentId === organizationId)).toHaveLength(4);
    expect(new Set(world.memberships.map(({ role }) => role))).toEqual(new Set(['OWNER', 'ADMIN', 'MEMBER']));
  });

  it('has one team named Sales EU and two named alike under different slugs', () => {
    expect(world.teams.filter(({ name }) => name === 'Sales EU')).toHaveLength(1);
    const alike = world.teams.filter(({ name }) => name.toLowerCase() === 'success');
    expect(alike.map(({ name }) => name)).toEqual(['Success', 'SUCCESS']);
    expect(alike.map(({ slug }) => slug)).toEqual(['success-emea', 'success-amer']);
  });

  it('has members of several teams and an invitation that is still open', () => {
    const inTeams = world.memberships.filter(({ teamId }) => teamId !== world.organizationId);
    const seats = inTeams.map(({ userId }) => inTeams.filter((each) => each.userId === userId));
    expect(seats.filter((each) => each.length > 1).length).toBeGreaterThan(3);
    expect(world.memberships.filter(({ accepted }) => !accepted)).toHaveLength(1);
  });

  it('has an admin who lives in Lisbon and begins the week on Monday', () => {
    const admin = world.members.find(({ id }) => id === world.adminId);
    expect(admin).toMatchObject({ timeZone: 'Europe/Lisbon', weekStart: 'Monday' });
  });
});
