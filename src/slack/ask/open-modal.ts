import type { types } from '@slack/bolt';
import type { WorkspaceRef } from '../../accounts/workspace';
import { withTimeout } from '../../lib/async/wait';
import type { Press } from '../bolt/register';
import { reportFailureLine } from '../kit/failure-text';
import type { Message, Reply } from '../kit/message';
import { privateNotice } from '../kit/notice-message';
import { reportToPerson } from '../kit/unanswered';
import type { Services } from '../services';

// A press can open a modal for three seconds only.
const quickMs = 1_000;
// Short, because a person who closes a form may want it back at once.
const doubleClickMs = 1_000;

export interface FilledModal {
  readonly kind: 'modal';
  readonly view: types.ModalView;
}

/**
 * Opens a modal, filled when `make` is quick, else waiting until it is. A reply from `make` is sent as a
 * message, or shown in a modal that is open. A double click opens one.
 */
export function openModal(
  services: Services,
  { caller, triggerId, pressKey }: Press,
  make: () => Promise<FilledModal | Reply>,
  views: {
    readonly waiting: types.ModalView;
    readonly messageView: (message: Message) => types.ModalView;
    /** Our own mrkdwn, for a press without a trigger id. */
    readonly cannotOpen: string;
    /** For the log. */
    readonly failureLogMessage: string;
  },
): Promise<Reply | null> {
  const { slack, dedupe, wait } = services;
  const { workspace } = caller;
  const open = async (): Promise<Reply | null> => {
    if (triggerId === undefined) return privateNotice(views.cannotOpen);
    const making = make();
    const quick = await withTimeout(quickMs, making, wait);
    if (quick !== null && quick.kind !== 'modal') throw new NotOpenedError(quick);
    if (quick !== null) {
      await slack.openModal(workspace, triggerId, quick.view);
      return null;
    }
    const viewId = await slack.openModal(workspace, triggerId, views.waiting);
    const view = await making.then(
      (made) => (made.kind === 'modal' ? made.view : views.messageView(made.message)),
      (error: unknown) => views.messageView(reportToPerson(services, views.failureLogMessage, error)),
    );
    await slack.updateModal(workspace, viewId, view);
    return null;
  };
  return dedupe
    .runOnce(workspace.workspaceId, pressKey, open, doubleClickMs)
    .catch((error: unknown): Reply => {
      if (error instanceof NotOpenedError) return error.reply;
      throw error;
    });
}

/** Opens a waiting modal and fills it; on failure, with `failureView`, which gets the sentence about it. */
export async function openAndFillModal(
  services: Services,
  workspace: WorkspaceRef,
  triggerId: string,
  views: {
    readonly waiting: types.ModalView;
    readonly fill: () => Promise<types.ModalView>;
    readonly failureView: (words: string) => types.ModalView;
    /** For the log. */
    readonly failureLogMessage: string;
  },
): Promise<void> {
  const viewId = await services.slack.openModal(workspace, triggerId, views.waiting);
  const view = await views
    .fill()
    .catch((error: unknown) =>
      views.failureView(reportFailureLine(services, views.failureLogMessage, error)),
    );
  await services.slack.updateModal(workspace, viewId, view);
}

/** Thrown, so that the same press may come again at once. */
class NotOpenedError extends Error {
  constructor(readonly reply: Reply) {
    super('no modal was opened');
    this.name = 'NotOpenedError';
  }
}
