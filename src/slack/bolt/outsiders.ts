import type { App } from '@slack/bolt';
import type { WorkspaceRef } from '../../accounts/workspace';
import { buildModal } from '../kit/modal';
import { buildNotice } from '../kit/notice-message';
import { parseReplyTarget, type ReplyTarget } from '../kit/request-origin';
import { section } from '../kit/text';
import type { Services } from '../services';
import { workspaceOf } from './register';
import { beginRequest } from './reply';

const words = '*Only people of this Slack workspace can use Roundup here.* You belong to another company.';

const blocks = [section(words)];
const modal = buildModal('Roundup', blocks);

/** Stops people of other companies, who come through shared channels. Guests of the workspace pass. */
export function registerOutsiders(app: App, shared: Services): void {
  app.use(async (args) => {
    const { context, body, next } = args;
    if (context.isOutsider !== true) return next();
    if ('view' in args && body.type === 'view_submission')
      await args.ack({ response_action: 'update', view: modal });
    else if ('options' in args) await args.ack({ options: [] });
    else if ('ack' in args) await args.ack?.();
    const kind = 'command' in args ? 'command' : 'event' in args ? 'event' : 'action';
    const workspace = workspaceOf(context);
    const workspaceId = workspace?.workspaceId ?? null;
    const { services, endWith } = beginRequest(shared, { kind, name: 'outsider', workspaceId });
    endWith(tell(services, workspace, parseReplyTarget(body)), (error) => {
      const reference = services.newReference();
      services.logger.failure('somebody of another company was not told', error, { reference });
      return 'unsent';
    });
  });
}

async function tell(
  { slack }: Services,
  workspace: WorkspaceRef | null,
  { responseUrl, homeTabUserId, modalId }: ReplyTarget,
): Promise<void> {
  if (responseUrl !== null) await slack.postEphemeralAt(responseUrl, buildNotice(words));
  else if (workspace === null) return;
  else if (homeTabUserId !== null)
    await slack.publishHome(workspace, homeTabUserId, { type: 'home', blocks });
  else if (modalId !== null) await slack.updateModal(workspace, modalId, modal);
}
