import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SlackRefusal } from './slack-refusal';
import type { Block } from './types';

export type Ids = ReturnType<typeof createIds>;

const microsecond = 1_000_000;

export function createIds(now: () => Date) {
  let lastMicros = 0;
  let count = 0;
  return {
    /** A message timestamp: unique and rising, even when the clock stands still. */
    ts(): string {
      lastMicros = Math.max(now().getTime() * 1000, lastMicros + 1);
      const seconds = Math.floor(lastMicros / microsecond);
      return `${seconds}.${String(lastMicros % microsecond).padStart(6, '0')}`;
    },
    /** A made-up id such as V000000001. */
    next(prefix: string): string {
      count += 1;
      return `${prefix}${count.toString(36).toUpperCase().padStart(9, '0')}`;
    },
    hash: () => `${Math.floor(now().getTime() / 1000)}.${randomBytes(4).toString('hex')}`,
  };
}

/** An unguessable part of a token or an address. */
export function secret(bytes = 12): string {
  return randomBytes(bytes).toString('hex');
}

const lifetimeMs = 3000;

/** Whose trigger it is, and where they were: "the current conversation" of a modal opened with it. */
interface Grant {
  readonly userId: string;
  readonly from: 'modal' | 'elsewhere';
  readonly channelId: string | undefined;
  readonly issuedAt: number;
  used: boolean;
}

export function createTriggerIds(now: () => Date) {
  const grants = new Map<string, Grant>();
  return {
    /** Whether the trigger is one of this workspace's, good or not. */
    knows: (triggerId: string) => grants.has(triggerId),
    issue(userId: string, from: Grant['from'], channelId?: string): string {
      const triggerId = `${now().getTime()}.${grants.size + 1}.${secret(16)}`;
      grants.set(triggerId, { userId, from, channelId, issuedAt: now().getTime(), used: false });
      return triggerId;
    },
    /** Uses up the trigger. */
    redeem(triggerId: string): Grant {
      const grant = grants.get(triggerId);
      if (!grant) throw new SlackRefusal('invalid_trigger_id');
      if (grant.used) throw new SlackRefusal('exchanged_trigger_id');
      if (now().getTime() - grant.issuedAt > lifetimeMs) throw new SlackRefusal('expired_trigger_id');
      grant.used = true;
      return grant;
    },
  };
}

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
  const one = (given: unknown) => named(element.parse(given), ids);
  const several = (given: unknown) => group.parse(given).map((item) => named(item, ids));
  return blocks.map((block) => ({
    ...block,
    block_id: z.looseObject({ block_id: z.string().optional() }).parse(block).block_id ?? ids.next('b'),
    ...(block.accessory ? { accessory: one(block.accessory) } : {}),
    ...(block.element ? { element: one(block.element) } : {}),
    ...(withElements.has(block.type) ? { elements: several(block.elements) } : {}),
    ...(block.type === 'card' && block.actions ? { actions: several(block.actions) } : {}),
    ...(block.type === 'carousel' ? { elements: withIds(cards.parse(block.elements), ids) } : {}),
    ...(block.type === 'container' ? { child_blocks: withIds(cards.parse(block.child_blocks), ids) } : {}),
  }));
}
