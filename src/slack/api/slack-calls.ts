import { type types, webApi } from '@slack/bolt';
import type { InstallationKey, WorkspaceRef } from '../../accounts/workspace';
import type { PauseReason } from '../../digests/digest';
import { createTtlCache } from '../../lib/async/ttl-cache';
import { isTimeZone } from '../../lib/time/wall-time';
import type { Logger } from '../../ops/logger';
import type { Store } from '../../store/store';
import type { Message } from '../kit/message';
import { carryWorkspace } from '../kit/request-origin';
import { findBot, findBotOf, type InstalledBot, NotInstalledError } from './bot';
import { readPostFailure } from './post-failure';
import { createRespondAt } from './response-url';
import type { RichBlocks } from './rich-blocks';

/** Web API calls with the token of the workspace's own bot. */
export interface SlackCalls {
  /** Resolves to the view's id. */
  openModal(workspace: WorkspaceRef, triggerId: string, view: types.ModalView): Promise<string>;
  /** A view that was pushed with an ack is known by its `external_id` only. */
  updateModal(
    workspace: WorkspaceRef,
    view: string | { readonly externalId: string },
    next: types.ModalView,
  ): Promise<void>;
  /** Replaces the person's whole Home tab. */
  publishHome(workspace: WorkspaceRef, slackUserId: string, view: types.HomeView): Promise<void>;
  /** Replaces the message whose button was pressed. Its rich block needs `workspace`. */
  replaceOriginal(responseUrl: string, message: Message, workspace?: WorkspaceRef): Promise<void>;
  /** Posts for everyone in the channel of the `response_url`. */
  postAt(responseUrl: string, message: Message, workspace: WorkspaceRef): Promise<void>;
  /**
   * Posts as a member of the channel: the message can be linked to and deleted. `not-posted` when Slack
   * certainly took none.
   * @throws Error when it may have been posted
   */
  postInChannel(
    workspace: WorkspaceRef,
    channelId: string,
    message: Message,
  ): Promise<PostedMessage | 'not-posted'>;
  /** Resolves to false when the message was gone already. */
  deleteMessage(workspace: WorkspaceRef, posted: Pick<PostedMessage, 'channelId' | 'ts'>): Promise<boolean>;
  /** Posts a new message that only the person who pressed sees. */
  postEphemeralAt(responseUrl: string, message: Message): Promise<void>;
  /**
   * Whether Roundup can post in a channel, or why not. No scope tells, so a message is shown there to one
   * member, unless one has arrived within ten minutes and after `since`.
   */
  probeChannel(
    workspace: WorkspaceRef,
    channelId: string,
    slackUserId: string,
    message: Message,
    since?: Date,
  ): Promise<'sent' | ChannelProblem>;
  sendDirectMessage(workspace: WorkspaceRef, slackUserId: string, message: Message): Promise<void>;
  messageInstaller(key: InstallationKey, message: Message): Promise<void>;
  /** Includes the installer of an organisation; for others it needs the optional scope `users:read`. */
  isSlackAdmin(workspace: WorkspaceRef, slackUserId: string): Promise<boolean>;
  /** True when `isSlackAdmin` can be true for anyone. */
  hasSlackAdmins(workspace: WorkspaceRef): Promise<boolean>;
  /** False also when Roundup may not read it, or Slack does not answer. */
  isDeactivated(workspace: WorkspaceRef, slackUserId: string): Promise<boolean>;
  /** From the person's profile; null when Roundup may not read it. */
  findTimeZone(workspace: WorkspaceRef, slackUserId: string): Promise<string | null>;
}

export interface PostedMessage {
  readonly channelId: string;
  readonly ts: string;
  /** Null where Slack did not say. */
  readonly permalink: string | null;
}

export interface SlackCallsOptions {
  readonly store: Pick<Store, 'installations'>;
  readonly clientOptions: webApi.WebClientOptions & Required<Pick<webApi.WebClientOptions, 'fetch'>>;
  readonly richBlocks: RichBlocks;
  readonly logger: Logger;
  readonly now: () => Date;
}

