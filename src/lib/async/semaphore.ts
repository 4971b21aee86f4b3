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
  readonly most: number;
  readonly mostAKey: number;
}): KeyedSemaphore {
  const inside = new Map<string, number>();
  let count = 0;
  let line: Waiter[] = [];

  function hasRoom(key: string): boolean {
    return count < limits.most && (inside.get(key) ?? 0) < limits.mostAKey;
  }

  function enter(key: string): void {
    count += 1;
    inside.set(key, (inside.get(key) ?? 0) + 1);
  }

  function leave(key: string): void {
    count -= 1;
    const left = (inside.get(key) ?? 1) - 1;
    if (left > 0) inside.set(key, left);
    else inside.delete(key);
    const next = line.find((waiter) => hasRoom(waiter.key));
    if (next === undefined) return;
    line = line.filter((waiter) => waiter !== next);
    enter(next.key);
    next.admit();
  }

  function wayIn(key: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (hasRoom(key)) {
      enter(key);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const goAway = () => {
        line = line.filter((other) => other !== waiter);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        key,
        admit() {
          signal.removeEventListener('abort', goAway);
          resolve();
        },
      };
      signal.addEventListener('abort', goAway, { once: true });
      line.push(waiter);
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
  };
}
