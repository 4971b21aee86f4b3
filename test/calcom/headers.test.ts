import { blockedForMs, parseRateLimit, retryAfterMs } from '../../src/calcom/headers';

const now = Date.UTC(2026, 5, 1, 9);

describe('blockedForMs', () => {
  it.each([
    ['Retry-After in seconds', { 'retry-after': '12' }, 12_000],
    ['Retry-After as an HTTP date', { 'retry-after': 'Mon, 01 Jun 2026 09:00:40 GMT' }, 40_000],
    ['Retry-After before the reset', { 'retry-after': '5', 'x-ratelimit-reset-default': '50' }, 5_000],
    ['the reset under any suffix', { 'x-ratelimit-reset-whatever': '33' }, 33_000],
    ['the reset in any case', { 'X-RateLimit-Reset-Default': '21' }, 21_000],
    ['the longest of several resets', { 'x-ratelimit-reset-a': '3', 'x-ratelimit-reset-b': '9' }, 9_000],
    ['a minute when nothing is said', {}, 60_000],
    [
      'a minute when nothing can be read',
      { 'retry-after': 'soon', 'x-ratelimit-reset-default': 'x' },
      60_000,
    ],
    ['a second at least', { 'retry-after': '0' }, 1_000],
    ['a second for a date gone by', { 'retry-after': 'Mon, 01 Jun 2026 08:00:00 GMT' }, 1_000],
    ['an hour at most', { 'retry-after': '999999' }, 3_600_000],
  ])('takes %s', (_name, headers, expected) => {
    expect(blockedForMs(headers, now)).toBe(expected);
  });
});

describe('retryAfterMs', () => {
  it('is undefined when the server does not say', () => {
    expect(retryAfterMs({ 'x-ratelimit-reset-default': '9' }, now)).toBeUndefined();
  });
});

describe('parseRateLimit', () => {
  const of = (suffix: string, limit: string, remaining: string, reset: string) => ({
    [`X-RateLimit-Limit${suffix}`]: limit,
    [`X-RateLimit-Remaining${suffix}`]: remaining,
    [`X-RateLimit-Reset${suffix}`]: reset,
  });

  it.each(['-Default', '-default', '', '-Team'])('reads limit, remainder and reset under "%s"', (suffix) => {
    expect(parseRateLimit(of(suffix, '120', '7', '31'))).toEqual({
      limit: 120,
      remaining: 7,
      resetMs: 31_000,
    });
  });

  it('prefers the default of several limits', () => {
    const headers = { ...of('-Short', '10', '1', '1'), ...of('-Default', '120', '80', '40') };
    expect(parseRateLimit(headers)).toEqual({ limit: 120, remaining: 80, resetMs: 40_000 });
  });

  it.each([
    ['absent', {}],
    ['incomplete', { 'x-ratelimit-limit-default': '120' }],
    ['not numbers', of('-Default', 'many', 'few', 'soon')],
    ['a limit of nothing', of('-Default', '0', '0', '60')],
    ['several without a default', { ...of('-A', '10', '1', '1'), ...of('-B', '20', '2', '2') }],
  ])('reads nothing from headers that are %s', (_name, headers) => {
    expect(parseRateLimit(headers)).toBeUndefined();
  });
});
