import { pageOf, parseOffset } from '../http/offset-page';
import type { Call, Route } from '../http/router';
import type { Team } from '../world/types';
import type { WorldIndex } from '../world-index';
import {
  requireAdministrator,
  requireNoOrganization,
  requireOrganization,
  requireTeam,
} from './directory-access';
import {
  buildEventTypeAnswer,
  buildMeAnswer,
  buildMembershipAnswer,
  buildTeamAnswer,
} from './directory-answers';

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
      // The organisation is a team as well and comes along, marked with `isOrganization`.
      handle(call) {
        requireOrganization(call);
        const own = teams.filter(({ id }) => index.isMemberOf(call.caller.id, id)).map(buildTeamAnswer);
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
