import { CalcomTimeoutError, CalcomUnavailableError } from './errors';

const maxUnanswered = 5;
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
  let unanswered = 0;
  let recordedAtMs = 0;
  let lastFailure: 'network' | 'timeout' = 'network';
  return {
    check(request) {
      if (unanswered < maxUnanswered) return;
      const ageMs = now().getTime() - recordedAtMs;
      // A negative age means that the clock was set back.
      if (ageMs < 0 || ageMs >= openMs) return;
      throw lastFailure === 'timeout'
        ? new CalcomTimeoutError({ request })
        : new CalcomUnavailableError({ request });
    },
    record(outcome) {
      if (outcome === undefined) return;
      unanswered = outcome === 'answered' ? 0 : unanswered + 1;
      if (outcome !== 'answered') lastFailure = outcome;
      recordedAtMs = now().getTime();
    },
  };
}
