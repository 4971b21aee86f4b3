import { createHash } from 'node:crypto';
import type { WorkspaceId } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Store } from '../../store/store';

const doubleClickMs = 5_000;
const maxMessages = 10_000;

/** Drops the second press of a double click, and answers that a later press has overtaken. */
export interface Dedupe {
  /** Returns null for a press repeated within `withinMs` (5 s), in any process, unless the first failed. */
  runOnce<T>(
    workspaceId: WorkspaceId,
    pressKey: string,
    work: () => Promise<T>,
    withinMs?: number,
  ): Promise<T | null>;
  /**
   * Records a press. The returned function is true while the press is the latest on its message, as far as
   * this process has seen. A repeat within 5 s counts as the same press.
   */
  markLatest(messageKey: string, pressKey?: string): () => boolean;
}

/** Double clicks are recognised in the store, across processes; the latest press only within this process. */
export function createDedupe({ shortLived }: Pick<Store, 'shortLived'>, now: () => Date): Dedupe {
  const latest = createTtlCache<{ readonly pressKey: string | undefined; readonly atMs: number }>({
    max: maxMessages,
  });
  return {
    async runOnce(workspaceId, pressKey, work, withinMs = doubleClickMs) {
      // Hashed, because the value of a press may name a guest.
      const key = `press ${createHash('sha256').update(pressKey).digest('base64url')}`;
      if (!(await shortLived.add(workspaceId, key, new Date(now().getTime() + withinMs)))) return null;
      try {
        return await work();
      } catch (error) {
        await shortLived.take(workspaceId, key);
        throw error;
      }
    },
    markLatest(messageKey, pressKey) {
      const atMs = now().getTime();
      const before = latest.get(messageKey);
      const isRepeated =
        pressKey !== undefined && before?.pressKey === pressKey && atMs - before.atMs < doubleClickMs;
      const mine = isRepeated ? before : { pressKey, atMs };
      latest.set(messageKey, mine);
      return () => (latest.get(messageKey) ?? mine) === mine;
    },
  };
}
