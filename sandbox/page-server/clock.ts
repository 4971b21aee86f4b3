import { instantOfWallClock } from '../local-calcom/world/wall-clock';
import type { PostClock } from '../page/api';

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

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Where the clock goes: an hour or a day on, or to the next Monday, 09:00, that the person's own clock will show. */
export function clockStep(step: PostClock['step'], now: Date, timeZone: string): Date {
  if (step === 'hour') return new Date(now.getTime() + hourMs);
  if (step === 'day') return new Date(now.getTime() + dayMs);
  const midnight = Date.parse(`${new Intl.DateTimeFormat('en-CA', { timeZone }).format(now)}T00:00:00Z`);
  const monday = midnight + ((8 - new Date(midnight).getUTCDay()) % 7) * dayMs;
  const nine = (wall: number) => instantOfWallClock(wall + 9 * hourMs, timeZone);
  return nine(monday) > now ? nine(monday) : nine(monday + 7 * dayMs);
}
