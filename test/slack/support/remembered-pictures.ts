import type { PictureOutcome } from '../../../src/accounts/ports';
import type { Store } from '../../../src/store/store';

/** What became of pictures, without a database. */
export function rememberedPictures(): Store['pictures'] {
  const outcomes = new Map<string, PictureOutcome>();
  const keyOf = (...parts: readonly string[]) => parts.join(' ');
  return {
    last: async (workspaceId, kind) => outcomes.get(keyOf(workspaceId, kind)) ?? null,
    note: async (workspaceId, kind, outcome) => {
      outcomes.set(keyOf(workspaceId, kind), outcome);
    },
  };
}
