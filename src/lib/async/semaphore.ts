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

interface KeyQueue {
  running: number;
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
  const queues = new Map<string, KeyQueue>();
  /** Keys that have waiting callers and are below `maxPerKey`, in the order of their turns. */
  const turns = new Set<string>();
  let running = 0;
  let waiting = 0;

  function queueOf(key: string): KeyQueue {
    const known = queues.get(key);
    if (known !== undefined) return known;
    const queue: KeyQueue = { running: 0, waiting: new Set() };
    queues.set(key, queue);
    return queue;
  }

  /** Must be called after every change to a key's queue. */
  function updateTurns(key: string, queue: KeyQueue): void {
    if (queue.waiting.size === 0 || queue.running >= maxPerKey) turns.delete(key);
    else turns.add(key);
    if (queue.waiting.size === 0 && queue.running === 0) queues.delete(key);
  }

  function enter(key: string, queue: KeyQueue): void {
    running += 1;
    queue.running += 1;
    updateTurns(key, queue);
  }

  function leave(key: string): void {
    running -= 1;
    const queue = queueOf(key);
    queue.running -= 1;
    updateTurns(key, queue);
    const [next] = turns;
    if (next === undefined || running >= max) return;
    const [admit] = queueOf(next).waiting;
    // `admit` adds the key again at the end of the turns.
    turns.delete(next);
    admit?.();
  }

  function waitForTurn(key: string, signal: AbortSignal | null): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const queue = queueOf(key);
    if (running < max && queue.running < maxPerKey) {
      enter(key, queue);
      return Promise.resolve();
    }
    if (waiting >= maxWaiting || queue.waiting.size >= maxWaitingPerKey) {
      updateTurns(key, queue);
      return Promise.reject(new QueueFullError());
    }
    return new Promise((resolve, reject) => {
      const stopWaiting = () => {
        signal?.removeEventListener('abort', abandon);
        queue.waiting.delete(admit);
        waiting -= 1;
      };
      const admit = () => {
        stopWaiting();
        enter(key, queue);
        resolve();
      };
      const abandon = () => {
        stopWaiting();
        updateTurns(key, queue);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abandon, { once: true });
      queue.waiting.add(admit);
      waiting += 1;
      updateTurns(key, queue);
    });
  }

  return {
    async acquire(key, signal, work) {
      await waitForTurn(key, signal);
      try {
        return await work();
      } finally {
        leave(key);
      }
    },
    waiting: () => waiting,
  };
}
