import type { AccountState } from '../../accounts/accounts';
import { shareInput } from '../ids';
import { formDoubleClickMs } from '../presses';
import type { Services } from '../services';
import { describeBug, describeFailure } from '../views/failure-words';
import type { Message } from '../views/limits';
import { buildFailureNotice, buildNotice } from '../views/notice-message';
import {
  buildNotShared,
  buildSharePreparing,
  buildSharePreview,
  type ShareCallback,
} from '../views/share-modal';
import type { Reply } from './answering';
import type { Caller, HandleAction } from './attach';
import type { HandleSubmission } from './attach-view';
import { within } from './within';

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
    const preview = ({ message }: Reply, { policy: { sharesOutside } }: AccountState) =>
      buildSharePreview(message, { callbackId, metadata: value ?? '', sharesOutside });
    const making = Promise.all([make(services, caller, value), accounts.stateOf(workspace, slackUserId)]);
    const quick = await within(quickMs, making, services.wait);
    if (quick !== null && quick[0].kind !== 'channel') return quick[0];

    const { workspaceId } = workspace;
    return presses.once(
      workspaceId,
      pressKey,
      async () => {
        if (quick !== null) {
          const [reply, state] = quick;
          const viewId = await slack.openModal(workspace, triggerId, preview(reply, state));
          await previews.keep(workspaceId, viewId, reply.message);
          return null;
        }
        const viewId = await slack.openModal(workspace, triggerId, buildSharePreparing());
        try {
          const [reply, state] = await making;
          const isShared = reply.kind === 'channel';
          if (isShared) await previews.keep(workspaceId, viewId, reply.message);
          const view = isShared ? preview(reply, state) : buildNotShared(reply.message);
          await slack.updateModal(workspace, viewId, view);
        } catch (error) {
          await slack.updateModal(workspace, viewId, buildNotShared(failed(services, error)));
        }
        return null;
      },
      formDoubleClickMs,
    );
  };

/** Posts what was shown, or once that has run out what is made of the same question. */
export const handleShareSubmission =
  (make: MakeShared): HandleSubmission =>
  async (services, { caller, metadata, responseUrl, viewId }) => {
    const { slack, previews, presses } = services;
    if (responseUrl === null) {
      const errors = { [shareInput.blockId]: 'Choose the channel to post it in.' };
      return { ack: { response_action: 'errors', errors }, after: null };
    }
    const { workspaceId } = caller.workspace;
    const post = async () => {
      const shown = await previews.take(workspaceId, viewId);
      const reply: Reply = shown
        ? { kind: 'channel', message: shown }
        : await make(services, caller, metadata);
      if (reply.kind === 'channel') await slack.postAt(responseUrl, reply.message, caller.workspace);
      else await slack.whisperAt(responseUrl, reply.message);
    };
    return {
      ack: { response_action: 'clear' },
      after: async () => {
        try {
          await presses.once(workspaceId, `share ${viewId}`, post);
        } catch (error) {
          await slack.whisperAt(responseUrl, failed(services, error));
        }
      },
    };
  };

function failed({ logger, newReference }: Services, error: unknown): Message {
  const words = describeFailure(error);
  const reference = newReference();
  if (words === null) logger.error('sharing failed', error, { reference });
  else logger.failure('sharing failed', error, { reference });
  return buildFailureNotice(words ?? describeBug(reference), null);
}
