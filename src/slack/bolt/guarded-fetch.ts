import { createKeyedSemaphore } from '../../lib/async/semaphore';
import { ForeignAddressError } from '../api/post-failure';

const slackOrigins = ['https://slack.com', 'https://hooks.slack.com', 'https://hooks.slack-gov.com'];

/** One slot per connection: a request that waits for a connection would time out before it is sent. */
const limits = { max: 64, maxPerKey: 64, maxWaiting: 10_000 };

/**
 * A `fetch` for Bolt, which itself posts to any `response_url` and waits forever. Reaches only Slack and
 * `apiUrl`, follows no redirect, and times out `timeoutMs` after it gets a slot.
 * @throws ForeignAddressError
 */
export function createGuardedFetch(apiUrl: URL, timeoutMs: number, send: typeof fetch = fetch): typeof fetch {
  const semaphore = createKeyedSemaphore(limits);
  const origins = new Set([...slackOrigins, apiUrl.origin]);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!origins.has(url.origin)) throw new ForeignAddressError(url.origin);
    return semaphore.acquire('', init?.signal ?? null, () => {
      const timeout = AbortSignal.timeout(timeoutMs);
      const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
      return send(input, { ...init, redirect: 'error', signal });
    });
  };
}
