import { z } from 'zod';
import { createSingleFlight, type SharedCall } from '../lib/async/single-flight';
import { CalcomForbiddenError, CalcomNotFoundError } from './errors';
import type { Request, RequestCall, RequestSpec } from './http';
import {
  type EventType,
  eventTypeRowsSchema,
  type Me,
  type Membership,
  membershipSchema,
  meSchema,
  type OnUnreadable,
  type ReadRows,
  reportUnreadable,
  someRowsOf,
  type Team,
  teamSchema,
} from './schemas';

/** Who the key belongs to, and what belongs to them. */
interface Account {
  findMe(call: SharedCall): Promise<Me>;
  listTeams(call: SharedCall): Promise<readonly Team[]>;
  listEventTypes(call: SharedCall): Promise<readonly EventType[]>;
  listAllEventTypes(call: SharedCall): Promise<AllEventTypes>;
  listTeamEventTypes(teamId: number, call: SharedCall): Promise<readonly EventType[]>;
  abortAll(reason: Error): void;
}

/** One's own event types and those of teams, which carry their team. */
export interface AllEventTypes {
  readonly eventTypes: readonly EventType[];
  /** False where there may be teams whose event types are missing: only whoever runs an organisation knows them all. */
  readonly isComplete: boolean;
}

const rememberMs = 60_000;
// Nearly every question needs the profile's time zone first, and hardly ever does it change.
const keepProfileMs = 24 * 3_600_000;
const maxTeamsAsked = 40;
const teamsAskedAtOnce = 5;

const meAnswer = z.object({ data: meSchema });
const teamsAnswer = z.object({ data: someRowsOf(teamSchema) });
const eventTypesAnswer = z.object({ data: eventTypeRowsSchema });

function isOutOfReach(error: unknown): boolean {
  return error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError;
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}

/**
 * Reads of profile, teams and event types, each remembered for a minute. After it the profile is still given at once,
 * for a day, and asked for beside.
 */
export function createAccount(options: {
  readonly request: Request;
  readonly now: () => Date;
  readonly onUnreadable?: OnUnreadable | undefined;
}): Account {
  const { request, now, onUnreadable } = options;
  const mes = createSingleFlight<Me>({ now, rememberMs, staleWhileRevalidateMs: keepProfileMs });
  const teamLists = createSingleFlight<readonly Team[]>({ now, rememberMs });
  const eventTypeLists = createSingleFlight<readonly EventType[]>({ now, rememberMs });
  const allEventTypeLists = createSingleFlight<AllEventTypes>({ now, rememberMs });

  const findMe = (call: SharedCall): Promise<Me> =>
    mes.subscribe('me', call, async (shared) => {
      return (await request({ method: 'GET', path: '/v2/me', schema: meAnswer }, shared)).data;
    });

  async function fetchTeams(path: string, call: RequestCall, query?: RequestSpec<unknown>['query']) {
    const spec = { method: 'GET', path, schema: teamsAnswer } as const;
    const { data: page } = await request(query ? { ...spec, query } : spec, call);
    reportUnreadable(onUnreadable, 'teams', page.unreadable);
    return page;
  }

  const fetchOwnTeams = async (call: RequestCall) => (await fetchTeams('/v2/teams', call)).data;

  async function fetchMyTeams(call: RequestCall): Promise<readonly Team[]> {
    const { organizationId } = await findMe(call);
    if (typeof organizationId !== 'number') {
      return fetchOwnTeams(call).catch((error) => {
        // A self-hosted server may have no teams at all.
        if (error instanceof CalcomNotFoundError) return [];
        throw error;
      });
    }
    try {
      return await collectPages((query) =>
        fetchTeams(`/v2/organizations/${organizationId}/teams/me`, call, query),
      );
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      // Which of the two families a customer has depends on the plan; the first refusal tells more.
      return fetchOwnTeams(call).catch((second) => {
        throw isOutOfReach(second) ? error : second;
      });
    }
  }

  const listTeams = (call: SharedCall): Promise<readonly Team[]> =>
    teamLists.subscribe('teams', call, async (shared) =>
      ((await fetchAllTeams(shared)) ?? (await fetchMyTeams(shared))).filter(
        (team) => team.isOrganization !== true,
      ),
    );

  async function fetchEventTypes(path: string, call: RequestCall): Promise<readonly EventType[]> {
    const { data: page } = await request({ method: 'GET', path, schema: eventTypesAnswer }, call);
    reportUnreadable(onUnreadable, 'event types', page.unreadable);
    return page.data;
  }

  async function fetchTeamEventTypes(all: readonly Team[], call: RequestCall): Promise<AllEventTypes> {
    const { organizationId } = await findMe(call);
    const prefix = typeof organizationId === 'number' ? `/v2/organizations/${organizationId}` : '/v2';
    const lists: (readonly EventType[] | null)[] = [];
    for (let from = 0; from < Math.min(all.length, maxTeamsAsked); from += teamsAskedAtOnce) {
      const few = all.slice(from, Math.min(from + teamsAskedAtOnce, maxTeamsAsked)).map(async ({ id }) => {
        const list = await orNull(fetchEventTypes(`${prefix}/teams/${id}/event-types`, call));
        return list?.map((eventType) => ({ ...eventType, teamId: id })) ?? null;
      });
      lists.push(...(await Promise.all(few)));
    }
    return {
      eventTypes: lists.flatMap((list) => list ?? []),
      isComplete: all.length <= maxTeamsAsked && lists.every((list) => list !== null),
    };
  }

  /** Whoever runs the organisation may list teams that they are not in; null for everybody else. */
  async function fetchAllTeams(call: RequestCall): Promise<readonly Team[] | null> {
    const { organizationId } = await findMe(call);
    if (typeof organizationId !== 'number') return null;
    const path = `/v2/organizations/${organizationId}/teams`;
    const all = await orNull(collectPages((query) => fetchTeams(path, call, query)));
    return all?.filter((team) => team.isOrganization !== true) ?? null;
  }

  async function withTeams(
    findTeams: (call: RequestCall) => Promise<readonly Team[] | null>,
    call: RequestCall,
  ): Promise<AllEventTypes> {
    const ofTeams = async () => {
      const all = await findTeams(call);
      const found = await fetchTeamEventTypes(all ?? (await listTeams(call)), call);
      return { ...found, isComplete: found.isComplete && all !== null };
    };
    const [own, found] = await Promise.all([fetchEventTypes('/v2/event-types', call), orNull(ofTeams())]);
    const rows = [...own, ...(found?.eventTypes ?? [])];
    return {
      eventTypes: [...new Map(rows.map((eventType) => [eventType.id, eventType])).values()],
      isComplete: found?.isComplete ?? false,
    };
  }

  return {
    findMe,
    listTeams,
    listEventTypes: (call) =>
      eventTypeLists.subscribe('event types', call, async (shared) => {
        return (await withTeams(listTeams, shared)).eventTypes;
      }),
    listAllEventTypes: (call) =>
      allEventTypeLists.subscribe('all event types', call, (shared) => withTeams(fetchAllTeams, shared)),
    listTeamEventTypes: (teamId, call) =>
      eventTypeLists.subscribe(`event types of ${teamId}`, call, async (shared) => {
        const { organizationId } = await findMe(shared);
        const prefix = typeof organizationId === 'number' ? `/v2/organizations/${organizationId}` : '/v2';
        return fetchEventTypes(`${prefix}/teams/${teamId}/event-types`, shared);
      }),
    abortAll(reason) {
      for (const flights of [mes, teamLists, eventTypeLists, allEventTypeLists]) flights.abortAll(reason);
    },
  };
}

