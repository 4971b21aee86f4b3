import { z } from 'zod';
import { app } from '../default-workspace';
import { SlackRefusal } from '../slack-refusal';
import type { LocalUser } from '../types';
import type { Workspace } from '../workspace';
import { flag, type Method, need } from './method';

function wireUser({ team, directory }: Workspace, user: LocalUser) {
  return {
    id: user.id,
    team_id: team.id,
    name: user.name,
    real_name: user.realName,
    tz: user.timeZone,
    deleted: !directory.isActive(user.id),
    is_bot: false,
    is_admin: user.isAdmin,
    is_owner: user.isOwner ?? false,
    is_restricted: false,
    profile: { real_name: user.realName, display_name: user.name, team: team.id },
  };
}

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
