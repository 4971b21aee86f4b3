import type { Wait } from './wait';

/** Holds thousands of items until their instants, with one timer. Tolerates a clock that is moved. */
export interface DelayQueue<T> {
  size(): number;
  add(id: string, at: Date, item: T): void;
  /** Removes and returns the item. Returns undefined when no item with this id is waiting. */
  take(id: string): T | undefined;
  takeAll(): readonly T[];
}

export interface DelayQueueOptions<T> {
  readonly now: () => Date;
  readonly wait: Wait;
  /** The longest time between two looks at the clock. */
  readonly tickMs: number;
  /** Once aborted, no item is released any more. */
  readonly signal: AbortSignal;
  readonly onTime: (id: string, item: T) => void;
}

/** Calls `onTime` once for each item whose instant has come, earliest first, unless it was taken before. */
export function createDelayQueue<T>(options: DelayQueueOptions<T>): DelayQueue<T> {
  const { now, wait, tickMs, signal, onTime } = options;
  const items = new Map<string, { readonly atMs: number; readonly item: T }>();
  let timer: { readonly dueMs: number; readonly cancel: AbortController } | undefined;
  signal.addEventListener('abort', () => timer?.cancel.abort(), { once: true });

  function release(): void {
    const nowMs = now().getTime();
    const due = [...items].filter(([, { atMs }]) => atMs <= nowMs).sort(([, a], [, b]) => a.atMs - b.atMs);
    for (const [id] of due) {
      const item = take(id);
      if (item !== undefined) onTime(id, item);
    }
  }

  /** Keeps the running timer when it fires no later than this one would; otherwise replaces it. */
  function setTimer(atMs: number): void {
    if (signal.aborted || items.size === 0) return;
    const nowMs = now().getTime();
    const dueMs = Math.max(nowMs, Math.min(atMs, nowMs + tickMs));
    if (timer !== undefined && timer.dueMs <= dueMs) return;
    timer?.cancel.abort();
    const mine = { dueMs, cancel: new AbortController() };
    timer = mine;
    wait(dueMs - nowMs, mine.cancel.signal).then(
      () => {
        if (timer !== mine || signal.aborted) return;
        timer = undefined;
        release();
        let firstMs = Number.POSITIVE_INFINITY;
        for (const { atMs } of items.values()) firstMs = Math.min(firstMs, atMs);
        setTimer(firstMs);
      },
      // `wait` rejects only when the timer was cancelled.
      () => undefined,
    );
  }

  function take(id: string): T | undefined {
    const item = items.get(id)?.item;
    items.delete(id);
    return item;
  }

  return {
    size: () => items.size,
    add(id, at, item) {
      const atMs = at.getTime();
      items.delete(id);
      items.set(id, { atMs, item });
      setTimer(atMs);
    },
    take,
    takeAll() {
      const all = [...items.values()].map(({ item }) => item);
      items.clear();
      return all;
    },
  };
}
