import type { Block } from '../types';

export type Fields = Readonly<Record<string, unknown>>;

/** An interactive element, the id of its block, and whether that block is an input. */
export interface Placed {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Fields;
  readonly input: Fields | undefined;
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

function inside(value: unknown, block: { blockId: string; input: Fields | undefined }): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((item) => inside(item, block));
  const fields = fieldsOf(value);
  if (!fields) return [];
  const here =
    typeof fields.block_id === 'string'
      ? { blockId: fields.block_id, input: fields.type === 'input' ? fields : undefined }
      : block;
  const found =
    typeof fields.action_id === 'string' ? [{ ...here, actionId: fields.action_id, element: fields }] : [];
  return [...found, ...Object.values(fields).flatMap((inner) => inside(inner, here))];
}

/** Every element a person could use, in the order they see them. */
export function elementsIn(blocks: readonly Block[]): readonly Placed[] {
  return inside(blocks, { blockId: '', input: undefined });
}
