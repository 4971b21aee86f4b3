import type { Changes } from './changes';
import { type Ids, withIds } from './ids';
import type { Block, LocalMessage } from './types';

export interface NewMessage {
  readonly channelId: string;
  readonly author: LocalMessage['author'];
  readonly text: string;
  readonly blocks?: readonly Block[];
  readonly onlyFor?: string | undefined;
  readonly threadTs?: string | undefined;
  readonly isBroadcast?: boolean;
}

export function createMessageStore(ids: Ids, changes: Changes) {
  const byTs = new Map<string, LocalMessage>(); // in the order of posting, which is the order of ts

  const changed = (message: LocalMessage) =>
    changes.tell({
      channelId: message.channelId,
      ...(message.onlyFor === undefined ? {} : { userId: message.onlyFor }),
    });

  const keep = (message: LocalMessage) => {
    byTs.set(message.ts, message);
    changed(message);
    return message;
  };

  return {
    post: ({ channelId, author, text, blocks = [], onlyFor, threadTs, isBroadcast = false }: NewMessage) =>
      keep({
        ts: ids.ts(),
        channelId,
        author,
        text,
        blocks: withIds(blocks, ids),
        edited: false,
        ...(onlyFor === undefined ? {} : { onlyFor }),
        ...(threadTs === undefined ? {} : { threadTs }),
        ...(isBroadcast ? { isBroadcast } : {}),
      }),
    find(channelId: string, ts: string): LocalMessage | undefined {
      const message = byTs.get(ts);
      return message?.channelId === channelId ? message : undefined;
    },
    replace: (message: LocalMessage, { text, blocks }: { text: string; blocks: readonly Block[] }) =>
      keep({ ...message, text, blocks: withIds(blocks, ids), edited: true }),
    remove(message: LocalMessage): void {
      if (byTs.delete(message.ts)) changed(message);
    },
    visibleTo: (userId: string, channelId: string) =>
      [...byTs.values()].filter(
        (message) =>
          message.channelId === channelId && (message.onlyFor === undefined || message.onlyFor === userId),
      ),
  };
}
