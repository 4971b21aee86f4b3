import { createHash } from 'node:crypto';
import type { Call } from '../http/router';
import type { Booking, Member } from '../world/types';
import type { WorldIndex } from '../world-index';
import type { MemberStatsRequest } from './member-stats-request';

const rowLimit = 10;

interface Ranking {
  readonly name: string;
  readonly order: 'most' | 'least';
  /** What a booking adds to its owner's score; null when it is not looked at. */
  readonly score: (booking: Booking, now: Date) => number | null;
  readonly average?: true;
}

const isCompleted = (booking: Booking, now: Date) =>
  booking.status === 'accepted' && booking.end <= now ? 1 : null;
const rankings: readonly Ranking[] = [
  { name: 'mostBookings', order: 'most', score: () => 1 },
  { name: 'leastBookings', order: 'least', score: () => 1 },
  { name: 'mostCancelled', order: 'most', score: ({ status }) => (status === 'cancelled' ? 1 : null) },
  { name: 'mostCompleted', order: 'most', score: isCompleted },
  { name: 'leastCompleted', order: 'least', score: isCompleted },
  { name: 'mostNoShow', order: 'most', score: ({ noShowHost }) => (noShowHost ? 1 : null) },
  { name: 'highestRatings', order: 'most', score: ({ rating }) => rating, average: true },
  { name: 'lowestRatings', order: 'least', score: ({ rating }) => rating, average: true },
];

/** Eight independent lists. `callNumber` decides the order among equals, which Cal.com leaves to chance. */
export function buildRankings(
  bookings: readonly Booking[],
  { index, now, callNumber }: { readonly index: WorldIndex; readonly now: Date; readonly callNumber: number },
): Readonly<Record<string, readonly unknown[]>> {
  return Object.fromEntries(
    rankings.map((ranking, position) => {
      const sign = ranking.order === 'most' ? -1 : 1;
      const salt = callNumber * rankings.length + position;
      const top = countByOwner(bookings, ranking, now)
        .sort(
          (left, right) =>
            sign * (left.count - right.count) || lot(left.ownerId, salt) - lot(right.ownerId, salt),
        )
        .slice(0, rowLimit);
      // A deleted account takes up one of the ten places and is dropped only afterwards.
      const rows = top.flatMap(({ ownerId, count }) => {
        const member = index.memberById(ownerId);
        return member === undefined ? [] : [buildRow(member, count)];
      });
      return [ranking.name, rows];
    }),
  );
}

/** Only the owner is counted, never a co-host; a booking without owner counts for nobody. */
function countByOwner(bookings: readonly Booking[], ranking: Ranking, now: Date) {
  const tallies = new Map<number, { sum: number; bookings: number }>();
  for (const booking of bookings) {
    const score = ranking.score(booking, now);
    if (booking.ownerId === null || score === null) continue;
    const tally = tallies.get(booking.ownerId) ?? { sum: 0, bookings: 0 };
    tally.sum += score;
    tally.bookings += 1;
    tallies.set(booking.ownerId, tally);
  }
  return [...tallies].map(([ownerId, tally]) => ({
    ownerId,
    count: ranking.average ? tally.sum / tally.bookings : tally.sum,
  }));
}

function lot(ownerId: number, salt: number): number {
  const mixed = Math.imul(ownerId ^ Math.imul(salt + 1, 0x85ebca6b), 0x9e3779b1);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function buildRow(member: Member, count: number) {
  const { id, username, name, email } = member;
  return {
    userId: id,
    // Without a picture the path is made of the username as it is, so a missing one reads "null".
    user: { id, username, name, email, avatarUrl: member.avatarUrl ?? `/${username}/avatar.png` },
    emailMd5: createHash('md5').update(email).digest('hex'),
    count,
  };
}

/** The bookings a scope covers; null when the caller may not ask for it or it names nothing. */
export function selectScope(
  { scope, selectedTeamId }: MemberStatsRequest,
  { caller, now }: Pick<Call, 'caller' | 'now'>,
  index: WorldIndex,
): readonly Booking[] | null {
  const { teams } = index.world;
  const bookings = index.bookingsAt(now);
  if (scope === 'user') {
    return bookings.filter((booking) => booking.ownerId === caller.id && index.teamIdOf(booking) === null);
  }
  const rootId = scope === 'team' ? selectedTeamId : (caller.organizationId ?? undefined);
  const root = teams.find(({ id }) => id === rootId);
  if (root === undefined || !index.administers(caller.id, root.id)) return null;
  // A team must be a direct child of the caller's organisation, or stand alone if the caller has none.
  if (scope === 'team' && (root.isOrganization || root.parentId !== caller.organizationId)) return null;

  const children = scope === 'org' ? teams.filter(({ parentId }) => parentId === root.id) : [];
  const teamIds = new Set([root, ...children].map(({ id }) => id));
  const memberIds = new Set([...teamIds].flatMap((id) => index.membersOf(id)).map(({ userId }) => userId));
  return bookings.filter((booking) => {
    const teamId = index.teamIdOf(booking);
    // Personal bookings count for today's members only; a team's bookings count whoever holds them.
    return teamId === null ? booking.ownerId !== null && memberIds.has(booking.ownerId) : teamIds.has(teamId);
  });
}
