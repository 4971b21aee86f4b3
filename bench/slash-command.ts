export const signingSecret = '0123456789abcdef0123456789abcdef';

let sent = 0;

/** A slash command as Slack sends it, from one of 200 people unless told, with a reply address of its own. */
export function slashCommand(
  slackUrl: string,
  command: string,
  text: string,
  from: { readonly teamId?: string; readonly userId?: string } = {},
): string {
  sent += 1;
  const { teamId = 'T1', userId = `U${String(sent % 200).padStart(5, '0')}` } = from;
  return new URLSearchParams({
    token: 'unused',
    team_id: teamId,
    team_domain: 'acme',
    channel_id: 'C1',
    channel_name: 'general',
    user_id: userId,
    user_name: 'ana',
    command,
    text,
    api_app_id: 'A1',
    is_enterprise_install: 'false',
    response_url: `${slackUrl}/commands/${teamId}/${sent}/reply`,
    trigger_id: `${sent}.1.bench`,
  }).toString();
}
