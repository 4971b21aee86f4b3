import type { Connection } from '../../../accounts/connection';
import { mayMakeDigests } from '../../../accounts/permission';
import type { Digest, DigestPlan } from '../../../digests/digest';
import { previewSchedule, type SchedulePreview } from '../../../digests/schedule-change';
import type { ChannelProblem } from '../../api/slack-calls';
import type { Caller } from '../../bolt/register';
import type { Services } from '../../services';
import type { DigestDraft } from './digest-form-request';
import { type DigestFormState, markOf } from './digest-metadata';
import { type CheckedSource, checkKeptSource, checkSource } from './digest-source-check';
import { buildProbe } from './digest-steps';
import type { ChangeRefusal, DigestCheckProblem } from './problem-text';

/** The digest as it is now; null for a new one. */
export interface FoundDigest {
  readonly kind: 'found';
  readonly digest: Digest | null;
  readonly isOwner: boolean;
  /** By somebody, since the form was opened. */
  readonly isChangedMeanwhile: boolean;
}

export type ChangedNow = FoundDigest | { readonly kind: 'refused'; readonly why: ChangeRefusal };

/** What saving would bring, to be confirmed. */
export interface GoodDraft {
  readonly kind: 'good';
  readonly plan: DigestPlan;
  readonly outlook: SchedulePreview;
  readonly found: FoundDigest;
}

export type CheckedDraft =
  | GoodDraft
  | { readonly kind: 'problems'; readonly problems: readonly DigestCheckProblem[] }
  | { readonly kind: 'refused'; readonly why: ChangeRefusal };

// Those sent by hand may stand before what is looked for.
const lastRuns = 50;

/** The digest that a form changes, if this person may change it now; none for a new one. */
export async function findChanged(
  services: Services,
  { workspace, slackUserId }: Caller,
  { changed, offersOutside = false }: Pick<DigestFormState, 'changed' | 'offersOutside'>,
): Promise<ChangedNow> {
  if (offersOutside) {
    const { policy } = await services.accounts.stateOf(workspace, slackUserId);
    if (!policy.sharesOutside) return { kind: 'refused', why: 'outside-meanwhile' };
  }
  if (changed === null) {
    const state = await services.accounts.stateOf(workspace, slackUserId);
    return mayMakeDigests(state, state.policy)
      ? { kind: 'found', digest: null, isOwner: true, isChangedMeanwhile: false }
      : { kind: 'refused', why: 'new-by-admins' };
  }
  const digest = await services.store.digests.find(workspace.workspaceId, changed.id);
  if (digest === null) return { kind: 'refused', why: 'gone' };
  const isOwner = digest.ownerSlackUserId === slackUserId;
  const mayChange = isOwner || (await services.accounts.stateOf(workspace, slackUserId)).isAdmin;
  if (!mayChange) return { kind: 'refused', why: 'not-allowed' };
  return { kind: 'found', digest, isOwner, isChangedMeanwhile: markOf(digest) !== changed.mark };
}

/** Asks Slack and Cal.com whether a draft will work. Nothing is saved; the asker may see a note in the channel, once a form. */
export async function checkDraft(
  services: Services,
  caller: Caller,
  draft: DigestDraft,
  state: Pick<DigestFormState, 'changed' | 'offersOutside'>,
  viewId: string,
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
  if (await hasTwin(services, caller, plan, ownerId, digest)) return channelProblem('same-digest');
  const refusal = await probe(services, caller, channelId, digest, viewId);
  if (refusal !== null) return channelProblem(refusal);
  return foreseeDraft(services, caller, plan, found);
}

export async function foreseeDraft(
  { store, now }: Services,
  { workspace }: Caller,
  plan: DigestPlan,
  found: FoundDigest,
): Promise<GoodDraft> {
  const { digest } = found;
  const runs = digest && (await store.digests.history(workspace.workspaceId, digest.id, lastRuns));
  return { kind: 'good', plan, outlook: previewSchedule(plan.schedule, now(), digest, runs ?? []), found };
}

function channelProblem(reason: ChannelProblem | 'same-digest'): CheckedDraft {
  return { kind: 'problems', problems: [{ field: 'channel', problem: { reason } }] };
}

/** One's own access serves nobody but its owner: in another's digest it stays as it is. */
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
  const { own, shared } = await services.accounts.stateOf(workspace, slackUserId);
  const connection: Connection | null = source.access === 'own' ? own : shared;
  return checkSource(services, workspace, connection, source.scope);
}

/** The store looks again when it is saved. */
async function hasTwin(
  { store }: Services,
  { workspace }: Caller,
  plan: DigestPlan,
  ownerId: string,
  digest: Digest | null,
): Promise<boolean> {
  const others = await store.digests.listOfChannel(workspace.workspaceId, plan.channelId);
  return others.some(
    (other) => other.id !== digest?.id && keyOf(other, other.ownerSlackUserId) === keyOf(plan, ownerId),
  );
}

function keyOf({ schedule, content }: DigestPlan, ownerId: string): string {
  const { weekdays, time, timeZone, weekStart } = schedule;
  const { access, scope, rankings, rows, isCompared, showsUpcoming, whenEmpty } = content;
  return JSON.stringify([
    [weekdays, time, timeZone, weekStart],
    [access, scope.kind, scope.kind === 'team' ? scope.teamId : null, rankings, rows],
    [isCompared, showsUpcoming, whenEmpty],
    access === 'own' && scope.kind === 'me' ? ownerId : null,
  ]);
}

/** A digest that runs in its channel has proven that it may. */
async function probe(
  { slack }: Services,
  { workspace, slackUserId }: Caller,
  channelId: string,
  digest: Digest | null,
  viewId: string,
): Promise<ChannelProblem | null> {
  if (digest?.channelId === channelId && digest.state.kind === 'active') return null;
  const probed = await slack.whisperOnce(workspace, channelId, slackUserId, buildProbe(), viewId);
  return probed === 'sent' ? null : probed;
}
