import { passesFilter } from './conversation-filter';
import type { Block, LocalChannel } from './types';

function filled(value: unknown, channel: LocalChannel): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, channel));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, channel)]),
  );
  if (fields.default_to_current_conversation !== true || !passesFilter(fields.filter, channel)) return fields;
  if (fields.type === 'conversations_select') return { initial_conversation: channel.id, ...fields };
  return fields.type === 'multi_conversations_select'
    ? { initial_conversations: [channel.id], ...fields }
    : fields;
}

/** Starts selects with `default_to_current_conversation` at the place the modal was opened from. */
export function atConversation(
  blocks: readonly Block[],
  channel: LocalChannel | undefined,
): readonly Block[] {
  if (channel === undefined) return blocks;
  return blocks.map((block): Block => {
    const parts = Object.entries(block).map(([key, part]) => [key, filled(part, channel)]);
    return { ...Object.fromEntries(parts), type: block.type };
  });
}
