import type { LocalWorkspace } from '../local-slack/types';
import type { CommandHelp } from '../page/api';

/** Slack's own commands that the bot's advice refers to. They never reach the bot. */
export const WORKSPACE_COMMANDS: readonly CommandHelp[] = [
  { command: '/invite', usageHint: '@name', description: 'Add someone, or the app, to this channel' },
  { command: '/remove', usageHint: '@name', description: 'Take someone, or the app, out of this channel' },
  { command: '/archive', usageHint: '', description: 'Archive this channel' },
];

interface WorkspaceCommand {
  readonly slack: LocalWorkspace;
  readonly botName: string;
  readonly channelId: string;
  readonly command: string;
  readonly text: string;
}

/** Runs one of Slack's own commands; answers what Slack says when it cannot. */
export function runWorkspaceCommand(input: WorkspaceCommand): string | undefined {
  const { slack, channelId, command, text } = input;
  if (command === '/archive') {
    slack.archive(channelId);
    return undefined;
  }
  if (command !== '/invite' && command !== '/remove') {
    return `${command} is not a command of this workspace. Text that starts with a slash is always read as one.`;
  }
  const userId = findMember(input, text.trim().replace(/^@/, ''));
  if (!userId) return `Nobody here is called "${text.trim()}". Try ${command} @${input.botName}.`;
  if (command === '/invite') slack.invite(channelId, userId);
  else slack.remove(channelId, userId);
  return undefined;
}

function findMember({ slack, botName }: WorkspaceCommand, name: string): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted === botName.toLowerCase()) return slack.isInstalled ? slack.botUserId : undefined;
  return slack.users.find((user) =>
    [user.name, user.realName].some((known) => known.toLowerCase() === wanted),
  )?.id;
}
