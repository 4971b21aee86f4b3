import { z } from 'zod';
import { createSingleFlight, type SharedCall } from '../lib/async/single-flight';
import { dayMs } from '../lib/time/calendar';
import { CalcomForbiddenError, CalcomNotFoundError, CalcomWithoutInsightsError } from './errors';
import type { ReadOptions, RequestCall } from './http';
import {
  assertRequest,
  compiled,
  type KpiStats,
  kpiStatsRequestSchema,
  kpiStatsSchema,
  type MemberStatsRequest,
  memberStatsRequestSchema,
  memberStatsSchema,
  type ReadMemberStats,
  reportUnreadable,
} from './schemas';

const rememberMs = 10_000;
/** Nobody looks at a closed week for longer than this. */
const rememberClosedMs = 60 * dayMs;
const membersPath = '/v2/insights/bookings/members';
const kpiPath = '/v2/insights/bookings/kpi-stats';
const membersAnswer = compiled(z.object({ data: memberStatsSchema }));
const kpiAnswer = z.object({ data: kpiStatsSchema });

/** Filters are ANDed, so their order does not matter. */
function keyOf({ columnFilters = [], ...rest }: MemberStatsRequest): string {
  return JSON.stringify([rest, columnFilters.map((filter) => JSON.stringify(filter)).sort()]);
}

/** 403 when the endpoint is missing for this access, 404 when on the server; null for other failures. */
function missingStatusOf(error: unknown): 403 | 404 | null {
  if (error instanceof CalcomForbiddenError && error.missingScope === undefined) return 403;
  return error instanceof CalcomNotFoundError ? 404 : null;
}

/** Answers are cached for 10 s, a closed period's totals for 60 days, a missing endpoint for 10 min. */
export function createInsights({ request, now, signal, onUnreadable }: ReadOptions) {
  const members = createSingleFlight<ReadMemberStats>({ now, signal, rememberMs });
  const kpis = createSingleFlight<KpiStats | null>({ now, signal, rememberMs });
  const closedKpis = createSingleFlight<KpiStats | null>({ now, signal, rememberMs: rememberClosedMs });
  const memberEndpoint = createEndpointAvailability(now);
  const kpiEndpoint = createEndpointAvailability(now);

  async function askMembers(body: MemberStatsRequest, call: RequestCall): Promise<ReadMemberStats> {
    const { data } = await request({ method: 'POST', path: membersPath, body, schema: membersAnswer }, call);
    memberEndpoint.markPresent();
    reportUnreadable(onUnreadable, 'members', data.unreadable);
    return data;
  }

  async function askMembersOrMarkMissing(
    body: MemberStatsRequest,
    call: RequestCall,
  ): Promise<ReadMemberStats> {
    try {
      return await askMembers(body, call);
    } catch (error) {
      const status = missingStatusOf(error);
      const isOfOneself = body.scope === 'user';
      const concernsRequest = memberEndpoint.wasPresent() && !(isOfOneself && status === 403);
      if (status === null || concernsRequest) throw error;
      // Cal.com does not say which right is missing, and refused owners too; a 404 may concern the team.
      // Scope `user` always has an answer, so when that is missing too, no right would help.
      if (!isOfOneself && !(await isMissing(body, call))) throw error;
      memberEndpoint.markMissing(status);
      throw new CalcomWithoutInsightsError({ request: `POST ${membersPath}`, status });
    }
  }

  async function isMissing({ timeZone, columnFilters }: MemberStatsRequest, call: RequestCall) {
    try {
      await askMembers({ scope: 'user', timeZone, columnFilters }, call);
      return false;
    } catch (error) {
      if (missingStatusOf(error) !== null) return true;
      throw error;
    }
  }

  async function askKpis(body: MemberStatsRequest, call: RequestCall): Promise<KpiStats | null> {
    try {
      const { data } = await request({ method: 'POST', path: kpiPath, body, schema: kpiAnswer }, call);
      kpiEndpoint.markPresent();
      return data;
    } catch (error) {
      if (!(error instanceof CalcomNotFoundError)) throw error;
      if (!kpiEndpoint.wasPresent()) kpiEndpoint.markMissing(404);
      return null;
    }
  }

  return {
    /** @throws CalcomWithoutInsightsError when the server has no insights, or none for this access */
    async getMemberStats(given: MemberStatsRequest, call: SharedCall): Promise<ReadMemberStats> {
      const request = `POST ${membersPath}`;
      const body = assertRequest(memberStatsRequestSchema, given, request);
      const status = memberEndpoint.missingStatus();
      if (status !== null && !call.bypassCache) throw new CalcomWithoutInsightsError({ request, status });
      return members.subscribe(keyOf(body), call, (shared) => askMembersOrMarkMissing(body, shared));
    },
    async getKpiStats(given: MemberStatsRequest, call: SharedCall, isClosed = false) {
      const body = assertRequest(kpiStatsRequestSchema, given, `POST ${kpiPath}`);
      const isKnownMissing = [memberEndpoint, kpiEndpoint].some((each) => each.missingStatus() !== null);
      if (isKnownMissing && !call.bypassCache) return null;
      const flights = isClosed ? closedKpis : kpis;
      return flights.subscribe(keyOf(body), call, (shared) => askKpis(body, shared));
    },
  };
}

const rememberMissingMs = 600_000;

/** Remembers a missing endpoint for 10 min, after which an upgraded server is noticed. */
function createEndpointAvailability(now: () => Date) {
  let missing: { readonly status: 403 | 404; readonly sinceMs: number } | null = null;
  let wasPresent = false;
  return {
    /** The status by which the endpoint was found missing; null when it is not known to be. */
    missingStatus(): 403 | 404 | null {
      if (missing === null) return null;
      // A negative age means that the clock was set back.
      const forMs = now().getTime() - missing.sinceMs;
      return forMs >= 0 && forMs < rememberMissingMs ? missing.status : null;
    },
    /** Whether the endpoint has answered before: a 404 then concerns the request, not the endpoint. */
    wasPresent: () => wasPresent,
    markMissing(status: 403 | 404) {
      missing = { status, sinceMs: now().getTime() };
    },
    markPresent() {
      wasPresent = true;
      missing = null;
    },
  };
}
