import { type Wait, wait } from '../../src/lib/async/wait';

/** A Tuesday in summer time, in the middle of a day. */
const start = new Date('2026-06-02T12:00:00.000Z');

export interface Clock {
  readonly now: () => Date;
  /** How often it was looked at. */
  looks(): number;
  advance(ms: number): void;
}

/** Stands still unless a test moves it. */
export function createClock(): Clock {
  let at = start.getTime();
  let looks = 0;
  return {
    now() {
      looks += 1;
      return new Date(at);
    },
    looks: () => looks,
    advance(ms) {
      at += ms;
    },
  };
}

/**
 * As long as `ms` on an idle machine. On a busy one longer: it counts turns of the event loop too, so that what could be
 * done meanwhile is done. What waits longest does so before an ack, for which Bolt gives three seconds of the real clock.
 */
export const waitInTurns: Wait = async (ms, signal) => {
  const turns = ms < 2_000 ? Math.ceil(ms / 4) : 1;
  for (let turn = 0; turn < turns; turn += 1) await wait(ms / turns, signal);
};
