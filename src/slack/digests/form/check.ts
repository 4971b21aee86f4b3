import type { Connection } from '../../../accounts/connection';
import { mayMakeDigests } from '../../../accounts/permission';
import type { WorkspaceRef } from '../../../accounts/workspace';
import { CalcomUnauthorizedError, CalcomWithoutInsightsError, isOutOfReach } from '../../../calcom/errors';
import {
  type Digest,
  type DigestPlan,
  type DigestRun,
  type DigestScope,
  planKey,
} from '../../../digests/digest';
import { previewSchedule, type SchedulePreview } from '../../../digests/schedule-change';
import { resolvePeriod } from '../../../lib/time/period';
import { toBookingsQuery } from '../../../rankings/match';
import { defaultQuestion, toMemberStatsRequest } from '../../../rankings/question';
import type { ChannelProblem } from '../../api/slack-calls';
import { deadlineFrom } from '../../ask/deadline';
import { listNamedTeams, nameTeam } from '../../ask/name-lookup';
import { calendarOf } from '../../ask/resolve-question';
import type { Caller } from '../../bolt/register';
import { describeFailure } from '../../kit/failure-text';
import type { Services } from '../../services';
import { type DigestFormState, markOf } from './metadata';
import type { ChangeRefusal, DigestCheckProblem, SourceProblem } from './problem-text';
import type { DigestDraft, OfferedScope } from './request';
import { buildProbe } from './view';

/** `digest` is as stored now; null for a new one. */
export interface FoundDigest {
  readonly kind: 'found';
  readonly digest: Digest | null;
  readonly isOwner: boolean;
  /** Somebody has changed it since the form was opened. */
  readonly isChangedMeanwhile: boolean;
}

export type FindDigestResult = FoundDigest | { readonly kind: 'refused'; readonly why: ChangeRefusal };

/** A draft that can be saved once it is confirmed. */
export interface GoodDraft {
  readonly kind: 'good';
  readonly plan: DigestPlan;
  readonly preview: SchedulePreview;
  readonly found: FoundDigest;
}

export type CheckedDraft =
  | GoodDraft
  | { readonly kind: 'problems'; readonly problems: readonly DigestCheckProblem[] }
  | { readonly kind: 'refused'; readonly why: ChangeRefusal };

/** Finds the digest that a form changes, if this person may still change it. */
export async function findChanged(
  services: Services,
  { workspace, slackUserId }: Caller,
  { changed, offersOutside = false }: Pick<DigestFormState, 'changed' | 'offersOutside'>,
): Promise<FindDigestResult> {
  const state = await services.accounts.stateOf(workspace, slackUserId);
  if (offersOutside && !state.policy.sharesOutside) return { kind: 'refused', why: 'outside-meanwhile' };
  if (changed === null) {
    return mayMakeDigests(state, state.policy)
      ? { kind: 'found', digest: null, isOwner: true, isChangedMeanwhile: false }
      : { kind: 'refused', why: 'new-by-admins' };
  }
  const digest = await services.store.digests.find(workspace.workspaceId, changed.id);
  if (digest === null) return { kind: 'refused', why: 'gone' };
  const isOwner = digest.ownerSlackUserId === slackUserId;
  if (!isOwner && !state.isAdmin) return { kind: 'refused', why: 'not-allowed' };
  return { kind: 'found', digest, isOwner, isChangedMeanwhile: markOf(digest) !== changed.mark };
}

/** Asks Slack and Cal.com whether a draft will work. The asker may see a note in the channel. */
export async function checkDraft(
  services: Services,
  caller: Caller,
  draft: DigestDraft,
  state: Pick<DigestFormState, 'changed' | 'offersOutside'>,
): Promise<CheckedDraft> {
  const found = await findChanged(services, caller, state);
  if (found.kind === 'refused') return found;
  const { digest } = found;
  const { source, channelId, schedule, ...content } = draft;
  const checked = await checkDraftSource(services, caller, draft, digest);
  if (checked.kind === 'problem') {
    return { kind: 'problems', problems: [{ field: 'source', problem: checked.problem }] };
  }
  const access = source.kind === 'chosen' ? source.access : (digest?.content.access ?? 'shared');
  const plan: DigestPlan = { channelId, schedule, content: { ...content, access, scope: checked.scope } };
  const ownerId = digest?.ownerSlackUserId ?? caller.slackUserId;
  if (await channelHasSameDigest(services, caller, plan, ownerId, digest))
    return channelProblem('same-digest');
  const refusal = await probe(services, caller, channelId, digest);
  if (refusal !== null) return channelProblem(refusal);
  return previewDraft(services, plan, found);
}