type User = NonNullable<webApi.UsersInfoResponse['user']>;

const adminFreshForMs = 5 * 60_000;
/** Long enough to ask once per owner for all digests of one time. */
const statusFreshForMs = 10 * 60_000;
const maxRemembered = 5_000;
const provenForMs = 10 * 60_000;

/** Remembers who is an admin for five minutes. Each call reads the workspace's token anew. */
export function createSlackCalls(options: SlackCallsOptions): SlackCalls {
  const { store, clientOptions, richBlocks, logger, now } = options;
  const admins = createTtlCache<boolean>({ now, max: maxRemembered, ttlMs: adminFreshForMs });
  const provenAt = createTtlCache<Date>({ now, max: maxRemembered, ttlMs: provenForMs });
  const deactivated = createTtlCache<Promise<boolean>>({ now, max: maxRemembered, ttlMs: statusFreshForMs });

  async function botOf(workspace: WorkspaceRef): Promise<InstalledBot> {
    const bot = await findBotOf(store, workspace);
    if (bot === null) throw new NotInstalledError();
    return bot;
  }

  const clientFor = ({ token }: InstalledBot, { workspaceId }: WorkspaceRef) =>
    new webApi.WebClient(token, { ...clientOptions, teamId: workspaceId });

  const clientOf = async (workspace: WorkspaceRef) => clientFor(await botOf(workspace), workspace);

  /** Null when the app may not read it, or Slack does not say. `what` names the question in the log. */
  async function findUser(workspace: WorkspaceRef, slackUserId: string, what: string): Promise<User | null> {
    const bot = await findBotOf(store, workspace);
    if (!bot?.scopes.includes('users:read')) return null;
    try {
      return (await clientFor(bot, workspace).users.info({ user: slackUserId })).user ?? null;
    } catch (error) {
      if (error instanceof webApi.WebAPIPlatformError && error.data.error === 'user_not_found')
        return { deleted: true };
      logger.failure(`Slack did not say ${what}`, error);
      return null;
    }
  }

  const respondAt = createRespondAt({ fetch: clientOptions.fetch, richBlocks });

  return {
    async openModal(workspace, triggerId, view) {
      const opened = await (await clientOf(workspace)).views.open({
        trigger_id: triggerId,
        view: carryWorkspace(view, workspace),
      });
      return opened.view?.id ?? '';
    },
    async updateModal(workspace, view, next) {
      const known = typeof view === 'string' ? { view_id: view } : { external_id: view.externalId };
      await (await clientOf(workspace)).views.update({ ...known, view: carryWorkspace(next, workspace) });
    },
    async publishHome(workspace, slackUserId, view) {
      await (await clientOf(workspace)).views.publish({
        user_id: slackUserId,
        view: carryWorkspace(view, workspace),
      });
    },
    replaceOriginal: (responseUrl, message, workspace) =>
      respondAt(responseUrl, message, { replace_original: true, response_type: 'ephemeral' }, workspace),
    postAt: (responseUrl, message, workspace) =>
      respondAt(responseUrl, message, { replace_original: false, response_type: 'in_channel' }, workspace),
    async postInChannel(workspace, channelId, { text, blocks }) {
      const client = await clientOf(workspace);
      let ts: string | undefined;
      try {
        const content = { channel: channelId, text, blocks: [...blocks] };
        ({ ts } = await client.chat.postMessage({ ...content, unfurl_links: false, unfurl_media: false }));
      } catch (error) {
        if (readPostFailure(error).kind === 'unknown') throw error;
        return 'not-posted';
      }
      if (ts === undefined) throw new Error('Slack did not say when it posted a message');
      const place = { channel: channelId, message_ts: ts };
      const link = await client.chat.getPermalink(place).catch((error: unknown) => {
        logger.failure('Slack gave no link to a message', error);
        return null;
      });
      return { channelId, ts, permalink: link?.permalink ?? null };
    },
    async deleteMessage(workspace, { channelId, ts }) {
      try {
        await (await clientOf(workspace)).chat.delete({ channel: channelId, ts });
        return true;
      } catch (error) {
        const failure = readPostFailure(error);
        if (failure.kind === 'refused' && failure.code === 'message_not_found') return false;
        throw error;
      }
    },
    postEphemeralAt: (responseUrl, message) =>
      respondAt(responseUrl, message, { replace_original: false, response_type: 'ephemeral' }),
    async probeChannel(workspace, channelId, slackUserId, { text, blocks }, since = new Date(0)) {
      const key = `${workspace.workspaceId} ${channelId} ${slackUserId}`;
      const proven = provenAt.get(key);
      if (proven !== undefined && proven > since) return 'sent';
      const client = await clientOf(workspace);
      try {
        await client.chat.postEphemeral({ channel: channelId, user: slackUserId, text, blocks: [...blocks] });
        provenAt.set(key, now());
        return 'sent';
      } catch (error) {
        return readChannelProblem(error);
      }
    },
    sendDirectMessage: async (workspace, slackUserId, message) =>
      post(await clientOf(workspace), slackUserId, message),
    async messageInstaller(key, message) {
      const bot = await findBot(store, key);
      if (bot === null) throw new NotInstalledError();
      await post(new webApi.WebClient(bot.token, clientOptions), bot.installerSlackUserId, message);
    },
    isDeactivated(workspace, slackUserId) {
      const key = `${workspace.workspaceId} ${slackUserId}`;
      const known = deactivated.get(key);
      if (known !== undefined) return known;
      const asking = findUser(workspace, slackUserId, 'whether somebody is still there');
      const answer = asking.then((user) => user?.deleted === true);
      deactivated.set(key, answer);
      answer.catch(() => deactivated.delete(key));
      return answer;
    },
    async findTimeZone(workspace, slackUserId) {
      const user = await findUser(workspace, slackUserId, 'somebody’s time zone');
      return user?.tz !== undefined && isTimeZone(user.tz) ? user.tz : null;
    },
    async hasSlackAdmins(workspace) {
      const { scopes, isOrgWide } = await botOf(workspace);
      return isOrgWide || scopes.includes('users:read');
    },
    async isSlackAdmin(workspace, slackUserId) {
      const { enterpriseId } = workspace;
      // The organisation-wide installation counts even where the workspace has its own.
      const forAll = { teamId: null, enterpriseId, isEnterpriseInstall: true };
      const all = enterpriseId === null ? null : await store.installations.find(forAll);
      if (all?.installerSlackUserId === slackUserId) return true;
      const key = `${workspace.workspaceId} ${slackUserId}`;
      const known = admins.get(key);
      if (known !== undefined) return known;
      const user = await findUser(workspace, slackUserId, 'who is an admin');
      if (user === null) return false;
      const isAdmin = user.is_admin === true || user.is_owner === true;
      admins.set(key, isAdmin);
      return isAdmin;
    },
  };
}

async function post(client: webApi.WebClient, slackUserId: string, { text, blocks }: Message): Promise<void> {
  await client.chat.postMessage({ channel: slackUserId, text, blocks: [...blocks], unfurl_links: false });
}

function readChannelProblem(error: unknown): ChannelProblem {
  const failure = readPostFailure(error);
  if (failure.kind !== 'refused') return 'not-known';
  if (failure.code === 'user_not_in_channel') return 'person-not-in-channel';
  switch (failure.why) {
    case 'not-in-channel':
    case 'channel-gone':
    case 'channel-archived':
    case 'posting-forbidden':
    case 'missing-scope':
      return failure.why;
    default:
      return 'not-known';
  }
}

export type ChannelProblem =
  | Extract<
      PauseReason,
      'not-in-channel' | 'channel-archived' | 'channel-gone' | 'posting-forbidden' | 'missing-scope'
    >
  | 'person-not-in-channel'
  | 'not-known';
