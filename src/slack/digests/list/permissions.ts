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

/** What a person may do with a digest at the moment of the press. */
export interface DigestPermissions {
  readonly isOwner: boolean;
  readonly isAdmin: boolean;
  /** Owner or admin: may change, send and stop it. */
  readonly mayChange: boolean;
  /** Also people in its channel: may see, skip, pause and resume it. */
  readonly maySee: boolean;
}

/** A press on an existing digest, by a person who may see it. */
export interface DigestPress extends DigestRequest {
  readonly digest: Digest;
  readonly permissions: DigestPermissions;
  /** The run that the button carries. Null when it carries none. */
  readonly runAt: Date | null;
  readonly idempotencyKey: string | undefined;
  /** Shows what was done, as `replyWithNote` does. */
  readonly answer: (note: string, undo?: NoticeButton) => Promise<Reply>;
}

/** Returns null when the press has already been answered. */
export type Handle<Asked> = (services: Services, press: Asked) => Promise<Reply | null>;

/** A press in the digest's channel proves that the person is in it: no scope of ours tells who is. */
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

/** Finds the digest and the permissions for a press. In a form, the answer replaces the form. */
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
  // A person who may not see the digest must not learn that it exists.
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

/** Used for missing digests and for those this person may not see, so that they cannot be told apart. */
export function sayGone(): Reply {
  return privateNotice(
    '*This digest isn’t here any more.* It was stopped, or moved to another channel.',
    showList,
  );
}

/** For a value that is altered, cut off or of another version. */
export function sayTooOld(): Reply {
  return privateNotice('*This button is too old.* Use a new one.', showList);
}

export function sayOwnersOnly({ ownerSlackUserId }: Digest): Reply {
  return privateNotice(
    `*Only its owner, ${mention(ownerSlackUserId)}, or an admin can do this.* You can pause it or skip the next one.`,
    showList,
  );
}

/** Notifies the owners of digests that used the shared access, after it has ended. */
export const notifyOfEndedAccess = (
  { store }: Pick<Services, 'store'>,
  caller: Pick<Caller, 'workspace' | 'slackUserId'>,
): Promise<void> =>
  store.digests.notifyOwnersOfShared(caller.workspace.workspaceId, (digest) =>
    actionNotification({ digest, caller }, 'ended-access'),
  );

/** Tells the owner what another person did. Returns undefined when the owner did it. */
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
