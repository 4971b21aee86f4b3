import type { Wait } from '../lib/async/wait';
import { CalcomRateLimitedError } from './errors';
import type { Quota, SentRequest } from './quota';
import type { RateLimitSeen } from './rate-limit-headers';

export interface Turn {
  /** The request is answered or given up. Must be called, once. */
  leave(seen?: RateLimitSeen): void;
}

export interface Entry {
  readonly request: string;
  /** Order of the line: a second attempt keeps the place of its call. */
  readonly ticket: number;
  /** Whoever cannot be let in before this is turned away at once. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

export interface Turnstile {
  /** Resolves when the budget allows the request to be sent now; first come, first served. */
  enter(entry: Entry): Promise<Turn>;
  /** Lets nobody in for this long: Cal.com has answered 429. */
  block(forMs: number): void;
}

interface Waiter {
  readonly entry: Entry;
  readonly admit: (turn: Turn) => void;
  readonly turnAway: (reason: unknown) => void;
}

/** The line in front of a quota. Holds one timer, for the first in line. */
export function createTurnstile(options: { quota: Quota; now: () => Date; wait: Wait }): Turnstile {
  const { quota, wait } = options;
  const nowMs = () => options.now().getTime();
  let line: Waiter[] = [];
  let alarm: { readonly dueMs: number; readonly cancel: AbortController } | undefined;

  function turnFor(sent: SentRequest): Turn {
    return {
      leave(seen) {
        quota.settle(sent, nowMs(), seen);
        moveOn();
      },
    };
  }

  function setAlarm(delayMs: number): void {
    const dueMs = nowMs() + delayMs;
    if (alarm && alarm.dueMs <= dueMs) return;
    alarm?.cancel.abort();
    const mine = { dueMs, cancel: new AbortController() };
    alarm = mine;
    wait(delayMs, mine.cancel.signal).then(
      () => {
        if (alarm === mine) alarm = undefined;
        moveOn();
      },
      // Rejects only when cancelled, by an earlier alarm or because nobody waits any more.
      () => undefined,
    );
  }

  function admitWhoMay(): void {
    for (let head = line[0]; head && quota.delay(nowMs()).ms === 0; head = line[0]) {
      line.shift();
      head.admit(turnFor(quota.send(nowMs())));
    }
  }

  function turnAwayWhoCannotWait(): void {
    const staying: Waiter[] = [];
    for (const waiter of line) {
      const { ms } = quota.delay(nowMs(), staying.length);
      if (nowMs() + ms <= waiter.entry.deadlineMs) staying.push(waiter);
      else waiter.turnAway(new CalcomRateLimitedError({ request: waiter.entry.request, retryAfterMs: ms }));
    }
    line = staying;
  }

  function moveOn(): void {
    admitWhoMay();
    turnAwayWhoCannotWait();
    const delay = line.length > 0 ? quota.delay(nowMs()) : undefined;
    if (delay && !delay.untilAnswer) {
      setAlarm(delay.ms);
    } else if (!delay) {
      alarm?.cancel.abort();
      alarm = undefined;
    }
  }

  return {
    enter(entry) {
      return new Promise((resolve, reject) => {
        if (entry.signal.aborted) {
          reject(entry.signal.reason);
          return;
        }
        const goAway = () => {
          line = line.filter((other) => other !== waiter);
          reject(entry.signal.reason);
          moveOn();
        };
        const waiter: Waiter = {
          entry,
          admit(turn) {
            entry.signal.removeEventListener('abort', goAway);
            resolve(turn);
          },
          turnAway(reason) {
            entry.signal.removeEventListener('abort', goAway);
            reject(reason);
          },
        };
        entry.signal.addEventListener('abort', goAway, { once: true });
        const after = line.findIndex((other) => other.entry.ticket > entry.ticket);
        line.splice(after === -1 ? line.length : after, 0, waiter);
        moveOn();
      });
    },
    block(forMs) {
      quota.block(nowMs(), forMs);
      moveOn();
    },
  };
}
