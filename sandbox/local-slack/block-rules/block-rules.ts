import { z } from 'zod';
import type { Block } from '../types';
import { blocksBySurface, type Surface } from './blocks';
import { type Problem, pointerTo, problemsOf, visibleLength } from './problem';

const maxBlocks: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };
const maxMarkdown = 12_000;
const maxCharts = 2;
// Slack publishes no number; users report refusals from 13,172 to 13,297 characters on.
const maxMessageCharacters = 13_200;

const modalOnly = new Set(['email_text_input', 'number_input', 'url_text_input']);

export const blockList = z.array(z.looseObject({ type: z.string() }));

/** Every object with a `type` inside a block, and the path to it. */
function partsOf(
  value: unknown,
  path: readonly PropertyKey[],
): { part: Readonly<Record<string, unknown>>; path: readonly PropertyKey[] }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => partsOf(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  const part = Object.fromEntries(Object.entries(value));
  return [
    ...(typeof part.type === 'string' ? [{ part, path }] : []),
    ...Object.entries(part).flatMap(([key, inner]) => partsOf(inner, [...path, key])),
  ];
}

function repeated(
  key: string,
  scopes: readonly { part: Readonly<Record<string, unknown>>; path: readonly PropertyKey[] }[],
): Problem[] {
  const seen = new Set<unknown>();
  return scopes.flatMap(({ part, path }) => {
    const id = part[key];
    if (id === undefined) return [];
    if (seen.has(id)) return [{ pointer: pointerTo([...path, key]), message: `${key} is used twice` }];
    seen.add(id);
    return [];
  });
}

function acrossBlocks(blocks: readonly Block[], surface: Surface, base: readonly PropertyKey[]): Problem[] {
  const perBlock = blocks.map((block, index) => partsOf(block, [...base, index]));
  const all = perBlock.flat();
  const tables = all.filter(({ part }) => part.type === 'table' || part.type === 'data_table');
  const charts = all.filter(({ part }) => part.type === 'data_visualization');
  const focused = all.filter(({ part }) => part.focus_on_load === true);
  const markdown = blocks.filter((block) => block.type === 'markdown');
  const misplaced = all.filter(
    ({ part }) =>
      (surface !== 'modal' && modalOnly.has(String(part.type))) ||
      (surface === 'home' && part.type === 'datetimepicker'),
  );
  return [
    ...repeated('block_id', all),
    ...perBlock.flatMap((parts) => repeated('action_id', parts)),
    ...tables.slice(1).map(({ path }) => ({ pointer: pointerTo(path), message: 'only_one_table_allowed' })),
    ...charts.slice(maxCharts).map(({ path }) => ({
      pointer: pointerTo(path),
      message: `no more than ${maxCharts} data visualizations allowed`,
    })),
    ...focused.slice(1).map(({ path }) => ({
      pointer: pointerTo([...path, 'focus_on_load']),
      message: 'only one element may take the focus',
    })),
    ...misplaced.map(({ part, path }) => ({
      pointer: pointerTo(path),
      message: `unsupported type: "${String(part.type)}"`,
    })),
    ...(visibleLength(markdown) > maxMarkdown
      ? [{ pointer: pointerTo(base), message: `markdown blocks hold at most ${maxMarkdown} characters` }]
      : []),
  ];
}

/** What Slack would refuse in a list of blocks, or the blocks themselves. `base` leads to the list. */
export function checkBlocks(
  given: unknown,
  surface: Surface,
  base: readonly PropertyKey[] = ['blocks'],
): { readonly blocks: readonly Block[] } | { readonly problems: readonly Problem[] } {
  const list = blockList.safeParse(given);
  if (!list.success) return { problems: problemsOf(list.error, given, base) };
  const blocks = list.data;
  if (blocks.length > maxBlocks[surface])
    return {
      problems: [{ pointer: pointerTo(base), message: `no more than ${maxBlocks[surface]} items allowed` }],
    };
  const problems = blocks.flatMap((block, index) => {
    const checked = blocksBySurface[surface].safeParse(block);
    return checked.success ? [] : problemsOf(checked.error, block, [...base, index]);
  });
  const all = problems.length > 0 ? problems : acrossBlocks(blocks, surface, base);
  return all.length > 0 ? { problems: all } : { blocks };
}

/** True past the ceiling over all blocks together, which Slack holds on `chat.*` though each block is legal. */
export function isTooLongTogether(blocks: readonly Block[]): boolean {
  return visibleLength(blocks) > maxMessageCharacters;
}
