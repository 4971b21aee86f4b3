import { bot, team } from '../default-workspace';
import type { LocalChannel, LocalUser } from '../types';
import type { Workspace } from '../workspace';
import type { Fields } from './find-element';

/** The old shared token, which Slack still sends and apps must not rely on. */
export const verificationToken = 'unused-verification-token';

export function nameInPayloads(channel: LocalChannel): string {
  if (channel.kind === 'dm') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** What block actions, submissions and closings have in common. */
export function interaction(type: string, user: LocalUser): Fields {
  return {
    type,
    team: { id: team.id, domain: team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: bot.appId,
    token: verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function eventEnvelope(workspace: Workspace, event: Fields): Fields {
  return {
    type: 'event_callback',
    token: verificationToken,
    team_id: team.id,
    api_app_id: bot.appId,
    event,
    event_id: workspace.ids.next('Ev'),
    event_time: Math.floor(workspace.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: bot.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}
