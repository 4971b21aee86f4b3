import { z } from 'zod';
import { checked } from './checked';
import { CalcomNotFoundError } from './errors';
import type { Request } from './request';
import {
  type KpiStats,
  kpiStatsRequestSchema,
  kpiStatsSchema,
  type MemberStats,
  type MemberStatsRequest,
  memberStatsRequestSchema,
  memberStatsSchema,
} from './schemas';
import { createSingleFlight, type SharedCall } from './single-flight';

/** What Cal.com has counted itself. */
export interface Insights {
  getMemberStats(request: MemberStatsRequest, call: SharedCall): Promise<MemberStats>;
  /** Null where the server has no such endpoint. */
  getKpiStats(request: MemberStatsRequest, call: SharedCall): Promise<KpiStats | null>;
  abortAll(reason: Error): void;
}

const rememberMs = 10_000;
const membersPath = '/v2/insights/bookings/members';
const kpiPath = '/v2/insights/bookings/kpi-stats';
const membersAnswer = z.object({ data: memberStatsSchema });
const kpiAnswer = z.object({ data: kpiStatsSchema });

/** Filters are ANDed, so their order makes no other question. */
function keyOf({ columnFilters = [], ...rest }: MemberStatsRequest): string {
  return JSON.stringify([rest, columnFilters.map((filter) => JSON.stringify(filter)).sort()]);
}

/** Reads of the insights, each remembered for ten seconds. */
export function createInsights(options: { readonly request: Request; readonly now: () => Date }): Insights {
  const { request, now } = options;
  const members = createSingleFlight<MemberStats>({ now, rememberMs });
  const kpis = createSingleFlight<KpiStats | null>({ now, rememberMs });

  return {
    async getMemberStats(given, call) {
      const body = checked(memberStatsRequestSchema, given, `POST ${membersPath}`);
      return members.share(keyOf(body), call, async (shared) => {
        return (await request({ method: 'POST', path: membersPath, body, schema: membersAnswer }, shared))
          .data;
      });
    },
    async getKpiStats(given, call) {
      const body = checked(kpiStatsRequestSchema, given, `POST ${kpiPath}`);
      return kpis.share(keyOf(body), call, async (shared) => {
        try {
          return (await request({ method: 'POST', path: kpiPath, body, schema: kpiAnswer }, shared)).data;
        } catch (error) {
          if (error instanceof CalcomNotFoundError) return null;
          throw error;
        }
      });
    },
    abortAll(reason) {
      for (const flights of [members, kpis]) flights.abortAll(reason);
    },
  };
}
