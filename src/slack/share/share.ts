import type { Purpose } from '../../accounts/permission';
import { withTimeout } from '../ask/deadline';
import type { Caller, HandleAction } from '../bolt/register';
import type { HandleSubmission } from '../bolt/register-view';
import { reportFailure } from '../kit/failure-text';
import { shareInput } from '../kit/ids';
import { formDoubleClickMs } from '../kit/limits';
import type { Message, Reply } from '../kit/message';
import { buildFailureNotice, buildNotice } from '../kit/notice-message';
import type { Services } from '../services';
import type { Preview } from './drafts';
import { buildNotShared, buildSharePreparing, buildSharePreview, type ShareCallback } from './share-modal';

// The press opens a form within three seconds or not at all.
const quickMs = 1_000;

/** What is posted, by what a Share button carries: a reply for the channel, or why there is none. */
export type MakeShared = (services: Services, caller: Caller, value: string | undefined) => Promise<Reply>;

/** Shows what would be posted, and asks where. A double click opens one preview. */
export const handleShare =
  (callbackId: ShareCallback, make: MakeShared): HandleAction =>
  async (services, { value, caller, triggerId, pressKey }) => {
    const { slack, accounts, previews, presses } = services;
    const { workspace, slackUserId } = caller;
    if (triggerId === undefined) {
      const message = buildNotice('*Slack could not open the preview.* Press the button again.');
      return { kind: 'private', message };
    }
    const { workspaceId } = workspace;
    const making = Promise.all([
      make(services, caller, value),
      accounts.stateOf(workspace, slackUserId),
      // Before the answer: whatever changes while it is made counts as a change.
      standingOf(services, caller),
    ]);
    /** Kept before it is shown, since it may be sent at once. */
    const show = async ([{ message }, { policy }, standing]: Awaited<typeof making>) => {
      const metadata = await previews.keep(workspaceId, { message, standing });
      const { sharesOutside } = policy;
      return buildSharePreview(message, { callbackId, metadata, sharesOutside });
    };
    const quick = await withTimeout(quickMs, making, services.wait);
    if (quick !== null && quick[0].kind !== 'channel') return quick[0];

    return presses.runOnce(
      workspaceId,
      pressKey,
      async () => {
        if (quick !== null) {
          await slack.openModal(workspace, triggerId, await show(quick));
          return null;
        }
        const viewId = await slack.openModal(workspace, triggerId, buildSharePreparing());
        try {
          const made = await making;
          const [reply] = made;
          const view = reply.kind === 'channel' ? await show(made) : buildNotShared(reply.message);
          await slack.updateModal(workspace, viewId, view);
        } catch (error) {
          await slack.updateModal(workspace, viewId, buildNotShared(failed(services, error)));
        }
        return null;
      },
      formDoubleClickMs,
    );
  };

/** Posts what was shown, if it still may be. */
export const handleShareSubmission: HandleSubmission = async (
  services,
  { caller, metadata: previewId, responseUrl, viewId },
) => {
  const { slack, previews, presses } = services;
  if (responseUrl === null) {
    const errors = { [shareInput.blockId]: 'Choose the channel to post it in.' };
    return { ack: { response_action: 'errors', errors }, after: null };
  }
  const { workspaceId } = caller.workspace;
  const post = async () => {
    const shown = await previews.take(workspaceId, previewId);
    const problem = await problemWith(services, caller, shown);
    if (shown !== null && problem === null) await slack.postAt(responseUrl, shown.message, caller.workspace);
    else
      await slack.postEphemeralAt(responseUrl, buildNotice(`*Nothing was posted.* ${problem} ${pressAgain}`));
  };
  return {
    ack: { response_action: 'clear' },
    after: async () => {
      try {
        await presses.runOnce(workspaceId, `share ${viewId}`, post);
      } catch (error) {
        await slack.postEphemeralAt(responseUrl, failed(services, error));
      }
    },
  };
};

/** What decides what may be shared, and by whom: their rights, who is hidden, and where shares may go. */
async function standingOf(
  { accounts, store }: Services,
  { workspace, slackUserId }: Caller,
): Promise<string> {
  const choose = async (purpose: Purpose) => {
    const chosen = await accounts.choose(workspace, slackUserId, purpose);
    return chosen.kind === 'denied'
      ? chosen.why
      : [chosen.whose, chosen.connection.id, chosen.next?.connection.id];
  };
  const parts = await Promise.all([
    ...(['own', 'rankings', 'bookings'] as const).map(choose),
    accounts.stateOf(workspace, slackUserId).then(({ policy }) => policy.sharesOutside),
    store.hidden.list(workspace.workspaceId).then((ids) => [...ids].sort()),
  ]);
  return JSON.stringify([slackUserId, ...parts]);
}

const pressAgain = 'Press *Share* again to see what would be posted now.';

/** Why what was shown may not be posted any more. */
async function problemWith(
  services: Services,
  caller: Caller,
  shown: Preview | null,
): Promise<string | null> {
  if (shown === null) return 'That preview is more than ten minutes old.';
  if ((await standingOf(services, caller)) === shown.standing) return null;
  return 'Who may be named, or what you may share, has changed since the preview.';
}

const failed = (services: Services, error: unknown): Message =>
  buildFailureNotice(reportFailure(services, 'sharing failed', error), null);
