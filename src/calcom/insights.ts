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
/** Of weeks that are over: longer than one of them is looked at. */
const rememberClosedMs = 60 * dayMs;
const membersPath = '/v2/insights/bookings/members';
const kpiPath = '/v2/insights/bookings/kpi-stats';
const membersAnswer = compiled(z.object({ data: memberStatsSchema }));
const kpiAnswer = z.object({ data: kpiStatsSchema });

/** Filters are ANDed, so their order makes no other question. */
function keyOf({ columnFilters = [], ...rest }: MemberStatsRequest): string {
  return JSON.stringify([rest, columnFilters.map((filter) => JSON.stringify(filter)).sort()]);
}

/** As which an endpoint is missing: for this access, or on the server. Null for a failure that says neither. */
function missingStatusOf(error: unknown): 403 | 404 | null {
  if (error instanceof CalcomForbiddenError && error.missingScope === undefined) return 403;
  return error instanceof CalcomNotFoundError ? 404 : null;
}

/** What Cal.com has counted itself. Each is remembered for ten seconds, or kept; that a server has none, for ten minutes. */
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

  async function askMembersOrNone(body: MemberStatsRequest, call: RequestCall): Promise<ReadMemberStats> {
    try {
      return await askMembers(body, call);
    } catch (error) {
      const status = missingStatusOf(error);
      const isOfOneself = body.scope === 'user';
      const isOfTheQuestion = memberEndpoint.wasPresent() && !(isOfOneself && status === 403);
      if (status === null || isOfTheQuestion) throw error;
      // Which right is missing Cal.com does not say, and owners were refused too. A 404 may be about the team. Of oneself
      // there is an answer; where there is none either, nothing is to be had here by any right.
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
    /** @throws CalcomWithoutInsightsError where the server has none, or none for this access. */
    async getMemberStats(given: MemberStatsRequest, call: SharedCall): Promise<ReadMemberStats> {
      const request = `POST ${membersPath}`;
      const body = assertRequest(memberStatsRequestSchema, given, request);
      const status = memberEndpoint.missingStatus();
      if (status !== null && !call.bypassCache) throw new CalcomWithoutInsightsError({ request, status });
      return members.subscribe(keyOf(body), call, (shared) => askMembersOrNone(body, shared));
    },
    /** Null where the server has no such endpoint. */
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

/** What a server has turned out not to have. One that is brought up to date is found out after a while. */
function createEndpointAvailability(now: () => Date) {
  let missing: { readonly status: 403 | 404; readonly sinceMs: number } | null = null;
  let wasPresent = false;
  return {
    /** Of the answer by which it turned out to be missing; null where it is not known to be. */
    missingStatus(): 403 | 404 | null {
      if (missing === null) return null;
      // Before it was noted means that the clock has been set back.
      const forMs = now().getTime() - missing.sinceMs;
      return forMs >= 0 && forMs < rememberMissingMs ? missing.status : null;
    },
    /** It was there once, so that a 404 is about what was asked for and not about the endpoint. */
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
