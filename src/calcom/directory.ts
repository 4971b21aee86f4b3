import { z } from 'zod';
import { createSingleFlight, type SharedCall } from '../lib/async/single-flight';
import { dayMs } from '../lib/time/calendar';
import { CalcomNotFoundError, isOutOfReach, nullIfOutOfReach } from './errors';
import type { ReadOptions, RequestCall, RequestSpec } from './http';
import {
  type EventType,
  eventTypeRowsSchema,
  type Me,
  type Membership,
  membershipSchema,
  meSchema,
  type Readable,
  type ReadRows,
  reportUnreadable,
  rowsUnlessAllUnreadable,
  type Team,
  teamSchema,
  type UnreadableKind,
} from './schemas';

export interface AllEventTypes {
  readonly eventTypes: readonly EventType[];
  /** False when event types may be missing: not every access may list all teams of an organisation. */
  readonly isComplete: boolean;
}

/** A team by its id, or the caller's own organisation. */
export type MembershipsOf = { readonly teamId: number } | 'organization';

const rememberMs = 60_000;
// Nearly every question needs the profile's time zone first, and it hardly ever changes.
const keepProfileMs = dayMs;
const maxTeamsAsked = 40;
const teamsAskedAtOnce = 5;

const meAnswer = z.object({ data: meSchema });

interface ListOf<T> {
  readonly what: UnreadableKind;
  readonly schema: Readable<{ readonly data: ReadRows<T> }>;
}

const teamList: ListOf<Team> = {
  what: 'teams',
  schema: z.object({ data: rowsUnlessAllUnreadable(teamSchema) }),
};
const eventTypeList: ListOf<EventType> = {
  what: 'event types',
  schema: z.object({ data: eventTypeRowsSchema }),
};
const membershipList: ListOf<Membership> = {
  what: 'memberships',
  // Older documentation of the endpoint promises a single object.
  schema: z.object({
    data: z.union([
      rowsUnlessAllUnreadable(membershipSchema),
      membershipSchema.transform((only): ReadRows<Membership> => ({ data: [only] })),
    ]),
  }),
};

/** The plan decides which of the two endpoints a customer has; the first refusal says more. */
async function tryOrganizationFirst<T>(
  fetchOfOrganization: () => Promise<T>,
  fetchWithoutOrganization: () => Promise<T>,
): Promise<T> {
  try {
    return await fetchOfOrganization();
  } catch (error) {
    if (!isOutOfReach(error)) throw error;
    return fetchWithoutOrganization().catch((second) => {
      throw isOutOfReach(second) ? error : second;
    });
  }
}

const prefixOf = ({ organizationId }: Me) =>
  organizationId == null ? '/v2' : `/v2/organizations/${organizationId}`;

const withoutOrganizations = (teams: readonly Team[]) => teams.filter((team) => team.isOrganization !== true);

/**
 * Reads the profile, teams, event types and memberships, each cached for a minute. For a day after that, the
 * profile is still returned at once and refreshed in the background.
 */
