import type { Wait } from './wait';

/** Items that each wait for an instant: thousands may, with one timer, by a clock that may be moved. */
export interface DelayQueue<T> {
  size(): number;
  add(id: string, at: Date, item: T): void;
  /** Undefined where it does not wait here, or not any more. */
  take(id: string): T | undefined;
  takeAll(): readonly T[];
}

export interface DelayQueueOptions<T> {
  readonly now: () => Date;
  readonly wait: Wait;
  /** After at most this long the queue looks at the clock again. */
  readonly tickMs: number;
  /** Aborted: nothing's time comes any more. */
  readonly signal: AbortSignal;
  readonly onTime: (id: string, item: T) => void;
}

export function createDelayQueue<T>(options: DelayQueueOptions<T>): DelayQueue<T> {
  const { now, wait, tickMs, signal, onTime } = options;
  const groups = new Map<number, Map<string, T>>();
  const instants = new Map<string, number>();
  let timer: { readonly dueMs: number; readonly cancel: AbortController } | undefined;
  signal.addEventListener('abort', () => timer?.cancel.abort(), { once: true });

  function release(): void {
    const nowMs = now().getTime();
    const due = [...groups].filter(([atMs]) => atMs <= nowMs).sort(([a], [b]) => a - b);
    for (const id of due.flatMap(([, group]) => [...group.keys()])) {
      const item = take(id);
      if (item !== undefined) onTime(id, item);
    }
  }

  /** Waits for the first instant, unless what it waits for already is as near. */
  function setTimer(): void {
    if (signal.aborted || groups.size === 0) return;
    const nowMs = now().getTime();
    const dueMs = Math.max(nowMs, Math.min(...groups.keys(), nowMs + tickMs));
    if (timer !== undefined && timer.dueMs <= dueMs) return;
    timer?.cancel.abort();
    const mine = { dueMs, cancel: new AbortController() };
    timer = mine;
    wait(dueMs - nowMs, mine.cancel.signal).then(
      () => {
        if (timer !== mine || signal.aborted) return;
        timer = undefined;
        release();
        setTimer();
      },
      // Rejects only when cancelled.
      () => undefined,
    );
  }

  function take(id: string): T | undefined {
    const atMs = instants.get(id) ?? Number.NaN;
    const group = groups.get(atMs);
    const item = group?.get(id);
    group?.delete(id);
    instants.delete(id);
    if (group?.size === 0) groups.delete(atMs);
    return item;
  }

  return {
    size: () => instants.size,
    add(id, at, item) {
      take(id);
      const atMs = at.getTime();
      instants.set(id, atMs);
      const group = groups.get(atMs) ?? new Map<string, T>();
      groups.set(atMs, group.set(id, item));
      setTimer();
    },
    take,
    takeAll: () =>
      [...instants.keys()].flatMap((id) => {
        const item = take(id);
        return item === undefined ? [] : [item];
      }),
  };
}
