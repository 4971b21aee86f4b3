import { SlackRefusal } from '../slack-refusal';
import type { LocalChannel, LocalMessage } from '../types';
import type { Workspace } from '../workspace';

/** Refusals that are about threads alone, and which kind of post they hit. */
const aboutThreads = new Map<string | undefined, 'top-level' | 'reply'>([
  ['restricted_action_thread_only_channel', 'top-level'],
  ['restricted_action_non_threadable_channel', 'reply'],
  ['restricted_action_thread_locked', 'reply'],
]);

/**
 * The channel a message goes to; a user id means the direct messages with that person. Those with somebody whose
 * account is deactivated are open: Slack takes the message and nobody reads it. @see
 * https://github.com/slackapi/python-slack-sdk/issues/1156
 */
export function openChannel(workspace: Workspace, given: string, kind: 'top-level' | 'reply'): LocalChannel {
  const channel = workspace.directory.findUser(given)
    ? workspace.directory.directChannelOf(given)
    : workspace.directory.findChannel(given);
  const isMember = channel?.members.includes(workspace.bot.userId) ?? false;
  if (!channel || (channel.kind !== 'public' && !isMember)) throw new SlackRefusal('channel_not_found');
  if (channel.isArchived) throw new SlackRefusal('is_archived');
  if (!isMember) throw new SlackRefusal('not_in_channel');
  const { refusesPosts: refusal } = channel;
  if (refusal !== undefined && (aboutThreads.get(refusal) ?? kind) === kind) throw new SlackRefusal(refusal);
  return channel;
}

/** The message that begins the thread: a reply means its own thread. Undefined without a `thread_ts`. */
export function threadIn(
  workspace: Workspace,
  channel: LocalChannel,
  threadTs: string | null | undefined,
): LocalMessage | undefined {
  if (threadTs === undefined || threadTs === null || threadTs === '') return undefined;
  if (!/^\d{10}\.\d{6}$/.test(threadTs)) throw new SlackRefusal('invalid_thread_ts');
  const message = workspace.messages.find(channel.id, threadTs);
  if (!message) throw new SlackRefusal('thread_not_found');
  if (message.onlyFor !== undefined) throw new SlackRefusal('cannot_reply_to_message');
  return message.threadTs === undefined ? message : workspace.messages.find(channel.id, message.threadTs);
}