export async function previewDraft(
  services: Services,
  plan: DigestPlan,
  found: FoundDigest,
): Promise<GoodDraft> {
  const { digest } = found;
  const runs = await listPastRuns(services, digest);
  return { kind: 'good', plan, preview: previewSchedule(plan.schedule, services.now(), digest, runs), found };
}

// Runs sent by hand may come before the ones that are needed.
const maxPastRuns = 50;

/** Enough past runs to decide what comes next. Empty for a new digest. */
export const listPastRuns = async (
  { store }: Pick<Services, 'store'>,
  digest: Pick<Digest, 'workspace' | 'id'> | null,
): Promise<readonly DigestRun[]> =>
  digest === null ? [] : store.digests.history(digest.workspace.workspaceId, digest.id, maxPastRuns);

function channelProblem(reason: ChannelProblem | 'same-digest'): CheckedDraft {
  return { kind: 'problems', problems: [{ field: 'channel', problem: { reason } }] };
}

/** A person's own access serves only their own digests: another's digest can keep its source. */
async function checkDraftSource(
  services: Services,
  { workspace, slackUserId }: Caller,
  { source }: DigestDraft,
  digest: Digest | null,
): Promise<CheckedSource> {
  const noAccess = { kind: 'problem', problem: { reason: 'no-access' } } as const;
  if (source.kind === 'kept') return digest === null ? noAccess : checkKeptSource(services, digest);
  const isForeign = digest !== null && digest.ownerSlackUserId !== slackUserId;
  if (source.access === 'own' && isForeign) return noAccess;
  const state = await services.accounts.stateOf(workspace, slackUserId);
  return checkSource(services, workspace, state[source.access], source.scope);
}

/** An early check: the store repeats it when saving. */
async function channelHasSameDigest(
  { store }: Services,
  { workspace }: Caller,
  plan: DigestPlan,
  ownerId: string,
  digest: Digest | null,
): Promise<boolean> {
  const others = await store.digests.listOfChannel(workspace.workspaceId, plan.channelId);
  return others.some(
    (other) => other.id !== digest?.id && planKey(other, other.ownerSlackUserId) === planKey(plan, ownerId),
  );
}

/** An active digest that stays in its channel needs no check: it already posts there. */
async function probe(
  { slack }: Services,
  { workspace, slackUserId }: Caller,
  channelId: string,
  digest: Digest | null,
): Promise<ChannelProblem | null> {
  if (digest?.channelId === channelId && digest.state.kind === 'active') return null;
  const probed = await slack.probeChannel(workspace, channelId, slackUserId, buildProbe());
  return probed === 'sent' ? null : probed;
}

export type CheckedSource =
  | { readonly kind: 'readable'; readonly scope: DigestScope }
  | { readonly kind: 'problem'; readonly problem: SourceProblem };

const daysChecked = 365;
const longestTeamName = 100;

/** Asks Cal.com whether this connection may see these numbers, and for the team's name. */
export async function checkSource(
  services: Services,
  workspace: WorkspaceRef,
  connection: Connection | null,
  asked: OfferedScope,
): Promise<CheckedSource> {
  if (connection === null || connection.brokenAt !== null) return problem({ reason: 'no-access' });
  try {
    return await readScope(services, connection, asked);
  } catch (error) {
    if (error instanceof CalcomUnauthorizedError) {
      await services.accounts.reportRefused(workspace, connection);
      return problem({ reason: 'no-access' });
    }
    if (isOutOfReach(error)) {
      return problem({ reason: 'forbidden' });
    }
    const words = describeFailure(error);
    if (words === null) throw error;
    services.logger.failure('a digest’s source could not be tried', error);
    return problem({ reason: 'failed', words });
  }
}

export async function checkKeptSource(services: Services, digest: Digest): Promise<CheckedSource> {
  const { workspace, ownerSlackUserId, content } = digest;
  const state = await services.accounts.stateOf(workspace, ownerSlackUserId);
  return checkSource(services, workspace, state[content.access], content.scope);
}

async function readScope(
  services: Services,
  connection: Connection,
  asked: OfferedScope,
): Promise<CheckedSource> {
  const calcom = services.accounts.open(connection);
  const now = services.now();
  const options = deadlineFrom(now);
  const me = await calcom.getMe(options);
  const scope = asked.kind === 'team' ? await findTeam() : asked;
  if (scope === null) return problem({ reason: 'no-such-team' });
  // Cal.com never refuses a person's own numbers, and a year without any is possible.
  if (scope.kind === 'me') return { kind: 'readable', scope };
  const period = resolvePeriod(
    { kind: 'last-days', count: daysChecked },
    { now, ...calendarOf(me), currentPeriod: 'until-now' },
  );
  return (await hasNoBookings(scope)) ? problem({ reason: 'empty' }) : { kind: 'readable', scope };

  async function hasNoBookings(scope: Exclude<DigestScope, { kind: 'me' }>): Promise<boolean> {
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
