import type { Call } from '../http/router';
import type { Booking } from '../world/types';
import type { WorldIndex } from '../world-index';
import type { MemberStatsRequest } from './member-stats-request';

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
