import { z } from 'zod';
import type { Ids } from './ids';
import type { Block } from './types';

const element = z.looseObject({ type: z.string(), action_id: z.string().optional() });
const group = z.array(element);
const cards = z.array(z.looseObject({ type: z.string(), block_id: z.string().optional() }));

// Parts of a block that look like elements and take no action.
const passive = new Set(['image', 'plain_text', 'mrkdwn', 'rich_text_section', 'rich_text_list']);
const withElements = new Set(['actions', 'context_actions']);

function named(part: z.infer<typeof element>, ids: Ids): z.infer<typeof element> {
  return passive.has(part.type) ? part : { ...part, action_id: part.action_id ?? ids.next('a') };
}

/** Gives ids to blocks and elements that came without, as Slack does before it shows or sends them on. */
export function withIds(blocks: readonly Block[], ids: Ids): readonly Block[] {
  return blocks.map((block) => {
    const given = z.looseObject({ block_id: z.string().optional() }).parse(block);
    const blockId = given.block_id ?? ids.next('b');
    const one = block.accessory ? { accessory: named(element.parse(block.accessory), ids) } : {};
    const asked = block.element ? { element: named(element.parse(block.element), ids) } : {};
    const several = withElements.has(block.type)
      ? { elements: group.parse(block.elements).map((item) => named(item, ids)) }
      : {};
    const buttons =
      block.type === 'card' && block.actions
        ? { actions: group.parse(block.actions).map((item) => named(item, ids)) }
        : {};
    const carousel = block.type === 'carousel' ? { elements: withIds(cards.parse(block.elements), ids) } : {};
    const container =
      block.type === 'container' ? { child_blocks: withIds(cards.parse(block.child_blocks), ids) } : {};
    return {
      ...block,
      block_id: blockId,
      ...one,
      ...asked,
      ...several,
      ...buttons,
      ...carousel,
      ...container,
    };
  });
}