/** A team by its id, or the caller's own organisation. */
export type MembershipsOf = { readonly teamId: number } | 'organization';

interface Memberships {
  list(of: MembershipsOf, call: SharedCall): Promise<readonly Membership[]>;
  abortAll(reason: Error): void;
}

// Older descriptions of the endpoint promise a single object.
const answerSchema = z.object({
  data: z.union([someRowsOf(membershipSchema), membershipSchema.transform((only) => ({ data: [only] }))]),
});

/** Who belongs to a team or to the organisation, remembered for a minute. */
export function createMemberships(options: {
  readonly request: Request;
  readonly now: () => Date;
  readonly findMe: (call: SharedCall) => Promise<Me>;
  readonly onUnreadable?: OnUnreadable | undefined;
}): Memberships {
  const { request, now, findMe } = options;
  const lists = createSingleFlight<readonly Membership[]>({ now, rememberMs });

  const fetchAll = (path: string, call: RequestCall) =>
    collectPages(async (query) => {
      const page: ReadRows<Membership> = (
        await request({ method: 'GET', path, query, schema: answerSchema }, call)
      ).data;
      reportUnreadable(options.onUnreadable, 'memberships', page.unreadable);
      return page;
    });

  async function fetchTeam(teamId: number, organizationId: number | undefined, call: RequestCall) {
    const alone = `/v2/teams/${teamId}/memberships`;
    if (organizationId === undefined) return fetchAll(alone, call);
    try {
      return await fetchAll(`/v2/organizations/${organizationId}/teams/${teamId}/memberships`, call);
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      // Which of the two families a customer has depends on the plan; the first refusal tells more.
      return fetchAll(alone, call).catch((second) => {
        throw isOutOfReach(second) ? error : second;
      });
    }
  }

  return {
    list: (of, call) =>
      lists.subscribe(JSON.stringify(of), call, async (shared) => {
        const organizationId = (await findMe(shared)).organizationId ?? undefined;
        if (of !== 'organization') return fetchTeam(of.teamId, organizationId, shared);
        if (organizationId !== undefined) {
          return fetchAll(`/v2/organizations/${organizationId}/memberships`, shared);
        }
        throw new CalcomNotFoundError({ request: 'GET /v2/organizations/memberships' });
      }),
    abortAll: lists.abortAll,
  };
}

const pageSize = 250;
const maxPages = 20;

/** Every row of a take/skip list, by id once; ends on a short page or on one that brings nothing new. */
async function collectPages<T extends { readonly id: number }>(
  fetchPage: (query: { readonly take: number; readonly skip: number }) => Promise<ReadRows<T>>,
): Promise<readonly T[]> {
  const rows = new Map<number, T>();
  for (let page = 0; page < maxPages; page += 1) {
    const before = rows.size;
    const { data, unreadable = [] } = await fetchPage({ take: pageSize, skip: page * pageSize });
    for (const row of data) rows.set(row.id, row);
    if (data.length + unreadable.length < pageSize || rows.size === before) break;
  }
  return [...rows.values()];
}
