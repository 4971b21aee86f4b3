import { adminId, lonerId, organizationId, plainMemberId } from './people';
import type { Membership, Role, Team } from './types';

export const salesTeamId = 4821;
export const successTeamId = 4822;
export const otherSuccessTeamId = 4823;
export const peopleTeamId = 4824;
export const lonersTeamId = 900;

/** One organisation with four teams, two of which are called the same, and one team that stands alone. */
export const teams: readonly Team[] = [
  team(organizationId, 'Acme', 'acme', null, 'Europe/Lisbon'),
  team(salesTeamId, 'Sales EU', 'sales-eu', organizationId, 'Europe/Lisbon'),
  team(successTeamId, 'Success', 'success-emea', organizationId, 'Europe/Berlin'),
  team(otherSuccessTeamId, 'SUCCESS', 'success-amer', organizationId, 'America/New_York'),
  team(peopleTeamId, 'People Ops', 'people-ops', organizationId, 'Europe/London'),
  team(lonersTeamId, 'Solo Studio', 'solo-studio', null, 'America/Denver'),
];

function team(id: number, name: string, slug: string, parentId: number | null, timeZone: string): Team {
  return {
    id,
    name,
    slug,
    parentId,
    isOrganization: id === organizationId,
    isPrivate: id === peopleTeamId,
    timeZone,
  };
}

type Seat = readonly [userId: number, role: Role, accepted?: boolean];

/** Who sits where; neighbouring teams overlap, and somebody has not yet accepted an invitation. */
export function listMemberships(): readonly Membership[] {
  const seats: readonly (readonly [teamId: number, seats: readonly Seat[]])[] = [
    [organizationId, [[adminId, 'OWNER'], [104, 'ADMIN'], ...plain([102, 103]), ...plain(range(105, 140))]],
    [salesTeamId, [[adminId, 'OWNER'], [103, 'ADMIN'], [plainMemberId, 'MEMBER'], ...plain(range(104, 116))]],
    [successTeamId, [[113, 'OWNER'], [adminId, 'ADMIN'], [112, 'MEMBER'], ...plain(range(114, 124))]],
    [
      otherSuccessTeamId,
      [[121, 'OWNER'], [adminId, 'MEMBER'], ...plain(range(122, 132)), [140, 'MEMBER', false]],
    ],
    [peopleTeamId, [[131, 'OWNER'], [132, 'ADMIN'], [plainMemberId, 'MEMBER'], ...plain(range(133, 140))]],
    [lonersTeamId, [[lonerId, 'OWNER'], ...plain([142])]],
  ];
  return seats
    .flatMap(([teamId, members]) => members.map((seat) => ({ teamId, seat })))
    .map(({ teamId, seat: [userId, role, accepted = true] }, index) => ({
      id: 2001 + index,
      userId,
      teamId,
      accepted,
      role,
    }));
}

function plain(userIds: readonly number[]): readonly Seat[] {
  return userIds.map((userId): Seat => [userId, 'MEMBER']);
}

export function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
