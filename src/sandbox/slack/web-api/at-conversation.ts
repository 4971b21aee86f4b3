import type { CheckedView } from '../block-rules/view-rules';
import type { Block } from '../types';

function filled(value: unknown, channelId: string): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, channelId));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, channelId)]),
  );
  if (fields.default_to_current_conversation !== true) return fields;
  if (fields.type === 'conversations_select') return { initial_conversation: channelId, ...fields };
  return fields.type === 'multi_conversations_select'
    ? { initial_conversations: [channelId], ...fields }
    : fields;
}

/** Starts selects with `default_to_current_conversation` at the place the modal was opened from. */
export function atConversation(view: CheckedView, channelId: string | undefined): CheckedView {
  if (channelId === undefined) return view;
  const blocks = view.blocks.map((block): Block => {
    const parts = Object.entries(block).map(([key, part]) => [key, filled(part, channelId)]);
    return { ...Object.fromEntries(parts), type: block.type };
  });
  return { ...view, blocks };
}
