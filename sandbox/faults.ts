/** Faults to inject into a server's answers. Each hits `times` requests; without that, all until they are cleared. */
export function createFaults<Fault extends { readonly times?: number }>() {
  const pending: { readonly fault: Fault; left: number }[] = [];
  const held: (() => void)[] = [];
  return {
    inject(fault: Fault): void {
      pending.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
    },
    /** Also lets go of what is held. */
    clear(): void {
      pending.length = 0;
      for (const letGo of held.splice(0)) letGo();
    },
    /** Resolves when the faults are cleared next. */
    cleared: () => new Promise<void>((resolve) => held.push(resolve)),
    /** The oldest fault that hits, used up by one. */
    take(hits: (fault: Fault) => boolean): Fault | undefined {
      const entry = pending.find(({ fault, left }) => left > 0 && hits(fault));
      if (entry) entry.left -= 1;
      return entry?.fault;
    },
  };
}
