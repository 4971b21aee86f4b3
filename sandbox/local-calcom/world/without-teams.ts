import type { World } from './types';

/** The same people and bookings where nobody has a team or an organisation: each has what is their own. */
export function withoutTeams(world: World): World {
  return {
    ...world,
    members: world.members.map((member) => ({ ...member, organizationId: null })),
    teams: [],
    memberships: [],
    eventTypes: world.eventTypes.map((eventType) => ({ ...eventType, teamId: null, schedulingType: null })),
  };
}
