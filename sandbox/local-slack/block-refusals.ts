import { type Problem, pointerTo } from './block-rules/problem';
import type { Block, NewBlockType } from './types';

/** What a workspace does not take yet, wherever in a message it stands. */
export function createBlockRefusals(atFirst: readonly NewBlockType[]) {
  let refused: ReadonlySet<unknown> = new Set(atFirst);

  function problemsIn(part: unknown, path: readonly PropertyKey[]): readonly Problem[] {
    if (Array.isArray(part)) return part.flatMap((item, index) => problemsIn(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return [];
    const type = 'type' in part ? part.type : undefined;
    if (refused.has(type)) return [{ pointer: pointerTo(path), message: `unsupported type: "${type}"` }];
    return Object.entries(part).flatMap(([key, value]) => problemsIn(value, [...path, key]));
  }

  return {
    set(types: readonly NewBlockType[]): void {
      refused = new Set(types);
    },
    problemsOf: (blocks: readonly Block[]) => problemsIn(blocks, ['blocks']),
  };
}
