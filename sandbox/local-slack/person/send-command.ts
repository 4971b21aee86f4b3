import { app, userGroups } from '../default-workspace';
import { escapeText } from '../escape-text';
import type { ReplyChain } from '../response-urls';
import { SlackRefusal } from '../slack-refusal';
import type { Delivery } from '../types';
import { carryOutReply } from '../web-api/reply-address';
import type { Workspace } from '../workspace';
import {
  homeOf,
  nameInPayloads,
  notificationAbout,
  showNotice,
  verificationToken,
  withNotice,
} from './payloads';
import { type PersonTools, personOf, writableChannel } from './person-tools';

export function escapedIn(workspace: Workspace, text: string): string {
  return escapeText(text, {
    userNamed: (name) => workspace.directory.users.find((user) => user.name === name),
    groupNamed: (handle) => userGroups.find((group) => group.handle === handle),
    channelNamed: (name) => workspace.directory.findByName(name),
  });
}

/** Sends a command as typed, and shows what the app answered in the body of its 200. */
export async function sendCommand(
  { workspace, dispatcher }: PersonTools,
  input: { userId: string; channelId: string; command: string; text?: string },
): Promise<Delivery> {
  const { userId, channelId, command, text = '' } = input;
  const user = personOf(workspace, userId);
  const channel = writableChannel(workspace, userId, channelId);
  const { installation } = workspace;
  // A command belongs to its sender's own workspace, also in a channel that is shared with another.
  const team = homeOf(workspace.team, user);
  const chain: ReplyChain = { userId, channelId, threadTs: undefined, sourceTs: undefined, isFixed: false };

  // Exactly Slack's fields; there is no thread_ts, since a command cannot be typed in a thread.
  const delivery = await dispatcher.deliver('slash_commands', {
    token: verificationToken,
    team_id: team.id,
    team_domain: team.domain,
    ...(team.enterprise ? { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name } : {}),
    channel_id: channelId,
    channel_name: nameInPayloads(channel),
    user_id: userId,
    user_name: user.name,
    command,
    text: escapedIn(workspace, text.trim()),
    api_app_id: app.id,
    is_enterprise_install: String(installation()?.isOrgWide ?? false),
    response_url: workspace.responseUrls.issue('commands', chain),
    trigger_id: workspace.triggers.issue(userId, 'elsewhere', channelId),
  });

  const notice =
    notificationAbout(workspace, command, delivery) ??
    showAnswer(workspace, delivery, chain, `${command} ${text}`);
  if (notice !== undefined) showNotice(workspace, { userId, channelId }, notice);
  return withNotice(delivery, notice);
}

function showAnswer(
  workspace: Workspace,
  delivery: Delivery,
  chain: ReplyChain,
  typed: string,
): string | undefined {
  if (delivery.ackBody === undefined) return undefined;
  const body = typeof delivery.ackBody === 'object' ? delivery.ackBody : { text: String(delivery.ackBody) };
  const echo = () => {
    const { id, name } = personOf(workspace, chain.userId);
    const author = { kind: 'user', id, name } as const;
    workspace.messages.post({ channelId: chain.channelId, author, text: typed.trim() });
  };
  try {
    carryOutReply(workspace, JSON.stringify(body), { chain, echo });
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    return `${typed.split(' ')[0]} failed: its answer was refused (${error.code}).`;
  }
}
