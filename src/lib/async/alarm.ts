import type { Wait } from './wait';

/** Waits for instants by a clock that may be moved, with one timer for all who wait. */
export interface Alarm {
  /** Resolves at the instant or after it; rejects with the signal's reason. */
  until(at: Date, signal: AbortSignal): Promise<void>;
}

export interface AlarmOptions {
  readonly now: () => Date;
  readonly wait: Wait;
  /** After at most this long it looks at the clock again. */
  readonly tickMs: number;
}

export function createAlarm({ now, wait, tickMs }: AlarmOptions): Alarm {
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
