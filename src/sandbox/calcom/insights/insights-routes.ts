import { z } from 'zod';
import { forbidden } from '../http/api-error';
import { parseDto } from '../http/parse-dto';
import type { Call, Route } from '../http/router';
import type { WorldIndex } from '../world-index';
import { buildColumnFilter } from './column-filter';
import { columnFiltersSchema, memberStatsRequestSchema } from './member-stats-request';
import { buildRankings } from './rankings';
import { selectScope } from './scope';

export interface InsightsPolicy {
  readonly withoutPermission: 'empty' | 'forbidden';
  readonly malformedFilters: 'refused' | 'ignored';
  readonly oauthInsights: 'with-scopes' | 'refused';
}

const scopesByReach = {
  user: 'INSIGHTS_READ',
  team: 'TEAM_INSIGHTS_READ',
  org: 'ORG_INSIGHTS_READ',
} as const;
const reachSchema = z.looseObject({ scope: z.enum(['user', 'team', 'org']) });

/** The narrowest reading of the three names: each reach needs its own. A body without one fails later, with 400. */
function scopeFor(body: unknown): string {
  return scopesByReach[reachSchema.safeParse(body).data?.scope ?? 'user'];
}

export function createInsightsRoutes(index: WorldIndex, policy: InsightsPolicy): readonly Route[] {
  let calls = 0;

  function handleMemberStats({ caller, body, now }: Call) {
    const request = parseDto(memberStatsRequestSchema, body);
    const filters = readFilters(body).flatMap((filter) => buildColumnFilter(filter, index) ?? []);
    const covered = selectScope(request, caller, index);
    if (covered === null && policy.withoutPermission === 'forbidden') {
      throw forbidden('You do not have permission to read these insights');
    }
    const counted = (covered ?? []).filter((booking) => filters.every((keeps) => keeps(booking)));
    calls += 1;
    return { status: 'success', data: buildRankings(counted, { index, now, callNumber: calls }) };
  }

  function readFilters(body: unknown) {
    const unchecked = z.object({ columnFilters: z.unknown().optional() }).parse(body).columnFilters;
    if (unchecked === undefined) return [];
    if (policy.malformedFilters === 'ignored') return columnFiltersSchema.safeParse(unchecked).data ?? [];
    return parseDto(z.object({ columnFilters: columnFiltersSchema }), body).columnFilters;
  }

  return [
    {
      method: 'POST',
      path: '/v2/insights/bookings/members',
      ...(policy.oauthInsights === 'with-scopes' ? { scope: scopeFor } : {}),
      handle: handleMemberStats,
    },
  ];
}
