import type { Wait } from '../../../src/lib/async/wait';

export interface VirtualClock {
  readonly now: () => Date;
  readonly wait: Wait;
  /** Jumps from one waiting to the next until nobody waits any more, or until `untilMs`. */
  run(untilMs?: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that passes only when everything else has come to rest. */
export function createVirtualClock(startMs = Date.UTC(2026, 5, 1, 9)): VirtualClock {
  let nowMs = startMs;
  let sleepers: Sleeper[] = [];
  return {
    now: () => new Date(nowMs),
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper: Sleeper = { dueMs: nowMs + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      }),
    async run(untilMs = Number.POSITIVE_INFINITY) {
      for (;;) {
        await settle();
        sleepers.sort((a, b) => a.dueMs - b.dueMs);
        const next = sleepers[0];
        if (!next || next.dueMs > untilMs) break;
        sleepers.shift();
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
      }
      if (untilMs !== Number.POSITIVE_INFINITY) nowMs = Math.max(nowMs, untilMs);
    },
  };
}
