import { LRUCache } from 'lru-cache';

/** What was learned lately, by key: bounded in number, the least recently used goes first, and each after its time. */
export interface TtlCache<V> {
  get(key: string): V | undefined;
  /** `ttlMs`: where it differs from the cache's own. */
  set(key: string, value: V, ttlMs?: number): void;
  delete(key: string): void;
  values(): readonly V[];
}

interface Entry<V> {
  readonly value: V;
  readonly setMs: number;
  readonly ttlMs: number;
}

/** Without `ttlMs` values stay until others push them out, and the clock does not matter. */
export function createTtlCache<V>({
  now = () => new Date(0),
  max,
  ttlMs: usualMs = Number.POSITIVE_INFINITY,
}: {
  readonly now?: () => Date;
  readonly max: number;
  readonly ttlMs?: number;
}): TtlCache<V> {
  // With `max` it would take the memory of so many at once: 130 KB for a client of Cal.com that has asked nothing yet.
  const entries = new LRUCache<string, Entry<V>>({ maxSize: max, sizeCalculation: () => 1 });
  return {
    get(key) {
      const found = entries.get(key);
      if (found === undefined) return undefined;
      const ageMs = now().getTime() - found.setMs;
      // A negative age means that the clock has been set back.
      if (ageMs >= 0 && ageMs < found.ttlMs) return found.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, ttlMs = usualMs) {
      entries.set(key, { value, setMs: now().getTime(), ttlMs });
    },
    delete: (key) => void entries.delete(key),
    values: () => [...entries.values()].map(({ value }) => value),
  };
}