export function createDirectory({ request, now, signal, onUnreadable }: ReadOptions) {
  const flightOptions = { now, signal, rememberMs };
  const profiles = createSingleFlight<Me>({ ...flightOptions, staleWhileRevalidateMs: keepProfileMs });
  const teamLists = createSingleFlight<readonly Team[]>(flightOptions);
  const eventTypeLists = createSingleFlight<readonly EventType[]>(flightOptions);
  const allEventTypeLists = createSingleFlight<AllEventTypes>(flightOptions);
  const membershipLists = createSingleFlight<readonly Membership[]>(flightOptions);

  const findMe = (call: SharedCall): Promise<Me> =>
    profiles.subscribe('me', call, async (shared) => {
      return (await request({ method: 'GET', path: '/v2/me', schema: meAnswer }, shared)).data;
    });

  async function fetchRows<T>(
    { what, schema }: ListOf<T>,
    path: string,
    call: RequestCall,
    query: RequestSpec<unknown>['query'] = {},
  ): Promise<ReadRows<T>> {
    const { data } = await request({ method: 'GET', path, query, schema }, call);
    reportUnreadable(onUnreadable, what, data.unreadable);
    return data;
  }

  /** All rows of a take/skip list, without duplicates; stops at a short page or one without new rows. */
  async function fetchAllRows<T extends { readonly id: number }>(
    list: ListOf<T>,
    path: string,
    call: RequestCall,
  ): Promise<readonly T[]> {
    const rows = new Map<number, T>();
    for (let page = 0; page < maxPages; page += 1) {
      const before = rows.size;
      const query = { take: pageSize, skip: page * pageSize };
      const { data, unreadable = [] } = await fetchRows(list, path, call, query);
      for (const row of data) rows.set(row.id, row);
      if (data.length + unreadable.length < pageSize || rows.size === before) break;
    }
    return [...rows.values()];
  }

  async function fetchMyTeams(call: RequestCall): Promise<readonly Team[]> {
    const me = await findMe(call);
    const fetchWithoutOrganization = async () => (await fetchRows(teamList, '/v2/teams', call)).data;
    const teams =
      me.organizationId == null
        ? fetchWithoutOrganization().catch((error) => {
            // A self-hosted server may have no teams endpoint.
            if (error instanceof CalcomNotFoundError) return [];
            throw error;
          })
        : tryOrganizationFirst(
            () => fetchAllRows(teamList, `${prefixOf(me)}/teams/me`, call),
            fetchWithoutOrganization,
          );
    return withoutOrganizations(await teams);
  }

  /** Includes teams that the caller is not in. Resolves to null when this access may not list them all. */
  async function fetchAllTeams(call: RequestCall): Promise<readonly Team[] | null> {
    const me = await findMe(call);
    if (me.organizationId == null) return null;
    const all = await nullIfOutOfReach(fetchAllRows(teamList, `${prefixOf(me)}/teams`, call));
    return all && withoutOrganizations(all);
  }

  const listTeams = (call: SharedCall): Promise<readonly Team[]> =>
    teamLists.subscribe('teams', call, async (shared) => {
      return (await fetchAllTeams(shared)) ?? fetchMyTeams(shared);
    });

  async function fetchEventTypes(path: string, call: RequestCall): Promise<readonly EventType[]> {
    return (await fetchRows(eventTypeList, path, call)).data;
  }

  async function fetchTeamEventTypes(all: readonly Team[], call: RequestCall): Promise<AllEventTypes> {
    const prefix = prefixOf(await findMe(call));
    const lists: (readonly EventType[] | null)[] = [];
    for (let from = 0; from < Math.min(all.length, maxTeamsAsked); from += teamsAskedAtOnce) {
      const batch = all.slice(from, Math.min(from + teamsAskedAtOnce, maxTeamsAsked)).map(async ({ id }) => {
        const list = await nullIfOutOfReach(fetchEventTypes(`${prefix}/teams/${id}/event-types`, call));
        return list?.map((eventType) => ({ ...eventType, teamId: id })) ?? null;
      });
      lists.push(...(await Promise.all(batch)));
    }
    return {
      eventTypes: lists.flatMap((list) => list ?? []),
      isComplete: all.length <= maxTeamsAsked && lists.every((list) => list !== null),
    };
  }

  async function fetchOwnAndTeamEventTypes(
    findTeams: (call: RequestCall) => Promise<readonly Team[] | null>,
    call: RequestCall,
  ): Promise<AllEventTypes> {
    const ofTeams = async () => {
      const all = await findTeams(call);
      const found = await fetchTeamEventTypes(all ?? (await listTeams(call)), call);
      return { ...found, isComplete: found.isComplete && all !== null };
    };
    const [own, found] = await Promise.all([
      fetchEventTypes('/v2/event-types', call),
      nullIfOutOfReach(ofTeams()),
    ]);
    const rows = [...own, ...(found?.eventTypes ?? [])];
    return {
      eventTypes: [...new Map(rows.map((eventType) => [eventType.id, eventType])).values()],
      isComplete: found?.isComplete ?? false,
    };
  }

  return {
    findMe,
    listTeams,
    listEventTypes: (call: SharedCall) =>
      eventTypeLists.subscribe('event types', call, async (shared) => {
        return (await fetchOwnAndTeamEventTypes(listTeams, shared)).eventTypes;
      }),
    listAllEventTypes: (call: SharedCall) =>
      allEventTypeLists.subscribe('all event types', call, (shared) =>
        fetchOwnAndTeamEventTypes(fetchAllTeams, shared),
      ),
    listTeamEventTypes: (teamId: number, call: SharedCall) =>
      eventTypeLists.subscribe(`event types of ${teamId}`, call, async (shared) => {
        return fetchEventTypes(`${prefixOf(await findMe(shared))}/teams/${teamId}/event-types`, shared);
      }),
    listMemberships: (of: MembershipsOf, call: SharedCall) =>
      membershipLists.subscribe(JSON.stringify(of), call, async (shared) => {
        const me = await findMe(shared);
        const fetchAt = (prefix: string) => fetchAllRows(membershipList, `${prefix}/memberships`, shared);
        const hasOrganization = me.organizationId != null;
        if (of === 'organization') {
          if (hasOrganization) return fetchAt(prefixOf(me));
          throw new CalcomNotFoundError({ request: 'GET /v2/organizations/memberships' });
        }
        const fetchWithoutOrganization = () => fetchAt(`/v2/teams/${of.teamId}`);
        if (!hasOrganization) return fetchWithoutOrganization();
        return tryOrganizationFirst(
          () => fetchAt(`${prefixOf(me)}/teams/${of.teamId}`),
          fetchWithoutOrganization,
        );
      }),
  };
}

const pageSize = 250;
const maxPages = 20;
