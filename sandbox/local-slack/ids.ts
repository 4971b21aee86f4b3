import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SlackRefusal } from './slack-refusal';
import type { Block } from './types';

export interface Ids {
  /** A message timestamp: unique and rising, even when the clock stands still. */
  ts(): string;
  /** A made-up id such as V000000001. */
  next(prefix: string): string;
  hash(): string;
  actionTs(): string;
}

const microsecond = 1_000_000;

export function createIds(now: () => Date): Ids {
  let lastMicros = 0;
  let count = 0;

  const ts = () => {
    lastMicros = Math.max(now().getTime() * 1000, lastMicros + 1);
    const seconds = Math.floor(lastMicros / microsecond);
    return `${seconds}.${String(lastMicros % microsecond).padStart(6, '0')}`;
  };
  const next = (prefix: string) => {
    count += 1;
    return `${prefix}${count.toString(36).toUpperCase().padStart(9, '0')}`;
  };
  const hash = () => `${Math.floor(now().getTime() / 1000)}.${randomBytes(4).toString('hex')}`;

  return { ts, next, hash, actionTs: ts };
}

/** An unguessable part of a token or an address. */
export function secret(bytes = 12): string {
  return randomBytes(bytes).toString('hex');
}

const lifetimeMs = 3000;

interface Grant {
  readonly userId: string;
  readonly from: 'modal' | 'elsewhere';
  /** Where the person was: "the current conversation" of a modal opened with this trigger. */
  readonly channelId: string | undefined;
  readonly issuedAt: number;
  used: boolean;
}

export interface TriggerIds {
  /** Whether the trigger is one of this workspace's, good or not. */
  knows(triggerId: string): boolean;
  issue(userId: string, from: Grant['from'], channelId?: string): string;
  /** Uses up the trigger and says whose it was. */
  redeem(triggerId: string): Readonly<Pick<Grant, 'userId' | 'from' | 'channelId'>>;
}

export function createTriggerIds(now: () => Date): TriggerIds {
  const grants = new Map<string, Grant>();
  return {
    knows: (triggerId) => grants.has(triggerId),
    issue: (userId, from, channelId) => {
      const triggerId = `${now().getTime()}.${grants.size + 1}.${secret(16)}`;
      grants.set(triggerId, { userId, from, channelId, issuedAt: now().getTime(), used: false });
      return triggerId;
    },
    redeem: (triggerId) => {
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
