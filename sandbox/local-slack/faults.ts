import type { SlackFault } from './types';

export interface Faults {
  inject(fault: SlackFault): void;
  /** Also lets go of what is held. */
  clear(): void;
  /** Resolves when the faults are cleared next. */
  cleared(): Promise<void>;
  /** The fault that hits this call, counted as used. */
  take(method: string): SlackFault | undefined;
}

export function createFaults(): Faults {
  const pending: { fault: SlackFault; left: number }[] = [];
  const held: (() => void)[] = [];
  return {
    inject: (fault) => {
      pending.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      pending.length = 0;
      for (const letGo of held.splice(0)) letGo();
    },
    cleared: () =>
      new Promise((resolve) => {
        held.push(resolve);
      }),
    take: (method) => {
      const hit = pending.find(({ fault, left }) => left > 0 && [method, '*'].includes(fault.method));
      if (hit) hit.left -= 1;
      return hit?.fault;
    },
  };
}
