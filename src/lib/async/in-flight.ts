import { wait, withTimeout } from './wait';

export interface InFlight {
  track(work: Promise<void>): void;
  /** Resolves to true when all tracked work has ended, or to false after `timeoutMs`. */
  drain(timeoutMs: number): Promise<boolean>;
}

/** Tracks running work, because Bolt stops without waiting for what its listeners do after `ack`. */
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
