/** Header names in any case, as undici and node:http hand them over. */
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

function headerValues(headers: WireHeaders, prefix: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    const first = typeof value === 'string' ? value : value?.[0];
    if (first !== undefined && lower.startsWith(prefix)) found.set(lower.slice(prefix.length), first);
  }
  return found;
}

/** The value of one header, its name in lower case. */
export function headerValue(headers: WireHeaders, name: string): string | undefined {
  return headerValues(headers, name).get('');
}

/**
 * What the server says of the minute's budget. The headers end in the name of the limit (`-Default`); of several
 * limits only the default one counts a minute, so others are read only when they stand alone.
 */
export function parseRateLimit(headers: WireHeaders): RateLimitSeen | undefined {
  const limits = headerValues(headers, 'x-ratelimit-limit');
  const suffixes = [...limits.keys()];
  const suffix = suffixes.includes('-default') ? '-default' : suffixes[0];
  if (suffix === undefined || (suffix !== '-default' && suffixes.length > 1)) return undefined;
  const limit = wholeNumber(limits.get(suffix));
  const remaining = wholeNumber(headerValues(headers, 'x-ratelimit-remaining').get(suffix));
  const resetSeconds = wholeNumber(headerValues(headers, 'x-ratelimit-reset').get(suffix));
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
  const resets = [...headerValues(headers, 'x-ratelimit-reset').values()]
    .map(wholeNumber)
    .filter((seconds) => seconds !== undefined)
    .map((seconds) => seconds * 1000);
  const stated = retryAfterMs(headers, nowMs) ?? (resets.length > 0 ? Math.max(...resets) : defaultBlockMs);
  return Math.min(Math.max(stated, shortestBlockMs), longestBlockMs);
}
