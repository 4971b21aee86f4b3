/** The one clock of a sandbox: the local Slack, the local Cal.coms and the bot go by it. It can be moved forward. */
export interface SandboxClock {
  readonly now: () => Date;
  /** @throws RangeError for a time that has passed */
  moveTo(at: Date): void;
  /** Called after each move. Returns the way to stop listening. */
  onMove(listener: () => void): () => void;
}

/** Goes on ticking as `real` does, however far ahead of it. */
export function createSandboxClock(real: () => Date = () => new Date()): SandboxClock {
  const listeners = new Set<() => void>();
  let aheadMs = 0;
  const now = () => new Date(real().getTime() + aheadMs);
  return {
    now,
    moveTo(at) {
      const byMs = at.getTime() - now().getTime();
      if (!(byMs >= 0)) throw new RangeError('The clock goes forward only');
      aheadMs += byMs;
      for (const listener of listeners) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
