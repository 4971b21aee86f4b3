import { forbidden, notFound } from './http/answer';
import { pageOf, parseOffset } from './http/request';
import type { Call, Route } from './http/router';
import type { EventType, Member, Membership, Team } from './world/types';
import type { WorldIndex } from './world-index';

const defaultTake = 250;

/**
 * Who the caller is, which teams there are, who is in them, and what can be booked. Cal.com documents the scopes
 * of all but the event types, whose names are formed like the others.
 */
export function createDirectoryRoutes(index: WorldIndex): readonly Route[] {
  const { teams, memberships, eventTypes } = index.world;
  const organizationPath = '/v2/organizations/:orgId/teams';

  function listMemberships(team: { readonly id: number }, { query }: Call) {
    const emails =
      query.emails === undefined ? null : [query.emails].flat().flatMap((text) => text.split(','));
    const rows = memberships
      .filter(({ teamId }) => teamId === team.id)
      .flatMap((membership) => {
        const member = index.memberById(membership.userId);
        const wanted = member !== undefined && (emails === null || emails.includes(member.email));
        return wanted ? [buildMembershipAnswer(membership, member)] : [];
      });
    return succeed(pageOf(rows, parseOffset(query, defaultTake)));
  }

  function listEventTypes(team: Team, { query }: Call) {
    const rows = eventTypes.filter(({ teamId }) => teamId === team.id).map(buildEventTypeAnswer);
    return succeed(pageOf(rows, parseOffset(query, defaultTake)));
  }

  function requireChildTeam(call: Call): Team {
    return requireTeam(call, index, requireOrganization(call));
  }

  function requireLoneTeam(call: Call): Team {
    requireNoOrganization(call);
    return requireTeam(call, index, null);
  }

  return [
    {
      method: 'GET',
      path: '/v2/me',
      scope: 'PROFILE_READ',
      handle: ({ caller }) => succeed(buildMeAnswer(caller)),
    },
    {
      method: 'GET',
      path: '/v2/teams',
      scope: 'TEAM_PROFILE_READ',
      handle(call) {
        requireNoOrganization(call);
        return succeed(teams.filter(({ id }) => index.isMemberOf(call.caller.id, id)).map(buildTeamAnswer));
      },
    },
    {
      method: 'GET',
      path: organizationPath,
      scope: 'ORG_PROFILE_READ',
      handle(call) {
        const parentId = requireOrganization(call);
        requireAdministrator(call, index, parentId);
        const all = teams.filter((team) => team.parentId === parentId).map(buildTeamAnswer);
        return succeed(pageOf(all, parseOffset(call.query, defaultTake)));
      },
    },
    {
      method: 'GET',
      path: `${organizationPath}/me`,
      scope: 'ORG_PROFILE_READ',
      // The organisation is a team as well and comes along, and so do invitations that are not accepted.
      handle(call) {
        requireOrganization(call);
        const own = teams.flatMap((team) =>
          memberships
            .filter(({ userId, teamId }) => userId === call.caller.id && teamId === team.id)
            .map(({ role, accepted }) => ({ ...buildTeamAnswer(team), role, accepted })),
        );
        return succeed(pageOf(own, parseOffset(call.query, defaultTake)));
      },
    },
    {
      method: 'GET',
      path: '/v2/teams/:teamId/memberships',
      scope: 'TEAM_MEMBERSHIP_READ',
      handle: (call) => listMemberships(requireLoneTeam(call), call),
    },
    {
      method: 'GET',
      path: '/v2/organizations/:orgId/memberships',
      scope: 'ORG_MEMBERSHIP_READ',
      handle(call) {
        const id = requireOrganization(call);
        requireAdministrator(call, index, id);
        return listMemberships({ id }, call);
      },
    },
    {
      method: 'GET',
      path: `${organizationPath}/:teamId/memberships`,
      scope: 'TEAM_MEMBERSHIP_READ',
      handle: (call) => listMemberships(requireChildTeam(call), call),
    },
    {
      method: 'GET',
      path: '/v2/event-types',
      scope: 'EVENT_TYPE_READ',
      versions: ['2024-06-14'],
      handle: ({ caller }) =>
        succeed(eventTypes.filter(({ ownerId }) => ownerId === caller.id).map(buildEventTypeAnswer)),
    },
    {
      method: 'GET',
      path: '/v2/teams/:teamId/event-types',
      scope: 'TEAM_EVENT_TYPE_READ',
      handle: (call) => listEventTypes(requireLoneTeam(call), call),
    },
    {
      method: 'GET',
      path: `${organizationPath}/:teamId/event-types`,
      scope: 'TEAM_EVENT_TYPE_READ',
      handle: (call) => listEventTypes(requireChildTeam(call), call),
    },
  ];
}

function succeed(data: unknown) {
  return { status: 'success', data };
}

/** "Teams" accounts have no organisation endpoints, "Organizations" accounts lack the plain team ones. */
export function requireNoOrganization({ caller }: Call): void {
  if (caller.organizationId !== null) throw forbidden('This endpoint is not available to organizations');
}

export function requireOrganization({ caller, param }: Call): number {
  const organizationId = param('orgId');
  if (caller.organizationId !== organizationId) throw forbidden('Forbidden resource');
  return organizationId;
}

/** The team in the path, for those with a role in it or above it. */
export function requireTeam({ caller, param }: Call, index: WorldIndex, parentId: number | null): Team {
  const teamId = param('teamId');
  const team = index.world.teams.find((each) => each.id === teamId && each.parentId === parentId);
  if (team === undefined) throw notFound(`Team with id ${teamId} not found`);
  if (!index.isMemberOf(caller.id, teamId) && !index.administers(caller.id, teamId)) {
    throw forbidden('Forbidden resource');
  }
  return team;
}

export function requireAdministrator({ caller }: Call, index: WorldIndex, teamId: number): void {
  if (!index.administers(caller.id, teamId)) throw forbidden('Forbidden resource');
}

// Only documented fields, and of the optional ones only what a client of ours may read: the rest is not known
// well enough to be imitated.

export function buildMeAnswer(member: Member) {
  const { id, username, email, name, avatarUrl, weekStart, timeZone, locale, organizationId } = member;
  return {
    id,
    username,
    email,
    name,
    avatarUrl,
    bio: null,
    timeFormat: 24,
    defaultScheduleId: null,
    weekStart,
    timeZone,
    locale,
    organizationId,
    ...(organizationId === null ? {} : { organization: { isPlatform: false, id: organizationId } }),
  };
}

export function buildTeamAnswer(team: Team) {
  const { id, name, slug, parentId, isOrganization, isPrivate, timeZone } = team;
  return {
    id,
    name,
    isOrganization,
    ...(parentId === null ? {} : { parentId }),
    slug,
    logoUrl: null,
    bio: null,
    isPrivate,
    timeZone,
    metadata: {},
  };
}

export function buildMembershipAnswer({ id, userId, teamId, accepted, role }: Membership, member: Member) {
  const { email, name, username, avatarUrl } = member;
  return {
    id,
    userId,
    teamId,
    accepted,
    role,
    disableImpersonation: false,
    user: { email, name, username, avatarUrl, bio: null, metadata: {} },
  };
}

export function buildEventTypeAnswer(eventType: EventType) {
  const { id, slug, title, lengthInMinutes, ownerId, teamId, schedulingType } = eventType;
  return {
    id,
    ...(ownerId === null ? {} : { ownerId }),
    ...(teamId === null ? {} : { teamId, schedulingType }),
    lengthInMinutes,
    title,
    slug,
    description: '',
    hidden: false,
  };
}
