import { app } from '../default-workspace';
import type { LocalMessage } from '../types';
import type { Workspace } from '../workspace';

/** The message as the Web API and interaction payloads describe it. */
export function wireMessage({ bot }: Workspace, message: LocalMessage): Readonly<Record<string, unknown>> {
  return {
    type: 'message',
    ts: message.ts,
    text: message.text,
    user: message.author.id,
    ...(message.author.kind === 'bot' ? { bot_id: bot.botId, app_id: app.id } : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.edited ? { edited: { user: bot.userId, ts: message.ts } } : {}),
  };
}
