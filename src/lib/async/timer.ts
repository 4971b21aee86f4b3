import type { Wait } from './wait';

/** Waits for instants by a clock that may be moved, with one timer for all who wait. */
export interface Timer {
  /** Resolves at the instant or after it; rejects with the signal's reason. */
  until(at: Date, signal: AbortSignal): Promise<void>;
}

interface TimerOptions {
  readonly now: () => Date;
  readonly wait: Wait;
  /** After at most this long it looks at the clock again. */
  readonly tickMs: number;
}

export function createTimer({ now, wait, tickMs }: TimerOptions): Timer {
  const sleepers = new Map<number, Set<() => void>>();
  let timer: { readonly dueMs: number; readonly cancel: AbortController } | undefined;

  function wakeWhoseTimeHasCome(): void {
    const nowMs = now().getTime();
    for (const [atMs, wakes] of sleepers) {
      if (atMs > nowMs) continue;
      sleepers.delete(atMs);
      for (const wake of wakes) wake();
    }
  }

  function cancelTimer(): void {
    timer?.cancel.abort();
    timer = undefined;
  }

  function setTimer(): void {
    if (sleepers.size === 0) return;
    const nowMs = now().getTime();
    const dueMs = Math.max(nowMs, Math.min(...sleepers.keys(), nowMs + tickMs));
    const mine = { dueMs, cancel: new AbortController() };
    timer = mine;
    wait(dueMs - nowMs, mine.cancel.signal).then(
      () => {
        if (timer !== mine) return;
        timer = undefined;
        wakeWhoseTimeHasCome();
        setTimer();
      },
      // Rejects only when cancelled.
      () => undefined,
    );
  }

  return {
    until(at, signal) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (at <= now()) return Promise.resolve();
      return new Promise((resolve, reject) => {
        const atMs = at.getTime();
        const wakes = sleepers.get(atMs) ?? new Set();
        sleepers.set(atMs, wakes);
        const wake = () => {
          signal.removeEventListener('abort', leave);
          resolve();
        };
        const leave = () => {
          wakes.delete(wake);
          if (wakes.size === 0 && sleepers.get(atMs) === wakes) sleepers.delete(atMs);
          if (sleepers.size === 0) cancelTimer();
          reject(signal.reason);
        };
        wakes.add(wake);
        signal.addEventListener('abort', leave, { once: true });
        if (timer !== undefined && timer.dueMs <= atMs) return;
        cancelTimer();
        setTimer();
      });
    },
  };
}

/** Where what is built waits for its time. Thousands may, so that one wait is shared by all of one instant. */
interface DelayQueue<T> {
  size(): number;
  add(id: string, at: Date, item: T): void;
  /** Undefined where it does not wait here, or not any more. */
  take(id: string): T | undefined;
  takeAll(): readonly T[];
}

interface DelayQueueOptions<T> {
  readonly timer: Timer;
  /** Aborted: nothing's time comes any more. */
  readonly signal: AbortSignal;
  readonly onTime: (id: string, item: T) => void;
}

export function createDelayQueue<T>({ timer, signal, onTime }: DelayQueueOptions<T>): DelayQueue<T> {
  const waiting = new Map<number, Map<string, T>>();
  const instantOf = new Map<string, number>();

  function letIn(at: Date): Map<string, T> {
    const atMs = at.getTime();
    const known = waiting.get(atMs);
    if (known !== undefined) return known;
    const group = new Map<string, T>();
    waiting.set(atMs, group);
    timer.until(at, signal).then(
      () => {
        if (signal.aborted) return;
        waiting.delete(atMs);
        for (const [id, item] of group) {
          instantOf.delete(id);
          onTime(id, item);
        }
      },
      // Rejects only when it is aborted.
      () => undefined,
    );
    return group;
  }

  function take(id: string): T | undefined {
    const group = waiting.get(instantOf.get(id) ?? Number.NaN);
    const item = group?.get(id);
    group?.delete(id);
    instantOf.delete(id);
    return item;
  }

  return {
    size: () => instantOf.size,
    add(id, at, item) {
      instantOf.set(id, at.getTime());
      letIn(at).set(id, item);
    },
    take,
    takeAll: () =>
      [...instantOf.keys()].flatMap((id) => {
        const item = take(id);
        return item === undefined ? [] : [item];
      }),
  };
}
