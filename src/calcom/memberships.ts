import { z } from 'zod';
import { createSingleFlight, type SharedCall } from '../lib/async/single-flight';
import { CalcomForbiddenError, CalcomNotFoundError } from './errors';
import { collectPages } from './pages';
import type { Request, RequestCall } from './request';
import { type Me, type OnUnreadable, type ReadRows, reportUnreadable, someRowsOf } from './schemas';

/** A team by its id, or the caller's own organisation. */
export type MembershipsOf = { readonly teamId: number } | 'organization';

export interface Memberships {
  list(of: MembershipsOf, call: SharedCall): Promise<readonly Membership[]>;
  abortAll(reason: Error): void;
}

const membershipSchema = z.object({
  id: z.number(),
  userId: z.number(),
  /** False for an invitation that nobody has answered. */
  accepted: z.boolean(),
  // MEMBER, ADMIN, OWNER; organisations may name roles of their own.
  role: z.string(),
  user: z.object({ email: z.string(), name: z.string().nullish(), username: z.string().nullish() }),
});
export type Membership = z.infer<typeof membershipSchema>;

// Older descriptions of the endpoint promise a single object.
const answerSchema = z.object({
  data: z.union([someRowsOf(membershipSchema), membershipSchema.transform((only) => ({ data: [only] }))]),
});
const rememberMs = 60_000;

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
      lists.share(JSON.stringify(of), call, async (shared) => {
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

function isOutOfReach(error: unknown): boolean {
  return error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError;
}
