import { type Problem, pointerTo } from './block-rules/problem';
import type { BlockRefusals, NewBlockType } from './types';

export function createBlockRefusals(atFirst: readonly NewBlockType[]): BlockRefusals {
  let refused: ReadonlySet<unknown> = new Set(atFirst);

  function problemsIn(part: unknown, path: readonly PropertyKey[]): readonly Problem[] {
    if (Array.isArray(part)) return part.flatMap((item, index) => problemsIn(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return [];
    const type = 'type' in part ? part.type : undefined;
    if (refused.has(type)) return [{ pointer: pointerTo(path), message: `unsupported type: "${type}"` }];
    return Object.entries(part).flatMap(([key, value]) => problemsIn(value, [...path, key]));
  }

  return {
    set(types) {
      refused = new Set(types);
    },
    problemsOf: (blocks) => problemsIn(blocks, ['blocks']),
  };
}
