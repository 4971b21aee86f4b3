import type { App } from '@slack/bolt';
import { commands } from '../kit/ids';
import { buildModal } from '../kit/modal';
import { privateNotice } from '../kit/notice-message';
import type { Services } from '../services';
import { type HandleAction, type HandleCommand, workspaceOf } from './register';
import type { HandleSubmission, SubmissionAnswer } from './register-view';

const known = Object.values(commands)
  .map((command) => `\`${command}\``)
  .join(', ');

export const handleUnknownCommand: HandleCommand = async () =>
  privateNotice(`*This version of Roundup doesn’t have that command.* It has ${known}.`);

export const handleUnknownAction: HandleAction = async () =>
  privateNotice(`*This button is from another version of Roundup.* Start again with ${known}.`);

export const handleUnknownForm: HandleSubmission = async () => ({
  ack: replacedFormAck('This form is from another version of Roundup.'),
  afterAck: null,
});

/** Replaces the form, because its fields are unknown. */
export const replacedFormAck = (words: string): SubmissionAnswer['ack'] => ({
  response_action: 'update',
  view: buildModal('Roundup', `*${words}*\nNothing was saved. Close this, and start again with ${known}.`),
});

/** Handles what only another version or manifest has: shortcuts, and forms that report being closed. */
export function registerUnknownKinds(app: App, services: Services): void {
  app.view({ type: 'view_closed', callback_id: /^/ }, async ({ ack }) => ack());
  app.shortcut(/^/, async ({ ack, body, context }) => {
    await ack();
    const workspace = workspaceOf(context);
    if (workspace === null) return;
    const view = buildModal(
      'Roundup',
      `*This version of Roundup doesn’t have that shortcut.*\nIt has ${known}.`,
    );
    const opened = services.slack.openModal(workspace, body.trigger_id, view).then(
      () => undefined,
      (error: unknown) => services.logger.failure('an unknown shortcut was not answered', error),
    );
    services.inFlight.track(opened);
  });
}
