import { wait, withTimeout } from './wait';

export interface InFlight {
  track(work: Promise<void>): void;
  /** Resolves to true when all tracked work has ended, to false when `timeoutMs` was not enough. */
  drain(timeoutMs: number): Promise<boolean>;
}

/** Bolt stops without waiting for what its listeners do after `ack`, so we keep count. */
export function createInFlight(): InFlight {
  const running = new Set<Promise<void>>();
  return {
    track(work) {
      running.add(work);
      work.finally(() => running.delete(work)).catch(() => undefined);
    },
    async drain(timeoutMs) {
      const allEnd = async () => {
        while (running.size > 0) await Promise.allSettled(running);
        return true;
      };
      return (await withTimeout(timeoutMs, allEnd(), wait)) ?? false;
    },
  };
}
