/** By name in lower case, as undici and node:http hand them over. */
export type WireHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RateLimitSeen {
  readonly limit: number;
  readonly remaining: number;
  readonly resetMs: number;
}

const defaultBlockMs = 60_000;
// A wrong clock or an epoch where seconds were meant must not silence a key for days.
const longestBlockMs = 3_600_000;
const shortestBlockMs = 1_000;

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}

/** The value of one header, or the first of several. */
export function headerValue(headers: WireHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** `X-RateLimit-Limit-Default` and its kin, each by what follows `X-RateLimit-`, in lower case. */
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
 * What the server says of the minute's budget. The headers end in the name of the limit (`-Default`); of several
 * limits only the default one counts a minute, so others are read only when they stand alone.
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

/** `Retry-After` in seconds or as an HTTP date, within an hour; undefined when the server does not say. */
export function retryAfterMs(headers: WireHeaders, nowMs: number): number | undefined {
  const ms = statedRetryAfterMs(headers, nowMs);
  return ms === undefined ? undefined : Math.min(Math.max(ms, 0), longestBlockMs);
}

/**
 * How long a 429 asks us to stay away: `Retry-After`, else the longest `X-RateLimit-Reset-*` (seconds left, not
 * an epoch), else a minute. Cal.com's own guard sends no `Retry-After`.
 */
export function blockedForMs(headers: WireHeaders, nowMs: number): number {
  const resets = [...statedLimits(headers)]
    .map(([name, value]) => (name.startsWith('reset') ? wholeNumber(value) : undefined))
    .filter((seconds) => seconds !== undefined)
    .map((seconds) => seconds * 1000);
  const stated = retryAfterMs(headers, nowMs) ?? (resets.length > 0 ? Math.max(...resets) : defaultBlockMs);
  return Math.min(Math.max(stated, shortestBlockMs), longestBlockMs);
}
