import { app } from '../default-workspace';
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
export function interaction({ team, installation }: Workspace, type: string, user: LocalUser): Fields {
  const isOrgWide = installation()?.isOrgWide ?? false;
  return {
    type,
    // With an org-wide installation Slack may leave the workspace out; here it always does.
    team: isOrgWide ? null : { id: team.id, domain: team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: app.id,
    token: verificationToken,
    enterprise: team.enterprise ?? null,
    is_enterprise_install: isOrgWide,
  };
}

export function eventEnvelope(workspace: Workspace, event: Fields): Fields {
  const { team, bot } = workspace;
  const isOrgWide = workspace.installation()?.isOrgWide ?? false;
  return {
    type: 'event_callback',
    token: verificationToken,
    team_id: team.id,
    ...(team.enterprise ? { enterprise_id: team.enterprise.id } : {}),
    api_app_id: app.id,
    event,
    event_id: workspace.ids.next('Ev'),
    event_time: Math.floor(workspace.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: team.enterprise?.id ?? null,
        team_id: isOrgWide ? null : team.id,
        user_id: bot.userId,
        is_bot: true,
        is_enterprise_install: isOrgWide,
      },
    ],
    is_ext_shared_channel: false,
  };
}
