const doubleClickMs = 5_000;
/** Whoever closes a form may want it back at once. */
export const formDoubleClickMs = 1_000;
const mostMessages = 10_000;

/** What keeps presses apart: the second of a double click, and an answer that a later press has overtaken. */
export interface Presses {
  /** Runs the work, unless the same press came a moment before; then null. A press that failed may come again. */
  once<T>(pressKey: string, work: () => Promise<T>, withinMs?: number): Promise<T | null>;
  /** Notes a press on a message. The returned function says whether it is still the latest there. */
  begin(messageKey: string): () => boolean;
}

export function createPresses(now: () => Date): Presses {
  const seenAt = new Map<string, number>();
  const latest = new Map<string, number>();
  let count = 0;
  return {
    async once(pressKey, work, withinMs = doubleClickMs) {
      const at = now().getTime();
      for (const [key, seen] of seenAt) if (at - seen > doubleClickMs) seenAt.delete(key);
      const seenMs = seenAt.get(pressKey);
      if (seenMs !== undefined && at - seenMs < withinMs) return null;
      seenAt.set(pressKey, at);
      try {
        return await work();
      } catch (error) {
        seenAt.delete(pressKey);
        throw error;
      }
    },
    begin(messageKey) {
      count += 1;
      const mine = count;
      latest.delete(messageKey);
      latest.set(messageKey, mine);
      const [oldest] = latest.keys();
      if (latest.size > mostMessages && oldest !== undefined) latest.delete(oldest);
      return () => (latest.get(messageKey) ?? mine) === mine;
    },
  };
}
