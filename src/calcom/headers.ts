/** Keyed by lower-case name, as undici and node:http pass them. */
export type WireHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RateLimitSeen {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

const defaultBlockMs = 60_000;
// A wrong clock, or an epoch in place of seconds, must not silence a key for days.
const longestBlockMs = 3_600_000;
const shortestBlockMs = 1_000;

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** Returns the first value when there are several. */
export function headerValue(headers: WireHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The `X-RateLimit-*` headers, keyed by the part after that prefix in lower case. */
function statedLimits(headers: WireHeaders): ReadonlyMap<string, string> {
  const prefix = 'x-ratelimit-';
  const stated = new Map<string, string>();
  for (const name in headers) {
    const lower = name.toLowerCase();
    const value = lower.startsWith(prefix) ? headerValue(headers, name) : undefined;
    if (value !== undefined) stated.set(lower.slice(prefix.length), value);
  }
  return stated;
}

/**
 * Reads the server's rate budget. The headers end in the limit's name (`-Default`). Among several limits only
 * the default one is per minute, so another one is read only when it is alone.
 */
export function parseRateLimit(headers: WireHeaders): RateLimitSeen | undefined {
  const stated = statedLimits(headers);
  const limits = [...stated.keys()].filter((name) => name.startsWith('limit'));
  const name = limits.includes('limit-default') ? 'limit-default' : limits[0];
  if (name === undefined || (name !== 'limit-default' && limits.length > 1)) return undefined;
  const suffix = name.slice('limit'.length);
  const limit = wholeNumber(stated.get(name));
  const remaining = wholeNumber(stated.get(`remaining${suffix}`));
  const resetSeconds = wholeNumber(stated.get(`reset${suffix}`));
  if (limit === undefined || limit < 1 || remaining === undefined || resetSeconds === undefined)
    return undefined;
  return { limit, remaining, resetMs: Math.min(resetSeconds * 1000, longestBlockMs) };
}

function statedRetryAfterMs(headers: WireHeaders, nowMs: number): number | undefined {
  const stated = headerValue(headers, 'retry-after');
  if (stated === undefined) return undefined;
  const seconds = wholeNumber(stated);
  if (seconds !== undefined) return seconds * 1000;
  const at = Date.parse(stated);
  return Number.isNaN(at) ? undefined : at - nowMs;
}

/** `Retry-After` in seconds or as an HTTP date, capped at an hour; undefined when it is absent. */
export function retryAfterMs(headers: WireHeaders, nowMs: number): number | undefined {
  const ms = statedRetryAfterMs(headers, nowMs);
  return ms === undefined ? undefined : Math.min(Math.max(ms, 0), longestBlockMs);
}

/**
 * How long a 429 blocks us: `Retry-After`, else the longest `X-RateLimit-Reset-*` (seconds left, not an
 * epoch), else a minute. Cal.com's own rate limiter sends no `Retry-After`.
 */
export function blockedForMs(headers: WireHeaders, nowMs: number): number {
  const resets = [...statedLimits(headers)]
    .map(([name, value]) => (name.startsWith('reset') ? wholeNumber(value) : undefined))
    .filter((seconds) => seconds !== undefined)
    .map((seconds) => seconds * 1000);
  const stated = retryAfterMs(headers, nowMs) ?? (resets.length > 0 ? Math.max(...resets) : defaultBlockMs);
  return Math.min(Math.max(stated, shortestBlockMs), longestBlockMs);
}
