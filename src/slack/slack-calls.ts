import { type types, webApi } from '@slack/bolt';
import type { InstallationKey, WorkspaceRef } from '../accounts/workspace';
import type { Logger } from '../ops/logger';
import type { Store } from '../store/store';
import { findBot, type InstalledBot, NotInstalledError } from './installations';
import type { Message } from './views/limits';

/** Web API calls in the name of a workspace's own bot. */
export interface SlackCalls {
  openModal(workspace: WorkspaceRef, triggerId: string, view: types.ModalView): Promise<void>;
  updateModal(workspace: WorkspaceRef, viewId: string, view: types.ModalView): Promise<void>;
  /** Replaces the message that somebody pressed a button of, by the address that came with the press. */
  replaceAt(responseUrl: string, message: Message): Promise<void>;
  /** A message of its own, to that person alone, by the address that came with what they typed or pressed. */
  answerAt(responseUrl: string, message: Message): Promise<void>;
  /** A direct message from the bot. */
  tell(workspace: WorkspaceRef, slackUserId: string, message: Message): Promise<void>;
  /** A direct message to whoever installed it. */
  tellInstaller(key: InstallationKey, message: Message): Promise<void>;
  /**
   * Whoever installed Roundup in a whole organisation is one in each of its workspaces. Else false too where Roundup
   * may not read it: the scope `users:read` is optional.
   */
  isSlackAdmin(workspace: WorkspaceRef, slackUserId: string): Promise<boolean>;
}

export interface SlackCallsOptions {
  readonly store: Pick<Store, 'installations'>;
  readonly clientOptions: webApi.WebClientOptions & Required<Pick<webApi.WebClientOptions, 'fetch'>>;
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

  async function postTo(responseUrl: string, { text, blocks }: Message, replaces: boolean): Promise<void> {
    const body = JSON.stringify({ replace_original: replaces, response_type: 'ephemeral', text, blocks });
    const headers = { 'content-type': 'application/json' };
    const { ok, status } = await clientOptions.fetch(responseUrl, { method: 'POST', headers, body });
    if (!ok) throw new Error(`Slack did not take the message: ${status}`);
  }

  return {
    async openModal(workspace, triggerId, view) {
      await (await clientOf(workspace)).views.open({ trigger_id: triggerId, view });
    },
    async updateModal(workspace, viewId, view) {
      await (await clientOf(workspace)).views.update({ view_id: viewId, view });
    },
    replaceAt: (responseUrl, message) => postTo(responseUrl, message, true),
    answerAt: (responseUrl, message) => postTo(responseUrl, message, false),
    tell: async (workspace, slackUserId, message) => post(await clientOf(workspace), slackUserId, message),
    async tellInstaller(key, message) {
      const bot = await findBot(store, key);
      if (bot === null) throw new NotInstalledError();
      await post(new webApi.WebClient(bot.token, clientOptions), bot.installerSlackUserId, message);
    },
    async isSlackAdmin(workspace, slackUserId) {
      const key = `${workspace.workspaceId} ${slackUserId}`;
      const known = admins.get(key);
      const at = now().getTime();
      if (known && at - known.at < adminFreshForMs) return known.isAdmin;
      const bot = await botOf(workspace);
      if (bot.isOrgWide && bot.installerSlackUserId === slackUserId) return true;
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

async function post(client: webApi.WebClient, slackUserId: string, { text, blocks }: Message): Promise<void> {
  await client.chat.postMessage({ channel: slackUserId, text, blocks: [...blocks], unfurl_links: false });
}
