import { app, type Team } from '../default-workspace';
import type { Delivery, LocalChannel, LocalUser } from '../types';
import type { Workspace } from '../workspace';
import type { Fields } from './element-state';

/** The old shared token, which Slack still sends and apps must not rely on. */
export const verificationToken = 'unused-verification-token';

export function nameInPayloads(channel: LocalChannel): string {
  if (channel.kind === 'dm') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

/** The workspace a person belongs to, which is another company's for some in a shared channel. */
export function homeOf(team: Team, { company }: LocalUser): Pick<Team, 'id' | 'domain' | 'enterprise'> {
  if (company === undefined) return team;
  const { teamId, domain, enterprise } = company;
  return { id: teamId, domain, ...(enterprise && { enterprise }) };
}

/** What block actions, submissions and closings have in common. */
export function interaction({ team, installation }: Workspace, type: string, user: LocalUser): Fields {
  const isOrgWide = installation()?.isOrgWide ?? false;
  const home = homeOf(team, user);
  // A form belongs to the workspace of the person who has it open.
  const place = type.startsWith('view_') ? home : team;
  return {
    type,
    // With an org-wide installation Slack may leave the workspace out; here it always does.
    team: isOrgWide ? null : { id: place.id, domain: place.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: home.id },
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

/** Slack's own words about a delivery that went wrong, or undefined when the bot answered 200 in time. */
export function notificationAbout(
  workspace: Workspace,
  what: string,
  delivery: Delivery,
): string | undefined {
  if (!workspace.installation()) return `${what} failed: ${app.realName} is not installed in this workspace.`;
  if (delivery.timedOut)
    return `${what} failed: ${app.realName} took longer than three seconds to answer (operation_timeout).`;
  if (delivery.status !== 200)
    return `${what} failed: ${app.realName} could not be reached (dispatch_failed).`;
  return undefined;
}

/** Shows one person a line from Slack itself. */
export function showNotice(
  workspace: Workspace,
  place: { readonly userId: string; readonly channelId: string },
  text: string,
): void {
  workspace.messages.post({
    channelId: place.channelId,
    onlyFor: place.userId,
    author: { kind: 'slack', id: 'USLACKBOT', name: 'Slackbot' },
    text,
  });
}

export function withNotice(delivery: Delivery, notice: string | undefined): Delivery {
  return notice === undefined ? delivery : { ...delivery, notice };
}
