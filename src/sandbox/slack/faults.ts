import type { SlackFault } from './types';

export interface Faults {
  inject(fault: SlackFault): void;
  clear(): void;
  /** The fault that hits this call, counted as used. */
  take(method: string): SlackFault | undefined;
}

export function createFaults(): Faults {
  const pending: { fault: SlackFault; left: number }[] = [];
  return {
    inject: (fault) => {
      pending.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    clear: () => {
      pending.length = 0;
    },
    take: (method) => {
      const hit = pending.find(({ fault, left }) => left > 0 && [method, '*'].includes(fault.method));
      if (hit) hit.left -= 1;
      return hit?.fault;
    },
  };
}
