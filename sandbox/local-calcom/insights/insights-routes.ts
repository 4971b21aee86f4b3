import { z } from 'zod';
import { forbidden } from '../http/answer';
import { parseDto } from '../http/request';
import type { Call, Route } from '../http/router';
import type { WorldIndex } from '../world-index';
import { buildColumnFilter } from './column-filter';
import { buildKpiStats, findKpiPeriod } from './kpi-stats';
import { type ColumnFilter, columnFiltersSchema, memberStatsRequestSchema } from './member-stats-request';
import { buildRankings, selectScope } from './rankings';

export interface InsightsPolicy {
  readonly withoutPermission: 'empty' | 'forbidden';
  readonly malformedFilters: 'refused' | 'ignored';
  readonly oauthInsights: 'with-scopes' | 'refused';
  /** Nobody may read them. */
  readonly isForbidden: boolean;
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

  function handleMemberStats(call: Call) {
    const { counted } = read(call);
    calls += 1;
    const { now } = call;
    return {
      status: 'success',
      data: buildRankings(counted(readFilters(call.body)), { index, now, callNumber: calls }),
    };
  }

  function handleKpiStats(call: Call) {
    const { counted, timeZone } = read(call);
    const filters = readFilters(call.body);
    const { previousFilters, previousRange } = findKpiPeriod(filters, timeZone);
    const stats = buildKpiStats(counted(filters), counted(previousFilters), call.now);
    return { status: 'success', data: { ...stats, previousRange } };
  }

  /** The body that all endpoints share, and the bookings of its scope that filters leave. */
  function read(call: Call) {
    const request = parseDto(memberStatsRequestSchema, call.body);
    if (policy.isForbidden) throw forbidden('Forbidden resource');
    const covered = selectScope(request, call, index);
    if (covered === null && policy.withoutPermission === 'forbidden') {
      throw forbidden('You do not have permission to read these insights');
    }
    const counted = (filters: readonly ColumnFilter[]) => {
      const keepers = filters.flatMap((filter) => buildColumnFilter(filter, index) ?? []);
      return (covered ?? []).filter((booking) => keepers.every((keeps) => keeps(booking)));
    };
    return { timeZone: request.timeZone, counted };
  }

  function readFilters(body: unknown) {
    const unchecked = z.object({ columnFilters: z.unknown().optional() }).parse(body).columnFilters;
    if (unchecked === undefined) return [];
    if (policy.malformedFilters === 'ignored') return columnFiltersSchema.safeParse(unchecked).data ?? [];
    return parseDto(z.object({ columnFilters: columnFiltersSchema }), body).columnFilters;
  }

  const scoped = policy.oauthInsights === 'with-scopes' ? { scope: scopeFor } : {};
  return [
    { method: 'POST', path: '/v2/insights/bookings/members', ...scoped, handle: handleMemberStats },
    { method: 'POST', path: '/v2/insights/bookings/kpi-stats', ...scoped, handle: handleKpiStats },
  ];
}
