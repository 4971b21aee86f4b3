import { z } from 'zod';
import { checkBlocks, isTooLongTogether } from '../block-rules/block-rules';
import { refusalWithPointers, SlackRateLimit, SlackRefusal } from '../slack-refusal';
import type { Block, LocalMessage } from '../types';
import { botAuthor, type Workspace } from '../workspace';
import { type Args, flag, type Method, need } from './method';
import { wireMessage } from './wire-message';
import { knownChannel, openChannel, threadIn } from './workspace-methods';

const longestUpdate = 4000;
const longestPiece = 4000;

const target = z.looseObject({
  channel: z.string(),
  thread_ts: z.string().nullish(),
  reply_broadcast: flag,
});
const privateTarget = z.looseObject({
  channel: z.string(),
  user: z.string(),
  thread_ts: z.string().nullish(),
});
const existing = z.looseObject({ channel: z.string(), ts: z.string() });

function ownMessage(workspace: Workspace, args: Args, refusal: string): LocalMessage {
  const { channel, ts } = need(existing, args);
  const message = workspace.messages.find(knownChannel(workspace, channel).id, ts);
  // The ts of an ephemeral message is of no use to these methods.
  if (!message || message.onlyFor !== undefined) throw new SlackRefusal('message_not_found');
  if (message.author.kind !== 'bot') throw new SlackRefusal(refusal);
  return message;
}

export const chatMethods: Readonly<Record<string, Method>> = {
  'chat.postMessage': {
    token: 'bot',
    scope: 'chat:write',
    run: (workspace, args) => {
      const { channel: given, thread_ts: threadTs, reply_broadcast: isBroadcast } = need(target, args);
      const channel = openChannel(workspace, given, threadTs ? 'reply' : 'top-level');
      const retryAfterSeconds = workspace.limits.takePost(channel.id);
      if (retryAfterSeconds !== undefined) throw new SlackRateLimit(retryAfterSeconds);
      const thread = threadIn(workspace, channel, threadTs);
      const content = readContent(workspace, args, 'with-ceiling');
      const post = () =>
        workspace.messages.post({
          channelId: channel.id,
          author: botAuthor(workspace),
          threadTs: thread?.ts,
          isBroadcast: thread !== undefined && isBroadcast === true,
          ...content,
        });
      const message = post();
      // Slack has been seen to cut a long text in pieces and to post the blocks with each of them.
      // @see https://github.com/slackapi/bolt-python/issues/764
      const pieces = content.blocks.length === 0 ? 1 : Math.ceil(content.text.length / longestPiece);
      for (let more = 1; more < pieces; more += 1) post();
      return { channel: channel.id, ts: message.ts, message: wireMessage(workspace, message) };
    },
  },
  'chat.postEphemeral': {
    token: 'bot',
    tier: 4,
    scope: 'chat:write',
    run: (workspace, args) => {
      const { channel: given, user, thread_ts: threadTs } = need(privateTarget, args);
      const channel = openChannel(workspace, given, threadTs ? 'reply' : 'top-level');
      if (!channel.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
      const content = readContent(workspace, args, 'with-ceiling');
      const message = workspace.messages.post({
        channelId: channel.id,
        author: botAuthor(workspace),
        onlyFor: user,
        threadTs: threadIn(workspace, channel, threadTs)?.ts,
        ...content,
      });
      return { message_ts: message.ts };
    },
  },
  'chat.update': {
    token: 'bot',
    tier: 3,
    scope: 'chat:write',
    run: (workspace, args) => {
      const message = ownMessage(workspace, args, 'cant_update_message');
      if (typeof args.text === 'string' && args.text.length > longestUpdate)
        throw new SlackRefusal('msg_too_long');
      const updated = workspace.messages.replace(message, readContent(workspace, args, 'with-ceiling'));
      return {
        channel: updated.channelId,
        ts: updated.ts,
        text: updated.text,
        message: wireMessage(workspace, updated),
      };
    },
  },
  'chat.delete': {
    token: 'bot',
    tier: 3,
    scope: 'chat:write',
    run: (workspace, args) => {
      const message = ownMessage(workspace, args, 'cant_delete_message');
      workspace.messages.remove(message);
      return { channel: message.channelId, ts: message.ts };
    },
  },
  'chat.getPermalink': {
    token: 'bot',
    run: (workspace, args) => {
      const { channel, message_ts: ts } = need(
        z.looseObject({ channel: z.string(), message_ts: z.string() }),
        args,
      );
      const message = workspace.messages.find(knownChannel(workspace, channel).id, ts);
      if (!message || message.onlyFor !== undefined) throw new SlackRefusal('message_not_found');
      return { channel, permalink: `${workspace.origin()}/archives/${channel}/p${ts.replace('.', '')}` };
    },
  },
};

export interface Content {
  readonly text: string;
  readonly blocks: readonly Block[];
}

const longestText = 40_000; // longer text is cut, not refused

/**
 * Text and blocks of a message as Slack would keep them. `ceiling` is the one over all blocks together,
 * which `response_url` does not have.
 */
export function readContent(
  { refusals }: Pick<Workspace, 'refusals'>,
  given: { readonly text?: unknown; readonly blocks?: unknown },
  ceiling: 'with-ceiling' | 'without-ceiling',
): Content {
  const text = typeof given.text === 'string' ? given.text.slice(0, longestText) : '';
  const checked =
    given.blocks === undefined || given.blocks === null
      ? { blocks: [] }
      : checkBlocks(given.blocks, 'message');
  if ('problems' in checked) throw refusalWithPointers('invalid_blocks', checked.problems);
  const refused = refusals.problemsOf(checked.blocks);
  if (refused.length > 0) throw refusalWithPointers('invalid_blocks', refused);
  if (text === '' && checked.blocks.length === 0) throw new SlackRefusal('no_text');
  if (ceiling === 'with-ceiling' && isTooLongTogether(checked.blocks))
    throw new SlackRefusal('msg_blocks_too_long');
  return { text, blocks: checked.blocks };
}
