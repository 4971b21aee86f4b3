import { CalcomTimeoutError, CalcomUnavailableError } from './errors';

const maxMissed = 5;
const openMs = 15_000;

export interface CircuitBreaker {
  /** @throws CalcomUnavailableError or CalcomTimeoutError while open, as the last attempt failed */
  check(request: string): void;
  /** Undefined when the caller aborted the attempt. */
  record(outcome: 'answered' | 'network' | 'timeout' | undefined): void;
}

/**
 * After five attempts in a row without an answer, rejects for 15 s, so that nobody waits for another timeout.
 * Then lets all requests through, because one question takes several; the next one without an answer opens it
 * again. Serves one key at one origin.
 */
export function createCircuitBreaker(now: () => Date): CircuitBreaker {
  let missed = 0;
  let missedAtMs = 0;
  let last: 'network' | 'timeout' = 'network';
  return {
    check(request) {
      if (missed < maxMissed) return;
      const ageMs = now().getTime() - missedAtMs;
      // A negative age means that the clock was set back.
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
