import { type AttemptFailure, retryDelayMs } from '../../src/calcom/http';

const status = (code: number, retryAfterMs?: number): AttemptFailure => ({
  kind: 'status',
  status: code,
  retryAfterMs,
});

describe('retryDelayMs', () => {
  it.each<[string, AttemptFailure]>([
    ['a network failure', { kind: 'network' }],
    ['a timeout', { kind: 'timeout' }],
    ['half an answer', { kind: 'cut-short' }],
    ['500', status(500)],
    ['502', status(502)],
    ['503', status(503)],
    ['504', status(504)],
    ['429', status(429, 3_000)],
  ])('tries again after %s, twice and no more', (_name, failure) => {
    expect(retryDelayMs(failure, 1, 0.5)).toBeGreaterThanOrEqual(0);
    expect(retryDelayMs(failure, 2, 0.5)).toBeGreaterThanOrEqual(0);
    expect(retryDelayMs(failure, 3, 0.5)).toBeUndefined();
  });

  it.each([400, 401, 403, 404, 409, 422, 498, 501, 505])('does not try again after %i', (code) => {
    expect(retryDelayMs(status(code), 1, 0.5)).toBeUndefined();
  });

  it('spreads the backoff over its whole length, which doubles', () => {
    expect(retryDelayMs({ kind: 'network' }, 1, 0)).toBe(0);
    expect(retryDelayMs({ kind: 'network' }, 1, 0.5)).toBe(250);
    expect(retryDelayMs({ kind: 'network' }, 1, 0.999)).toBe(499);
    expect(retryDelayMs({ kind: 'network' }, 2, 0.999)).toBe(999);
  });

  it('waits exactly as long as a 429 asks', () => {
    expect(retryDelayMs(status(429, 7_000), 1, 0.9)).toBe(7_000);
    expect(retryDelayMs(status(429), 1, 0.9)).toBe(60_000);
  });

  it('waits at least as long as a 503 asks', () => {
    expect(retryDelayMs(status(503, 4_000), 1, 0.9)).toBe(4_000);
    expect(retryDelayMs(status(503, 10), 1, 0.5)).toBe(250);
  });
});
