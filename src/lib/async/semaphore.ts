/** Too much work is running, and too much is waiting already. */
export class QueueFullError extends Error {
  constructor() {
    super('the queue is full');
    this.name = 'QueueFullError';
  }
}

/**
 * Limits how much work runs at once, in total and per key. Waiting keys take turns, so a key with much
 * waiting work delays only itself. Each step costs the same however many wait.
 */
export interface KeyedSemaphore {
  /** First come, first served within a key. @throws QueueFullError at once when no more may wait. */
  acquire<T>(key: string, signal: AbortSignal | null, work: () => Promise<T>): Promise<T>;
  waiting(): number;
}

interface Line {
  inside: number;
  /** One function per waiting caller, in order of arrival; calling it admits the caller. */
  readonly waiting: Set<() => void>;
}

export function createKeyedSemaphore(limits: {
  readonly max: number;
  readonly maxPerKey: number;
  /** Default: unlimited. */
  readonly maxWaiting?: number;
  readonly maxWaitingPerKey?: number;
}): KeyedSemaphore {
  const { max, maxPerKey, maxWaiting = Number.POSITIVE_INFINITY, maxWaitingPerKey = maxWaiting } = limits;
  const lines = new Map<string, Line>();
  /** Keys that have waiting callers and are below `maxPerKey`, in the order of their turns. */
  const turns = new Set<string>();
  let inside = 0;
  let waiting = 0;

  function lineOf(key: string): Line {
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line: Line = { inside: 0, waiting: new Set() };
    lines.set(key, line);
    return line;
  }

  /** Must be called after every change to a key's line. */
  function settle(key: string, line: Line): void {
    if (line.waiting.size === 0 || line.inside >= maxPerKey) turns.delete(key);
    else turns.add(key);
    if (line.waiting.size === 0 && line.inside === 0) lines.delete(key);
  }

  function enter(key: string, line: Line): void {
    inside += 1;
    line.inside += 1;
    settle(key, line);
  }

  function leave(key: string): void {
    inside -= 1;
    const line = lineOf(key);
    line.inside -= 1;
    settle(key, line);
    const [next] = turns;
    if (next === undefined || inside >= max) return;
    const [admit] = lineOf(next).waiting;
    // `admit` adds the key again at the end of the turns.
    turns.delete(next);
    admit?.();
  }

  function wayIn(key: string, signal: AbortSignal | null): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const line = lineOf(key);
    if (inside < max && line.inside < maxPerKey) {
      enter(key, line);
      return Promise.resolve();
    }
    if (waiting >= maxWaiting || line.waiting.size >= maxWaitingPerKey) {
      settle(key, line);
      return Promise.reject(new QueueFullError());
    }
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        signal?.removeEventListener('abort', goAway);
        line.waiting.delete(admit);
        waiting -= 1;
      };
      const admit = () => {
        stopWaiting();
        enter(key, line);
        resolve();
      };
      const goAway = () => {
        stopWaiting();
        settle(key, line);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', goAway, { once: true });
      line.waiting.add(admit);
      waiting += 1;
      settle(key, line);
    });
  }

  return {
    async acquire(key, signal, work) {
      await wayIn(key, signal);
      try {
        return await work();
      } finally {
        leave(key);
      }
    },
    waiting: () => waiting,
  };
}
