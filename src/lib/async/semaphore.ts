/** No room, and no room to wait for it. */
export class QueueFullError extends Error {
  constructor() {
    super('the queue is full');
    this.name = 'QueueFullError';
  }
}

/**
 * Lets a bounded number of works run at once, and of those that share a key only some. Waiting keys take turns, so that
 * one with many waits for itself alone. Each step costs the same however many wait.
 */
export interface KeyedSemaphore {
  /** Runs `work` when there is room. Of one key first come, first served. @throws QueueFullError at once */
  acquire<T>(key: string, signal: AbortSignal | null, work: () => Promise<T>): Promise<T>;
  /** How many wait. */
  waiting(): number;
}

interface Line {
  inside: number;
  /** In the order in which they came. */
  readonly waiting: Set<() => void>;
}

/** `max` works at once, of one key `maxPerKey`; beyond `maxWaiting`, or of one key `maxWaitingPerKey`, none may wait. */
export function createKeyedSemaphore(limits: {
  readonly max: number;
  readonly maxPerKey: number;
  /** How many may wait; any number unless said. */
  readonly maxWaiting?: number;
  readonly maxWaitingPerKey?: number;
}): KeyedSemaphore {
  const { max, maxPerKey, maxWaiting = Number.POSITIVE_INFINITY, maxWaitingPerKey = maxWaiting } = limits;
  const lines = new Map<string, Line>();
  /** Keys with somebody who waits and room for them, in the order of their turns. */
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

  /** After any change of a key's line. */
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
    // To the end of the turns.
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
