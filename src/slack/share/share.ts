import type { Purpose } from '../../accounts/permission';
import { type FilledModal, openModal } from '../ask/open-modal';
import type { Caller, HandleAction } from '../bolt/register';
import type { HandleSubmission } from '../bolt/register-view';
import { shareInput } from '../kit/ids';
import type { Message, Reply } from '../kit/message';
import { buildNotice } from '../kit/notice-message';
import { reportToPerson } from '../kit/unanswered';
import type { Services } from '../services';
import { keepPreview, type Preview, type ShareCallback, takePreview } from './drafts';
import {
  buildNotShared,
  buildNotUndone,
  buildShared,
  buildSharePreparing,
  buildSharePreview,
  buildUndone,
} from './share-modal';

/** Builds what is posted from a Share button's value: a `channel` reply, or a reply that says why not. */
export type MakeShared = (services: Services, caller: Caller, value: string | undefined) => Promise<Shared>;

/** `withNames`: the alternative that names the better half of a list; absent when there is no choice. */
export type Shared = Reply & { readonly withNames?: Message };

/** Shows what would be posted and asks for the channel. A double click opens one preview. */
export const handleShare =
  (callbackId: ShareCallback, make: MakeShared): HandleAction =>
  (services, press) => {
    const { value, caller, responseUrl = null } = press;
    const { workspace, slackUserId } = caller;
    const preview = async (): Promise<FilledModal | Reply> => {
      const [reply, { policy }, standing] = await Promise.all([
        make(services, caller, value),
        services.accounts.stateOf(workspace, slackUserId),
        // Read together with the answer, not after it, so that a change meanwhile counts.
        standingOf(services, caller),
      ]);
      if (reply.kind !== 'channel') return reply;
      const { message, withNames: other = null } = reply;
      const { sharesOutside } = policy;
      const shown = { message, other, isNamed: false, standing };
      const kept: Preview = { ...shown, callbackId, sharesOutside, responseUrl };
      // Stored before it is shown, because the form may be submitted at once.
      const id = await keepPreview(services, workspace.workspaceId, kept);
      return { kind: 'modal', view: buildSharePreview(kept, id) };
    };
    return openModal(services, press, preview, {
      waiting: buildSharePreparing(),
      messageView: buildNotShared,
      cannotOpen: '*Slack couldn’t open the preview.* Press the button again.',
      failureLogMessage: 'sharing failed',
    });
  };

/** Switches the preview between names and no names. What is shown is what will be posted. */
export const handleShareNames: HandleAction = async (services, { caller, value, blockId, viewId }) => {
  const { slack } = services;
  const { workspace } = caller;
  if (viewId === undefined) return null;
  const isNamed = value === 'names';
  const shown = await takePreview(services, workspace.workspaceId, blockId);
  if (shown === null) {
    await slack.updateModal(workspace, viewId, buildNotShared(buildNotice(`*${tooOld}* ${pressAgain}`)));
    return null;
  }
  const { message, other } = shown;
  const isSwapped = other !== null && shown.isNamed !== isNamed;
  const next: Preview = isSwapped ? { ...shown, isNamed, message: other, other: message } : shown;
  const previewId = await keepPreview(services, workspace.workspaceId, next);
  await slack.updateModal(workspace, viewId, buildSharePreview(next, previewId));
  return null;
};

/** Deletes a post of this person's within 30 minutes of sharing. */
export const handleShareUndo: HandleAction = async (services, { caller, value = '' }) => {
  const { slack, store } = services;
  const { workspace, slackUserId } = caller;
  const [channelId = '', ts = ''] = value.split(' ');
  const mayUndo = await store.shortLived.has(workspace.workspaceId, undoKey(slackUserId, value));
  if (!mayUndo) return { kind: 'replace', message: buildNotUndone() };
  const wasThere = await slack.deleteMessage(workspace, { channelId, ts });
  return { kind: 'replace', message: buildUndone(channelId, wasThere) };
};

const undoMs = 30 * 60_000;
const undoKey = (slackUserId: string, posted: string) => `undo ${slackUserId} ${posted}`;

/** Posts what the preview showed, unless it has expired or what may be shared has changed. */
export const handleShareSubmission: HandleSubmission = async (
  services,
  { caller, metadata: previewId, responseUrl, responseChannelId, viewId },
) => {
  const { slack, dedupe } = services;
  if (responseUrl === null) {
    const errors = { [shareInput.blockId]: 'Choose the channel to post it in.' };
    return { ack: { response_action: 'errors', errors }, afterAck: null };
  }
  const { workspaceId } = caller.workspace;
  const post = async () => {
    const shown = await takePreview(services, workspaceId, previewId);
    const problem = await problemWith(services, caller, shown);
    if (shown === null || problem !== null) {
      const notice = buildNotice(`*Nothing was posted.* ${problem} ${pressAgain}`);
      await slack.postEphemeralAt(responseUrl, notice);
      return;
    }
    const done = await postShown(services, caller, shown.message, { responseUrl, responseChannelId });
    await slack.postEphemeralAt(shown.responseUrl ?? responseUrl, done);
  };
  return {
    ack: { response_action: 'clear' },
    afterAck: async () => {
      try {
        await dedupe.runOnce(workspaceId, `share ${viewId}`, post);
      } catch (error) {
        await slack.postEphemeralAt(responseUrl, reportToPerson(services, 'sharing failed', error));
      }
    },
  };
};

/** Posts as the bot where it is a member, so that Undo works; otherwise by the form's response URL. */
async function postShown(
  { slack, store, now }: Services,
  { workspace, slackUserId }: Caller,
  message: Message,
  to: { readonly responseUrl: string; readonly responseChannelId: string | null },
): Promise<Message> {
  const { responseUrl, responseChannelId: channelId } = to;
  const posted = channelId === null ? 'not-posted' : await slack.postInChannel(workspace, channelId, message);
  if (posted === 'not-posted') {
    await slack.postAt(responseUrl, message, workspace);
    return buildShared(channelId, null);
  }
  const value = `${posted.channelId} ${posted.ts}`;
  const until = new Date(now().getTime() + undoMs);
  await store.shortLived.add(workspace.workspaceId, undoKey(slackUserId, value), until);
  return buildShared(channelId, { permalink: posted.permalink, value });
}

/** What this person may share, as a text to compare: accesses, hidden people, `sharesOutside`. */
async function standingOf(
  { accounts, store }: Services,
  { workspace, slackUserId }: Caller,
): Promise<string> {
  const choose = async (purpose: Purpose) => {
    const chosen = await accounts.choose(workspace, slackUserId, purpose);
    return chosen.kind === 'denied'
      ? chosen.why
      : [chosen.whose, chosen.connection.id, chosen.fallback?.connection.id];
  };
  const parts = await Promise.all([
    ...(['own', 'rankings', 'bookings'] as const).map(choose),
    accounts.stateOf(workspace, slackUserId).then(({ policy }) => policy.sharesOutside),
    store.hidden.list(workspace.workspaceId).then((ids) => [...ids].sort()),
  ]);
  return JSON.stringify([slackUserId, ...parts]);
}

const tooOld = 'That preview is more than ten minutes old.';
const pressAgain = 'Press *Share* again to see what would be posted now.';

/** Says why a preview may no longer be posted; null when it may. */
async function problemWith(
  services: Services,
  caller: Caller,
  shown: Preview | null,
): Promise<string | null> {
  if (shown === null) return tooOld;
  if ((await standingOf(services, caller)) === shown.standing) return null;
  return 'Who may be named, or what you may share, has changed since the preview.';
}
