import { CalcomTimeoutError, CalcomUnavailableError } from './errors';

const maxMissed = 5;
const openMs = 15_000;

export interface CircuitBreaker {
  /** @throws CalcomUnavailableError or CalcomTimeoutError, as the last attempt ended, while nothing is sent */
  check(request: string): void;
  /** How an attempt ended; undefined where its caller gave it up. */
  record(outcome: 'answered' | 'network' | 'timeout' | undefined): void;
}

/**
 * For one key at one origin. After five attempts in a row without an answer nothing is sent for fifteen seconds, so that
 * nobody waits ten seconds for the next timeout; then all may try again, since a question takes several requests, and the
 * next one without an answer begins another fifteen.
 */
export function createCircuitBreaker(now: () => Date): CircuitBreaker {
  let missed = 0;
  let missedAtMs = 0;
  let last: 'network' | 'timeout' = 'network';
  return {
    check(request) {
      if (missed < maxMissed) return;
      const ageMs = now().getTime() - missedAtMs;
      // A negative age means that the clock has been set back.
      if (ageMs < 0 || ageMs >= openMs) return;
      throw last === 'timeout'
        ? new CalcomTimeoutError({ request })
        : new CalcomUnavailableError({ request });
    },
    record(outcome) {
      if (outcome === undefined) return;
      missed = outcome === 'answered' ? 0 : missed + 1;
      if (outcome !== 'answered') last = outcome;
      missedAtMs = now().getTime();
    },
  };
}
