import { z } from 'zod';
import { app, app as identity } from '../default-workspace';
import { homeOf } from '../person/payloads';
import type { SlackApp } from '../slack-app';
import { SlackRefusal } from '../slack-refusal';
import type { LocalChannel, LocalMessage, LocalUser } from '../types';
import type { Workspace } from '../workspace';
import { type Answer, type Args, flag, type Method, need } from './method';

function wireUser({ team, directory }: Workspace, user: LocalUser) {
  return {
    id: user.id,
    team_id: homeOf(team, user).id,
    name: user.name,
    real_name: user.realName,
    tz: user.timeZone,
    deleted: !directory.isActive(user.id),
    is_bot: false,
    is_admin: user.isAdmin,
    is_owner: user.isOwner ?? false,
    is_restricted: user.isGuest ?? false,
    is_stranger: user.company !== undefined,
    profile: { real_name: user.realName, display_name: user.name, team: homeOf(team, user).id },
  };
}

/** Each kind of channel needs a scope of its own to be read. */
const scopeToRead = { public: 'channels:read', private: 'groups:read', dm: 'im:read' } as const;

export const workspaceMethods: Readonly<Record<string, Method>> = {
  'api.test': {
    token: 'none',
    run: (_workspace, { token: _token, ...args }) => {
      if (typeof args.error === 'string') throw new SlackRefusal(args.error, { args });
      return { args };
    },
  },
  'auth.test': {
    token: 'bot',
    run: ({ team, bot, origin, installation }) => {
      const isOrgWide = installation()?.isOrgWide ?? false;
      // An organization's own token is in no workspace: it names the organization in the workspace's place.
      const holder = isOrgWide ? (team.enterprise ?? team) : team;
      return {
        url: `${origin()}/`,
        team: holder.name,
        user: app.name,
        team_id: holder.id,
        user_id: bot.userId,
        bot_id: bot.botId,
        ...(team.enterprise ? { enterprise_id: team.enterprise.id } : {}),
        is_enterprise_install: isOrgWide,
      };
    },
  },
  'users.info': {
    token: 'bot',
    tier: 4,
    scope: 'users:read',
    run: (workspace, args) => {
      const user = workspace.directory.findUser(need(z.looseObject({ user: z.string() }), args).user);
      if (!user) throw new SlackRefusal('user_not_found');
      return { user: wireUser(workspace, user) };
    },
  },
  'conversations.info': {
    token: 'bot',
    tier: 3,
    run: (workspace, args) => {
      const { channel: id } = need(z.looseObject({ channel: z.string() }), args);
      const scopes = workspace.installation()?.scopes ?? [];
      const needed = scopeToRead[workspace.directory.findChannel(id)?.kind ?? 'public'];
      if (!scopes.includes(needed))
        throw new SlackRefusal('missing_scope', { needed, provided: scopes.join(',') });
      const { name, kind, isArchived, members, sharedWith } = knownChannel(workspace, id);
      const isShared = sharedWith !== undefined;
      return {
        channel: {
          id,
          name,
          is_channel: kind === 'public',
          is_private: kind === 'private',
          is_im: kind === 'dm',
          is_archived: isArchived,
          is_member: members.includes(workspace.bot.userId),
          is_shared: isShared,
          is_ext_shared: isShared,
          is_org_shared: false,
          is_pending_ext_shared: false,
        },
      };
    },
  },
  'conversations.open': {
    token: 'bot',
    tier: 3,
    scope: 'im:write',
    run: (workspace, args) => {
      const { users, return_im: whole } = need(
        z.looseObject({ users: z.string().optional(), return_im: flag }),
        args,
      );
      if (!users) throw new SlackRefusal('users_list_not_supplied');
      // There are no direct messages between the bot and several people here.
      if (users.includes(',')) throw new SlackRefusal('method_not_supported_for_channel_type');
      if (!workspace.directory.findUser(users)) throw new SlackRefusal('user_not_found');
      if (!workspace.directory.isActive(users)) throw new SlackRefusal('user_disabled');
      const { id } = workspace.directory.directChannelOf(users);
      return { channel: whole ? { id, is_im: true, user: users, is_open: true } : { id } };
    },
  },
};

