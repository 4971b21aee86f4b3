export const signingSecret = '0123456789abcdef0123456789abcdef';

let sent = 0;

/** A slash command as Slack sends it, from one of 200 people, with a reply address of its own. */
export function slashCommand(slackUrl: string, command: string, text: string): string {
  sent += 1;
  return new URLSearchParams({
    token: 'unused',
    team_id: 'T1',
    team_domain: 'acme',
    channel_id: 'C1',
    channel_name: 'general',
    user_id: `U${String(sent % 200).padStart(5, '0')}`,
    user_name: 'ana',
    command,
    text,
    api_app_id: 'A1',
    is_enterprise_install: 'false',
    response_url: `${slackUrl}/commands/T1/${sent}/reply`,
    trigger_id: `${sent}.1.bench`,
  }).toString();
}
