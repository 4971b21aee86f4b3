import { createHash } from 'node:crypto';
import type { WorkspaceId } from '../../accounts/workspace';
import { createTtlCache } from '../../lib/async/ttl-cache';
import type { Store } from '../../store/store';

const doubleClickMs = 5_000;
const maxMessages = 10_000;

/** What keeps presses apart: the second of a double click, and an answer that a later press has overtaken. */
export interface Dedupe {
  /**
   * Runs the work, unless the same press came a moment before, in this process or another; then null. A press that
   * failed may come again.
   */
  runOnce<T>(
    workspaceId: WorkspaceId,
    pressKey: string,
    work: () => Promise<T>,
    withinMs?: number,
  ): Promise<T | null>;
  /**
   * Notes a press on a message. The returned function says whether it is still the latest there, of those that came to
   * this process; the second of a double click does not overtake the first.
   */
  beginLatest(messageKey: string, pressKey?: string): () => boolean;
}

/** Double clicks are kept apart in the store, over all processes; the latest press of a message in this one alone. */
export function createDedupe({ shortLived }: Pick<Store, 'shortLived'>, now: () => Date): Dedupe {
  const latest = createTtlCache<{ readonly pressKey: string | undefined; readonly atMs: number }>({
    max: maxMessages,
  });
  return {
    async runOnce(workspaceId, pressKey, work, withinMs = doubleClickMs) {
      // What was pressed may name a guest.
      const key = `press ${createHash('sha256').update(pressKey).digest('base64url')}`;
      if (!(await shortLived.add(workspaceId, key, new Date(now().getTime() + withinMs)))) return null;
      try {
        return await work();
      } catch (error) {
        await shortLived.take(workspaceId, key);
        throw error;
      }
    },
    beginLatest(messageKey, pressKey) {
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
