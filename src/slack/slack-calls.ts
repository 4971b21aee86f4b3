import { type types, webApi } from '@slack/bolt';
import type { WorkspaceRef } from '../accounts/workspace';
import type { Logger } from '../ops/logger';
import type { Store } from '../store/store';
import { findBot, type InstalledBot, NotInstalledError } from './installations';
import type { Message } from './views/limits';

/** Web API calls in the name of a workspace's own bot. */
export interface SlackCalls {
  openModal(workspace: WorkspaceRef, triggerId: string, view: types.ModalView): Promise<void>;
  updateModal(workspace: WorkspaceRef, viewId: string, view: types.ModalView): Promise<void>;
  /** A direct message from the bot. */
  tell(workspace: WorkspaceRef, slackUserId: string, message: Message): Promise<void>;
  /** False too where Roundup may not read it: the scope `users:read` is optional. */
  isSlackAdmin(workspace: WorkspaceRef, slackUserId: string): Promise<boolean>;
}

export interface SlackCallsOptions {
  readonly store: Pick<Store, 'installations'>;
  readonly clientOptions: webApi.WebClientOptions;
  readonly logger: Logger;
  readonly now: () => Date;
}

const adminFreshForMs = 5 * 60_000;
const mostRemembered = 5_000;

export function createSlackCalls({ store, clientOptions, logger, now }: SlackCallsOptions): SlackCalls {
  const admins = new Map<string, { readonly isAdmin: boolean; readonly at: number }>();

  /** The workspace's own installation, else the organisation-wide one. */
  async function botOf({ workspaceId, enterpriseId }: WorkspaceRef): Promise<InstalledBot> {
    const own = await findBot(store, { teamId: workspaceId, enterpriseId, isEnterpriseInstall: false });
    const bot =
      own ??
      (enterpriseId && (await findBot(store, { teamId: null, enterpriseId, isEnterpriseInstall: true })));
    if (!bot) throw new NotInstalledError();
    return bot;
  }

  async function clientOf(workspace: WorkspaceRef): Promise<webApi.WebClient> {
    const { token } = await botOf(workspace);
    return new webApi.WebClient(token, { ...clientOptions, teamId: workspace.workspaceId });
  }

  return {
    async openModal(workspace, triggerId, view) {
      await (await clientOf(workspace)).views.open({ trigger_id: triggerId, view });
    },
    async updateModal(workspace, viewId, view) {
      await (await clientOf(workspace)).views.update({ view_id: viewId, view });
    },
    async tell(workspace, slackUserId, { text, blocks }) {
      const client = await clientOf(workspace);
      await client.chat.postMessage({ channel: slackUserId, text, blocks: [...blocks], unfurl_links: false });
    },
    async isSlackAdmin(workspace, slackUserId) {
      const key = `${workspace.workspaceId} ${slackUserId}`;
      const known = admins.get(key);
      const at = now().getTime();
      if (known && at - known.at < adminFreshForMs) return known.isAdmin;
      const bot = await botOf(workspace);
      if (!bot.scopes.includes('users:read')) return false;
      try {
        const client = new webApi.WebClient(bot.token, { ...clientOptions, teamId: workspace.workspaceId });
        const { user } = await client.users.info({ user: slackUserId });
        const isAdmin = user?.is_admin === true || user?.is_owner === true;
        if (admins.size >= mostRemembered) admins.clear();
        admins.set(key, { isAdmin, at });
        return isAdmin;
      } catch (error) {
        logger.failure('Slack did not say who is an admin', error);
        return false;
      }
    },
  };
}
