import type { App, types } from '@slack/bolt';
import { z } from 'zod';
import type { WorkspaceRef } from '../../accounts/workspace';
import type { Services } from '../services';
import { plain, section } from '../views/mrkdwn';
import { buildNotice } from '../views/notice-message';
import { workspaceOf } from '../workspace-of';

const words = '*Only people of this Slack workspace can use Roundup here.* You belong to another company.';

const blocks = [section(words)];
const modal: types.ModalView = {
  type: 'modal',
  title: plain('Roundup'),
  close: plain('Close'),
  blocks,
};

// What the listeners behind do not get to read.
const placeSchema = z.object({
  type: z.string().optional().catch(undefined),
  response_url: z.string().optional().catch(undefined),
  user: z.object({ id: z.string() }).optional().catch(undefined),
  view: z.object({ id: z.string(), type: z.string() }).optional().catch(undefined),
  event: z.object({ type: z.string(), tab: z.string(), user: z.string() }).optional().catch(undefined),
});

/**
 * Before every command, press, form and menu: people of other companies, who come through channels that are shared
 * with them, get one sentence and nothing else. Guests of the workspace are its own people.
 */
export function attachOutsiders(app: App, services: Services): void {
  app.use(async (args) => {
    const { context, body, next } = args;
    if (context.isOutsider !== true) return next();
    const place = placeSchema.parse(body);
    const reference = services.newReference();
    services.logger.info('somebody of another company was turned away', {
      team: context.teamId ?? null,
      reference,
    });
    if ('view' in args && body.type === 'view_submission')
      await args.ack({ response_action: 'update', view: modal });
    else if ('options' in args) await args.ack({ options: [] });
    else if ('ack' in args) await args.ack?.();
    const workspace = workspaceOf(context);
    services.inFlight.track(
      tell(services, workspace, place).catch((error: unknown) =>
        services.logger.failure('somebody of another company was not told', error, { reference }),
      ),
    );
  });
}

async function tell(
  { slack }: Services,
  workspace: WorkspaceRef | null,
  { type, response_url: responseUrl, user, view, event }: z.infer<typeof placeSchema>,
): Promise<void> {
  if (responseUrl !== undefined) return slack.whisperAt(responseUrl, buildNotice(words));
  if (workspace === null) return;
  const home = { type: 'home' as const, blocks };
  if (event?.type === 'app_home_opened' && event.tab === 'home')
    return slack.publishHome(workspace, event.user, home);
  if (type !== 'block_actions' || user === undefined || view === undefined) return;
  if (view.type === 'home') return slack.publishHome(workspace, user.id, home);
  return slack.updateModal(workspace, view.id, modal);
}
