import { buildFairShare, createFairShareTally } from '../../src/fair-share/fair-share';
import { useLocalCalcom } from './support/use-local-calcom';

// The fair share of the local Cal.com's team, through the client, beside a count of its world's own bookings.

const contract = useLocalCalcom();
const team = 4821;
const start = new Date('2026-03-01T00:00:00.000Z');
const end = new Date('2026-05-31T22:59:59.999Z');

async function countThroughClient() {
  const client = contract.connect();
  const tally = createFairShareTally({ start, end });
  let calls = 0;
  let cursor: string | null = null;
  do {
    const page = await client.listBookings({
      teamsIds: [team],
      afterStart: start.toISOString(),
      beforeEnd: end.toISOString(),
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    });
    tally.addPage(page.data);
    calls += 1;
    cursor = page.pagination.nextCursor;
  } while (cursor !== null);
  return { calls, share: buildFairShare(tally, await client.listMemberships({ teamId: team })) };
}

describe('fair share of a team', () => {
  it('agrees with a count of the raw bookings, with as many calls as pages', async () => {
    const { calls, share } = await countThroughClient();
    const { bookings, eventTypes, memberships } = contract.calcom.world;
    const ofTeam = new Set(eventTypes.flatMap(({ id, teamId }) => (teamId === team ? id : [])));
    const copies = new Set(eventTypes.flatMap(({ id, parentId }) => (ofTeam.has(parentId ?? 0) ? id : [])));
    const inWindow = bookings.filter(
      (each) =>
        each.eventTypeId !== null &&
        (ofTeam.has(each.eventTypeId) || copies.has(each.eventTypeId)) &&
        each.start >= start &&
        each.end <= end,
    );
    const accepted = inWindow.filter(({ status }) => status === 'accepted');
    const members = new Set(
      memberships.flatMap((seat) => (seat.teamId === team && seat.accepted ? seat.userId : [])),
    );

    expect(share.read).toMatchObject({ bookings: inWindow.length, counted: accepted.length });
    expect(inWindow.length).toBeGreaterThan(200);
    expect(calls).toBe(Math.ceil(inWindow.length / 100));
    for (const host of share.hosts) {
      const own = accepted.filter(({ ownerId, coHostIds }) =>
        [ownerId, ...coHostIds].includes(host.calcomUserId),
      );
      expect([host.name, host.bookings]).toEqual([host.name, own.length]);
      const minutes = own.reduce(
        (sum, each) => sum + (each.end.getTime() - each.start.getTime()) / 60_000,
        0,
      );
      expect(host.hours).toBe(Math.round(minutes / 6) / 10);
      expect(host.isMember).toBe(members.has(host.calcomUserId));
      const absent = own.flatMap(({ attendees }) => attendees.filter((guest) => guest.absent));
      expect(host.guestNoShows).toBe(absent.length);
      const rated = own.filter(({ rating }) => rating !== null);
      expect(host.ratings).toBe(rated.length);
    }
    const shown = new Set(share.hosts.map(({ calcomUserId }) => calcomUserId));
    expect([...members].filter((id) => !shown.has(id))).toEqual([]);
    expect(share.hosts.some(({ bookings: count }) => count === 0)).toBe(true);
  });
});
