import type { NewNotification } from '../../../accounts/notifications';
import type { Digest } from '../../../digests/digest';
import { fromSeconds } from '../../../lib/time/calendar';
import type { Caller } from '../../bolt/register';
import { decodeDigest } from '../../kit/action-value';
import type { Reply } from '../../kit/message';
import { type NoticeButton, privateNotice } from '../../kit/notice-message';
import { mention } from '../../kit/text';
import type { Services } from '../../services';
import { buildDigestDone } from '../form/view';
import type { DigestAction } from '../notifications/notification';
import { type DigestRequest, replyWithNote } from './list';
import { showList } from './view';

/** What a person may do with a digest, judged when they press. */
export interface DigestPermissions {
  readonly isOwner: boolean;
  readonly isAdmin: boolean;
  /** Owner or admin: may change it, send it now, stop it. */
  readonly mayChange: boolean;
  /** Or is where it is posted: may look at it, skip one, pause and resume it. */
  readonly maySee: boolean;
}

/** A press on a digest that is there, by somebody who may see it. */
export interface DigestPress extends DigestRequest {
  readonly digest: Digest;
  readonly permissions: DigestPermissions;
  /** The run that the button means, if it means one. */
  readonly runAt: Date | null;
  readonly idempotencyKey: string | undefined;
  /** What was done, as `replyWithNote` says it. */
  readonly answer: (note: string, undo?: NoticeButton) => Promise<Reply>;
}

/** Null: it has been answered already. */
export type Handle<Asked> = (services: Services, press: Asked) => Promise<Reply | null>;

/**
 * A press on a message in the channel proves that its presser is there: no scope tells who is in one.
 */
export async function findPermissions(
  services: Services,
  { workspace, slackUserId }: Caller,
  digest: Digest,
  channelId: string | undefined,
): Promise<DigestPermissions> {
  const { isAdmin } = await services.accounts.stateOf(workspace, slackUserId);
  const isOwner = digest.ownerSlackUserId === slackUserId;
  const mayChange = isOwner || isAdmin;
  return { isOwner, isAdmin, mayChange, maySee: mayChange || digest.channelId === channelId };
}

/**
 * Finds the digest that a button means, in the workspace of whoever presses, and what they may do with it. What was
 * pressed in the form is answered in its place.
 */
export const handleDigestPress =
  (handle: Handle<DigestPress>): Handle<DigestRequest> =>
  async (services, press) => {
    const reply = await answerPress(services, press, handle);
    if (reply === null || press.viewId === undefined) return reply;
    await services.slack.updateModal(press.caller.workspace, press.viewId, buildDigestDone(reply.message));
    return null;
  };

async function answerPress(
  services: Services,
  press: DigestRequest,
  handle: Handle<DigestPress>,
): Promise<Reply | null> {
  const carried = decodeDigest(press.value);
  if (carried === null) return sayTooOld();
  const { digestId, runAt, pressId: idempotencyKey } = carried;
  const digest = await services.store.digests.find(press.caller.workspace.workspaceId, digestId);
  if (digest === null) return sayGone();
  const permissions = await findPermissions(services, press.caller, digest, press.channelId);
  // Of a digest elsewhere, nothing is said, not even that it is there.
  if (!permissions.maySee) return sayGone();
  const meant = runAt === null ? null : fromSeconds(runAt);
  return handle(services, {
    ...press,
    digest,
    permissions,
    runAt: meant,
    idempotencyKey,
    answer: (note, undo) => replyWithNote(services, press, note, digest, undo),
  });
}

/** For a digest that is not there, and for one that this person may not see: the two read the same. */
export function sayGone(): Reply {
  return privateNotice(
    '*This digest isn’t here any more.* It was stopped, or moved to another channel.',
    showList,
  );
}

/** For a value that is altered, cut or of another version. */
export function sayTooOld(): Reply {
  return privateNotice('*This button is too old.* Use a new one.', showList);
}

/** For whoever may see a digest, and not change it. */
export function sayOwnersOnly({ ownerSlackUserId }: Digest): Reply {
  return privateNotice(
    `*Only its owner, ${mention(ownerSlackUserId)}, or an admin can do this.* You can pause it or skip the next one.`,
    showList,
  );
}

/** After the shared access has ended: owners of the digests that asked with it hear of it at once. */
export const notifyOfEndedAccess = (
  { store }: Pick<Services, 'store'>,
  caller: Pick<Caller, 'workspace' | 'slackUserId'>,
): Promise<void> =>
  store.digests.notifyOwnersOfShared(caller.workspace.workspaceId, (digest) =>
    actionNotification({ digest, caller }, 'ended-access'),
  );

/** For the owner, about what somebody else does; undefined where it is the owner who does it. */
export function actionNotification(
  { digest, caller }: { readonly digest: Digest; readonly caller: Pick<Caller, 'slackUserId'> },
  did: DigestAction,
  at?: Date,
): NewNotification | undefined {
  const { ownerSlackUserId, channelId, schedule } = digest;
  if (ownerSlackUserId === caller.slackUserId) return undefined;
  const when = at === undefined ? {} : { at: at.toISOString(), timeZone: schedule.timeZone };
  const facts = { did, by: caller.slackUserId, digestId: digest.id, channelId, ...when };
  return { slackUserId: ownerSlackUserId, kind: 'digest-deed', facts };
}
