/** Lets a bounded number of works run at once, and of those that share a key only some, so that none takes all. */
export interface KeyedSemaphore {
  /** Runs `work` when there is room. First come, first served, but for those whose key is full. */
  acquire<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

interface Waiter {
  readonly key: string;
  readonly admit: () => void;
}

export function createKeyedSemaphore(limits: {
  readonly max: number;
  readonly maxPerKey: number;
}): KeyedSemaphore {
  const held = new Map<string, number>();
  let count = 0;
  let queue: Waiter[] = [];

  function hasRoom(key: string): boolean {
    return count < limits.max && (held.get(key) ?? 0) < limits.maxPerKey;
  }

  function occupy(key: string): void {
    count += 1;
    held.set(key, (held.get(key) ?? 0) + 1);
  }

  function release(key: string): void {
    count -= 1;
    const left = (held.get(key) ?? 1) - 1;
    if (left > 0) held.set(key, left);
    else held.delete(key);
    const next = queue.find((waiter) => hasRoom(waiter.key));
    if (next === undefined) return;
    queue = queue.filter((waiter) => waiter !== next);
    occupy(next.key);
    next.admit();
  }

  function whenAdmitted(key: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (hasRoom(key)) {
      occupy(key);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const leaveQueue = () => {
        queue = queue.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        key,
        admit() {
          signal.removeEventListener('abort', leaveQueue);
          resolve();
        },
      };
      signal.addEventListener('abort', leaveQueue, { once: true });
      queue.push(waiter);
    });
  }

  return {
    async acquire(key, signal, work) {
      await whenAdmitted(key, signal);
      try {
        return await work();
      } finally {
        release(key);
      }
    },
  };
}
