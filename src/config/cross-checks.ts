import type { Environment } from './environment';

export type SlackNeeds = 'all' | 'bot-token' | 'nothing';

/** Problems across variables: which ones belong together, and which ones the task needs. */
export function crossChecks(given: Environment, needs: SlackNeeds): readonly string[] {
  const has = (...names: readonly string[]) => names.every((name) => given[name] !== undefined);
  const slackOAuth = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'];
  const calOAuth = ['CAL_OAUTH_CLIENT_ID', 'CAL_OAUTH_CLIENT_SECRET'];
  const isInstalled = slackOAuth.some((name) => has(name));
  const halves = [slackOAuth, calOAuth].flatMap((group) =>
    group.some((name) => has(name))
      ? group.filter((name) => !has(name)).map((name) => [name, group] as const)
      : [],
  );
  const problems = halves.map(([name, group]) => `${name} is missing: ${group.join(', ')} go together`);
  if (needs !== 'nothing' && !has('SLACK_BOT_TOKEN') && !isInstalled) {
    problems.push(
      'SLACK_BOT_TOKEN is missing: the bot token, xoxb-…, from "OAuth & Permissions" of your Slack app' +
        ` (or set ${slackOAuth.join(', ')} to be installed in many workspaces)`,
    );
  }
  if (has('SLACK_BOT_TOKEN') && isInstalled) {
    problems.push('SLACK_BOT_TOKEN and SLACK_CLIENT_ID exclude each other: one workspace, or many');
  }
  if (has('SLACK_APP_TOKEN') && isInstalled) {
    problems.push('SLACK_APP_TOKEN (Socket Mode) serves one workspace: leave it out with SLACK_CLIENT_ID');
  }
  if (needs === 'all' && !has('SLACK_APP_TOKEN') && !has('SLACK_SIGNING_SECRET')) {
    problems.push(
      'SLACK_SIGNING_SECRET is missing: the signing secret from "Basic Information" of your Slack app' +
        ' (or set SLACK_APP_TOKEN to use Socket Mode, which needs no public address)',
    );
  }
  if (isInstalled && has('CAL_API_KEY')) {
    problems.push('CAL_API_KEY is for one workspace: with SLACK_CLIENT_ID each workspace connects its own');
  }
  if ((isInstalled || calOAuth.some((name) => has(name))) && !has('PUBLIC_URL')) {
    problems.push('PUBLIC_URL is missing: where browsers come back to, such as https://roundup.example.com');
  }
  if (has('DATABASE_URL') && !has('ENCRYPTION_KEYS')) {
    problems.push('ENCRYPTION_KEYS is missing: it is required with DATABASE_URL (openssl rand -base64 32)');
  }
  const countOf = (name: string) => given[name]?.split(',').length ?? 0;
  if (countOf('CAL_APP_URL') > 1 && has('CAL_API_URL') && countOf('CAL_APP_URL') !== countOf('CAL_API_URL')) {
    problems.push('CAL_APP_URL and CAL_API_URL go together: as many addresses, in the same order');
  }
  return problems;
}
