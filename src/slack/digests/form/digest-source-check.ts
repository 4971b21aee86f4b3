import type { Connection } from '../../../accounts/connection';
import type { WorkspaceRef } from '../../../accounts/workspace';
import {
  CalcomForbiddenError,
  CalcomNotFoundError,
  CalcomUnauthorizedError,
  CalcomWithoutInsightsError,
} from '../../../calcom/errors';
import type { Digest, DigestScope } from '../../../digests/digest';
import { resolvePeriod } from '../../../lib/time/period';
import { toBookingsQuery } from '../../../rankings/match';
import { defaultQuestion, toMemberStatsRequest } from '../../../rankings/question';
import { deadlineFrom } from '../../ask/deadline';
import { listNamedTeams, nameTeam } from '../../ask/name-lookup';
import { calendarOf } from '../../ask/understand-question';
import { describeFailure } from '../../kit/failure-text';
import type { Services } from '../../services';
import type { DigestSource } from './digest-form-request';
import type { SourceProblem } from './problem-text';

export type CheckedSource =
  | { readonly kind: 'readable'; readonly scope: DigestScope }
  | { readonly kind: 'problem'; readonly problem: SourceProblem };

type AskedScope = Extract<DigestSource, { kind: 'chosen' }>['scope'];

const daysLookedAt = 365;
const longestTeamName = 100;

/** Asks Cal.com whether this access may see those numbers, and what the team is called. */
export async function checkSource(
  services: Services,
  workspace: WorkspaceRef,
  connection: Connection | null,
  asked: AskedScope,
): Promise<CheckedSource> {
  if (connection === null || connection.brokenAt !== null) return problem({ reason: 'no-access' });
  try {
    return await ask(services, connection, asked);
  } catch (error) {
    if (error instanceof CalcomUnauthorizedError) {
      await services.accounts.reportRefused(workspace, connection);
      return problem({ reason: 'no-access' });
    }
    if (error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError) {
      return problem({ reason: 'forbidden' });
    }
    const words = describeFailure(error);
    if (words === null) throw error;
    services.logger.failure('a digest’s source could not be tried', error);
    return problem({ reason: 'failed', words });
  }
}

/** The same for what a digest asks today. */
export async function checkKeptSource(services: Services, digest: Digest): Promise<CheckedSource> {
  const { workspace, ownerSlackUserId, content } = digest;
  const { shared } = await services.accounts.stateOf(workspace, ownerSlackUserId);
  const connection =
    content.access === 'shared'
      ? shared
      : await services.store.connections.findOwn(workspace.workspaceId, ownerSlackUserId);
  return checkSource(services, workspace, connection, content.scope);
}

async function ask(services: Services, connection: Connection, asked: AskedScope): Promise<CheckedSource> {
  const calcom = services.accounts.open(connection);
  const now = services.now();
  const options = deadlineFrom(now);
  const me = await calcom.getMe(options);
  const scope = asked.kind === 'team' ? await findTeam() : asked;
  if (scope === null) return problem({ reason: 'no-such-team' });
  // One's own numbers are never refused, and may well be none.
  if (scope.kind === 'me') return { kind: 'readable', scope };
  const period = resolvePeriod(
    { kind: 'last-days', count: daysLookedAt },
    { now, ...calendarOf(me), running: 'until-now' },
  );
  return (await hasNone(scope)) ? problem({ reason: 'empty' }) : { kind: 'readable', scope };

  async function hasNone(scope: Exclude<DigestScope, { kind: 'me' }>): Promise<boolean> {
    try {
      const request = toMemberStatsRequest(defaultQuestion, period, scope, null);
      const stats = await calcom.getMemberStats(request, options);
      return Object.values(stats).every((rows) => rows === undefined || rows.length === 0);
    } catch (error) {
      if (!(error instanceof CalcomWithoutInsightsError)) throw error;
      const query = toBookingsQuery({ question: defaultQuestion, period, scope, eventTypeId: null });
      const { data, unreadable = [] } = await calcom.listBookings({ ...query, limit: 1 }, options);
      return data.length + unreadable.length === 0;
    }
  }

  async function findTeam(): Promise<Extract<DigestScope, { kind: 'team' }> | null> {
    const teams = await listNamedTeams(calcom, options);
    const team = teams.find(({ id }) => asked.kind === 'team' && id === asked.teamId);
    return team === undefined
      ? null
      : { kind: 'team', teamId: team.id, teamName: nameTeam(team, teams, longestTeamName) };
  }
}

const problem = (why: SourceProblem): CheckedSource => ({ kind: 'problem', problem: why });