/** Refusals that hit one kind of post only. */
const aboutThreads = new Map<string | undefined, 'top-level' | 'reply'>([
  ['restricted_action_thread_only_channel', 'top-level'],
  ['restricted_action_non_threadable_channel', 'reply'],
  ['restricted_action_thread_locked', 'reply'],
]);

/** A channel that the bot may know of: a private one only where it is a member. */
export function knownChannel(workspace: Workspace, id: string): LocalChannel {
  const channel = workspace.directory.findChannel(id);
  if (!channel || (channel.kind !== 'public' && !channel.members.includes(workspace.bot.userId)))
    throw new SlackRefusal('channel_not_found');
  return channel;
}

/**
 * The channel a message goes to; a user id means the direct messages with that person. Those with somebody whose
 * account is deactivated are open: Slack takes the message and nobody reads it. @see
 * https://github.com/slackapi/python-slack-sdk/issues/1156
 */
export function openChannel(workspace: Workspace, given: string, kind: 'top-level' | 'reply'): LocalChannel {
  const channel = workspace.directory.findUser(given)
    ? workspace.directory.directChannelOf(given)
    : knownChannel(workspace, given);
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (!channel.members.includes(workspace.bot.userId)) throw new SlackRefusal('not_in_channel');
  const { refusesPosts: refusal } = channel;
  if (refusal !== undefined && (aboutThreads.get(refusal) ?? kind) === kind) throw new SlackRefusal(refusal);
  return channel;
}

/** The message that begins the thread: a reply means its own thread. Undefined without a `thread_ts`. */
export function threadIn(
  workspace: Workspace,
  channel: LocalChannel,
  threadTs: string | null | undefined,
): LocalMessage | undefined {
  if (threadTs === undefined || threadTs === null || threadTs === '') return undefined;
  if (!/^\d{10}\.\d{6}$/.test(threadTs)) throw new SlackRefusal('invalid_thread_ts');
  const message = workspace.messages.find(channel.id, threadTs);
  if (!message) throw new SlackRefusal('thread_not_found');
  if (message.onlyFor !== undefined) throw new SlackRefusal('cannot_reply_to_message');
  return message.threadTs === undefined ? message : workspace.messages.find(channel.id, message.threadTs);
}

const wanted = z.looseObject({
  code: z.string().default(''),
  client_id: z.string().default(''),
  client_secret: z.string().default(''),
  redirect_uri: z.string().optional(),
});

/** The client id and secret out of a Basic header, which Slack takes in place of arguments. */
export function basicCredentials(authorization: string | undefined): Args {
  const encoded = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return {};
  const [id, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { client_id: id, client_secret: rest.join(':') };
}

/** `oauth.v2.access`: a code of the install page becomes an installation and its token. */
export function exchangeInstallCode(app: SlackApp, args: Args): Answer {
  const given = need(wanted, args);
  if (given.client_id !== app.clientId) throw new SlackRefusal('invalid_client_id');
  if (given.client_secret !== app.clientSecret) throw new SlackRefusal('bad_client_secret');
  const { owner, installerId, scopes } = app.codes.redeem(given.code, given.redirect_uri);
  const workspaces = app.workspacesOf(owner);
  const workspace = workspaces.find(({ directory }) => directory.findUser(installerId)) ?? app.first();
  const installation = app.installations.install(owner, scopes);
  for (const each of workspaces) each.changes.tell({});
  const { team, bot } = workspace;
  return {
    access_token: installation.token,
    token_type: 'bot',
    scope: installation.scopes.join(','),
    bot_user_id: bot.userId,
    app_id: identity.id,
    team: owner.isOrgWide ? null : { id: team.id, name: team.name },
    enterprise: team.enterprise ?? null,
    authed_user: { id: installerId },
    is_enterprise_install: owner.isOrgWide,
  };
}
