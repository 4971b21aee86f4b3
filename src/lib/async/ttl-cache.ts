import { LRUCache } from 'lru-cache';

/** A cache bounded in size (the least recently used entry is evicted first) and in age. */
export interface TtlCache<V> {
  get(key: string): V | undefined;
  /** `ttlMs` overrides the cache's own. */
  set(key: string, value: V, ttlMs?: number): void;
  delete(key: string): void;
  values(): readonly V[];
}

interface Entry<V> {
  readonly value: V;
  readonly setMs: number;
  readonly ttlMs: number;
}

/** Without `ttlMs`, entries stay until they are evicted, and the clock is not used. */
export function createTtlCache<V>({
  now = () => new Date(0),
  max,
  ttlMs: usualMs = Number.POSITIVE_INFINITY,
}: {
  readonly now?: () => Date;
  readonly max: number;
  readonly ttlMs?: number;
}): TtlCache<V> {
  // Not `max`: LRUCache would allocate all its entries up front, which took 130 KB per unused Cal.com client.
  const entries = new LRUCache<string, Entry<V>>({ maxSize: max, sizeCalculation: () => 1 });
  return {
    get(key) {
      const found = entries.get(key);
      if (found === undefined) return undefined;
      const ageMs = now().getTime() - found.setMs;
      // A negative age means that the clock was set back.
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
