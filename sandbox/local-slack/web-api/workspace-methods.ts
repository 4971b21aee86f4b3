import { z } from 'zod';
import { app } from '../default-workspace';
import { homeOf } from '../person/payloads';
import { SlackRefusal } from '../slack-refusal';
import type { LocalUser } from '../types';
import type { Workspace } from '../workspace';
import { flag, type Method, need } from './method';

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

/** Of each kind of channel Slack tells with another scope. */
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
    scope: 'users:read',
    run: (workspace, args) => {
      const user = workspace.directory.findUser(need(z.looseObject({ user: z.string() }), args).user);
      if (!user) throw new SlackRefusal('user_not_found');
      return { user: wireUser(workspace, user) };
    },
  },
  'conversations.info': {
    token: 'bot',
    run: (workspace, args) => {
      const { channel: id } = need(z.looseObject({ channel: z.string() }), args);
      const channel = workspace.directory.findChannel(id);
      const scopes = workspace.installation()?.scopes ?? [];
      const needed = scopeToRead[channel?.kind ?? 'public'];
      if (!scopes.includes(needed))
        throw new SlackRefusal('missing_scope', { needed, provided: scopes.join(',') });
      const isMember = channel?.members.includes(workspace.bot.userId) ?? false;
      if (!channel || (channel.kind !== 'public' && !isMember)) throw new SlackRefusal('channel_not_found');
      const isShared = channel.sharedWith !== undefined;
      return {
        channel: {
          id,
          name: channel.name,
          is_channel: channel.kind === 'public',
          is_private: channel.kind === 'private',
          is_im: channel.kind === 'dm',
          is_archived: channel.isArchived,
          is_member: isMember,
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
    scope: 'im:write',
    run: (workspace, args) => {
      const { users, return_im: whole } = need(
        z.looseObject({ users: z.string().optional(), return_im: flag }),
        args,
      );
      if (!users) throw new SlackRefusal('users_list_not_supplied');
      // A group of people with the bot is more than this workspace has.
      if (users.includes(',')) throw new SlackRefusal('method_not_supported_for_channel_type');
      if (!workspace.directory.findUser(users)) throw new SlackRefusal('user_not_found');
      if (!workspace.directory.isActive(users)) throw new SlackRefusal('user_disabled');
      const { id } = workspace.directory.directChannelOf(users);
      return { channel: whole ? { id, is_im: true, user: users, is_open: true } : { id } };
    },
  },
};
