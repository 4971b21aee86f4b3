import { z } from 'zod';
import { createSingleFlight, type SharedCall } from '../lib/async/single-flight';
import { CalcomForbiddenError, CalcomNotFoundError, CalcomWithoutInsightsError } from './errors';
import { assertRequest, type Request, type RequestCall } from './http';
import {
  compiled,
  type KpiStats,
  kpiStatsRequestSchema,
  kpiStatsSchema,
  type MemberStatsRequest,
  memberStatsRequestSchema,
  memberStatsSchema,
  type OnUnreadable,
  type Readable,
  type ReadMemberStats,
  reportUnreadable,
} from './schemas';

/** What Cal.com has counted itself. */
interface Insights {
  /** @throws CalcomWithoutInsightsError where the server has none, or none for this access. */
  getMemberStats(request: MemberStatsRequest, call: SharedCall): Promise<ReadMemberStats>;
  /** Null where the server has no such endpoint. */
  getKpiStats(request: MemberStatsRequest, call: SharedCall, isClosed?: boolean): Promise<KpiStats | null>;
  abortAll(reason: Error): void;
}

const rememberMs = 10_000;
/** Of weeks that are over: longer than one of them is looked at. */
const rememberClosedMs = 60 * 86_400_000;
const membersPath = '/v2/insights/bookings/members';
const kpiPath = '/v2/insights/bookings/kpi-stats';
const membersAnswer = compiled(z.object({ data: memberStatsSchema }));
const kpiAnswer = z.object({ data: kpiStatsSchema });

/** Filters are ANDed, so their order makes no other question. */
function keyOf({ columnFilters = [], ...rest }: MemberStatsRequest): string {
  return JSON.stringify([rest, columnFilters.map((filter) => JSON.stringify(filter)).sort()]);
}

const withoutInsights = (status: 403 | 404) =>
  new CalcomWithoutInsightsError({ request: `POST ${membersPath}`, status });

/** Reads of the insights, each remembered for ten seconds, or kept; that a server has none, for ten minutes. */
export function createInsights(options: {
  readonly request: Request;
  readonly now: () => Date;
  readonly onUnreadable?: OnUnreadable | undefined;
}): Insights {
  const { request, now } = options;
  const members = createSingleFlight<ReadMemberStats>({ now, rememberMs });
  const kpis = createSingleFlight<KpiStats | null>({ now, rememberMs });
  const closedKpis = createSingleFlight<KpiStats | null>({ now, rememberMs: rememberClosedMs });
  const noMembers = createEndpointAvailability(now);
  const noKpis = createEndpointAvailability(now);
  /** Of the answer by which they turned out to be missing. */
  let missingStatus: 403 | 404 = 404;

  function noteMissing(status: 403 | 404): CalcomWithoutInsightsError {
    missingStatus = status;
    noMembers.markMissing();
    return withoutInsights(status);
  }

  async function askMembers(body: MemberStatsRequest, call: RequestCall): Promise<ReadMemberStats> {
    const { data } = await request({ method: 'POST', path: membersPath, body, schema: membersAnswer }, call);
    noMembers.markPresent();
    reportUnreadable(options.onUnreadable, 'members', data.unreadable);
    return data;
  }

  async function askMembersOrNone(body: MemberStatsRequest, call: RequestCall): Promise<ReadMemberStats> {
    try {
      return await askMembers(body, call);
    } catch (error) {
      if (error instanceof CalcomForbiddenError && error.missingScope === undefined) {
        // Which right is missing Cal.com does not say, and owners were refused too: of oneself there would be an
        // answer. Where there is none either, nothing is to be had here by any right.
        if (body.scope === 'user' || !noMembers.wasPresent()) {
          const isRefused = body.scope === 'user' || (await isMissing(body, call));
          if (isRefused) throw noteMissing(403);
        }
        throw error;
      }
      if (!(error instanceof CalcomNotFoundError) || noMembers.wasPresent()) throw error;
      // It may have been about the team: of oneself there is always an answer.
      if (body.scope !== 'user' && !(await isMissing(body, call))) throw error;
      throw noteMissing(404);
    }
  }

  async function isMissing({ timeZone, columnFilters }: MemberStatsRequest, call: RequestCall) {
    try {
      await askMembers({ scope: 'user', timeZone, columnFilters }, call);
      return false;
    } catch (error) {
      const isForbidden = error instanceof CalcomForbiddenError && error.missingScope === undefined;
      if (error instanceof CalcomNotFoundError || isForbidden) return true;
      throw error;
    }
  }

  /** Null where the endpoint is not found, which is remembered. */
  async function askOrNull<T>(
    ask: {
      readonly path: string;
      readonly schema: Readable<{ data: T }>;
      readonly availability: EndpointAvailability;
    },
    body: MemberStatsRequest,
    call: RequestCall,
  ): Promise<T | null> {
    const { path, schema, availability } = ask;
    try {
      const { data } = await request({ method: 'POST', path, body, schema }, call);
      availability.markPresent();
      return data;
    } catch (error) {
      if (!(error instanceof CalcomNotFoundError)) throw error;
      if (!availability.wasPresent()) availability.markMissing();
      return null;
    }
  }
  const kpisThere = { path: kpiPath, schema: kpiAnswer, availability: noKpis };

  return {
    async getMemberStats(given, call) {
      const body = assertRequest(memberStatsRequestSchema, given, `POST ${membersPath}`);
      if (noMembers.isMissing() && !call.bypassCache) throw withoutInsights(missingStatus);
      return members.subscribe(keyOf(body), call, (shared) => askMembersOrNone(body, shared));
    },
    async getKpiStats(given, call, isClosed = false) {
      const body = assertRequest(kpiStatsRequestSchema, given, `POST ${kpiPath}`);
      if ((noMembers.isMissing() || noKpis.isMissing()) && !call.bypassCache) return null;
      const flights = isClosed ? closedKpis : kpis;
      return flights.subscribe(keyOf(body), call, (shared) => askOrNull(kpisThere, body, shared));
    },
    abortAll(reason) {
      for (const flights of [members, kpis, closedKpis]) flights.abortAll(reason);
    },
  };
}

/** What a server has turned out not to have. One that is brought up to date is found out after a while. */
interface EndpointAvailability {
  isMissing(): boolean;
  /** It was there once, so that a 404 is about what was asked for and not about the endpoint. */
  wasPresent(): boolean;
  markMissing(): void;
  markPresent(): void;
}

const rememberMissingMs = 600_000;

function createEndpointAvailability(now: () => Date): EndpointAvailability {
  let notedMs = Number.NEGATIVE_INFINITY;
  let wasPresent = false;
  return {
    isMissing() {
      // Before it was noted means that the clock has been set back.
      const sinceMs = now().getTime() - notedMs;
      return sinceMs >= 0 && sinceMs < rememberMissingMs;
    },
    wasPresent: () => wasPresent,
    markMissing() {
      notedMs = now().getTime();
    },
    markPresent() {
      wasPresent = true;
      notedMs = Number.NEGATIVE_INFINITY;
    },
  };
}
