/** What went wrong with one attempt, as far as trying again depends on it. */
export type AttemptFailure =
  | { readonly kind: 'network' | 'timeout' | 'cut-short' }
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterMs: number | undefined;
      /** A web page came in place of an answer: a proxy speaks, not Cal.com's API. */
      readonly isWebPage?: boolean;
    };

const maxAttempts = 3;
const firstBackoffMs = 500;
const transientStatuses = new Set([429, 500, 502, 503, 504]);

/**
 * How long to wait before the next attempt, or undefined when another one is no use. For reads only.
 *
 * @param attempt the attempt that failed, from 1.
 * @param random in [0, 1); spreads the waits of many callers over the whole of the backoff ("full jitter").
 */
export function retryDelayMs(failure: AttemptFailure, attempt: number, random: number): number | undefined {
  if (attempt >= maxAttempts) return undefined;
  const backoffMs = Math.floor(random * firstBackoffMs * 2 ** (attempt - 1));
  if (failure.kind !== 'status') return backoffMs;
  if (!transientStatuses.has(failure.status)) return undefined;
  if (failure.status === 429) return failure.retryAfterMs ?? 60_000;
  return Math.max(backoffMs, failure.retryAfterMs ?? 0);
}
