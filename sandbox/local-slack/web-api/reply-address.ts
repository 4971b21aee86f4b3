import { z } from 'zod';
import type { ReplyChain } from '../response-urls';
import { SlackRefusal } from '../slack-refusal';
import type { LocalMessage } from '../types';
import { botAuthor, type Workspace } from '../workspace';
import { readContent } from './chat-methods';

const reply = z.looseObject({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.union([z.boolean(), z.stringbool()]).optional(),
  delete_original: z.union([z.boolean(), z.stringbool()]).optional(),
  thread_ts: z.string().optional(),
});

/** Where a reply lands. `echo` is the typed command, shown to all once with a command's `in_channel` reply. */
interface Landing {
  readonly chain: ReplyChain;
  readonly echo?: () => void;
}

function parsedReply(body: string) {
  try {
    const parsed = reply.safeParse(JSON.parse(body));
    if (parsed.success) return parsed.data;
  } catch (cause) {
    throw new SlackRefusal('invalid_payload', { cause: String(cause) });
  }
  throw new SlackRefusal('invalid_payload');
}

/**
 * Carries out what the app sent as its reply to a command or a press, in the body of its 200 or to a
 * `response_url`. Throws a SlackRefusal that names what is wrong.
 */
export function carryOutReply(workspace: Workspace, body: string, { chain, echo }: Landing): void {
  const given = parsedReply(body);
  const source =
    chain.sourceTs === undefined ? undefined : workspace.messages.find(chain.channelId, chain.sourceTs);

  if (given.delete_original) {
    if (!source) throw new SlackRefusal('message_not_found');
    workspace.messages.remove(source);
    return;
  }

  const isPublic = given.response_type === 'in_channel';
  const isBare = given.text === undefined && given.blocks === undefined;
  if (isBare && isPublic && echo && !given.replace_original) {
    echo();
    return;
  }
  const content = readContent(workspace, given, 'without-ceiling');

  // Who sees a message is settled when it is posted: replacing it keeps that, whatever response_type says.
  if (given.replace_original && source) {
    workspace.messages.replace(source, content);
    return;
  }
  if (isPublic) echo?.();
  const message: LocalMessage = workspace.messages.post({
    channelId: chain.channelId,
    author: botAuthor(workspace),
    onlyFor: isPublic ? undefined : chain.userId,
    threadTs: given.thread_ts ?? (isPublic ? undefined : chain.threadTs),
    ...content,
  });
  if (!chain.isFixed) chain.sourceTs = message.ts;
}
