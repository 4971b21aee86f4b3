import { forbidden, notFound } from '../http/api-error';
import type { Call } from '../http/router';
import type { Team } from '../world/types';
import type { WorldIndex } from '../world-index';

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
