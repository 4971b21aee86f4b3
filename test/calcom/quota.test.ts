import { createRateBudget, type RateBudget } from '../../src/calcom/rate-limiter';

const t0 = Date.UTC(2026, 5, 1, 9);
const minute = 60_050;

function spend(quota: RateBudget, count: number, atMs: number): void {
  for (let sent = 0; sent < count; sent += 1) quota.record(quota.send(atMs), atMs);
}

describe('quota', () => {
  it('lets 120 go and holds back number 121 until a minute after the first answer', () => {
    const quota = createRateBudget();
    const burst = Array.from({ length: 120 }, () => {
      expect(quota.delay(t0).ms).toBe(0);
      return quota.send(t0);
    });
    burst.forEach((sent, index) => {
      quota.record(sent, t0 + index);
    });
    expect(quota.delay(t0 + 1_000).ms).toBe(minute - 1_000);
    expect(quota.delay(t0 + minute - 1).ms).toBe(1);
    expect(quota.delay(t0 + minute).ms).toBe(0);
    expect(quota.delay(t0 + minute, 1).ms).toBe(1);
  });

  it('counts a request until a minute after its answer, however late that came', () => {
    const quota = createRateBudget({ limit: 1 });
    const sent = quota.send(t0);
    expect(quota.delay(t0 + 3 * minute)).toEqual({ ms: minute, untilAnswer: true });
    quota.record(sent, t0 + 3 * minute);
    expect(quota.delay(t0 + 3 * minute)).toEqual({ ms: minute, untilAnswer: false });
    expect(quota.delay(t0 + 4 * minute).ms).toBe(0);
  });

  it('does not count the settling of one request twice', () => {
    const quota = createRateBudget({ limit: 3 });
    const sent = quota.send(t0);
    quota.record(sent, t0);
    quota.record(sent, t0);
    expect(quota.state(t0).remaining).toBe(2);
  });

  it('knows how long those far back in the line have to wait', () => {
    const quota = createRateBudget({ limit: 2 });
    spend(quota, 2, t0);
    expect(quota.delay(t0, 1).ms).toBe(minute);
    expect(quota.delay(t0, 2).ms).toBe(2 * minute);
    expect(quota.delay(t0, 5).ms).toBe(3 * minute);
  });

  it('says what is left and when all of it is there again', () => {
    const quota = createRateBudget();
    expect(quota.state(t0)).toEqual({ limit: 120, remaining: 120, resetsAtMs: undefined });
    spend(quota, 1, t0);
    spend(quota, 2, t0 + 5_000);
    expect(quota.state(t0 + 5_000)).toEqual({ limit: 120, remaining: 117, resetsAtMs: t0 + 5_000 + minute });
    expect(quota.state(t0 + minute).remaining).toBe(118);
    expect(quota.state(t0 + 5_000 + minute)).toEqual({ limit: 120, remaining: 120, resetsAtMs: undefined });
  });

  it('learns what another user of the same key has used up', () => {
    const quota = createRateBudget();
    quota.record(quota.send(t0), t0 + 100, { limit: 120, remaining: 2, resetMs: 20_000 });
    expect(quota.state(t0 + 100).remaining).toBe(2);
    spend(quota, 2, t0 + 200);
    expect(quota.delay(t0 + 200).ms).toBe(20_900);
    expect(quota.delay(t0 + 100 + 21_000).ms).toBe(0);
  });

  it('is not misled by answers that overtake one another', () => {
    const quota = createRateBudget();
    const [first, second] = [quota.send(t0), quota.send(t0)];
    quota.record(second, t0 + 10, { limit: 120, remaining: 48, resetMs: 60_000 });
    quota.record(first, t0 + 20, { limit: 120, remaining: 49, resetMs: 60_000 });
    expect(quota.state(t0 + 20).remaining).toBe(48);
  });

  it.each([
    ['in order', (index: number) => 119 - index],
    ['in reverse', (index: number) => 70 + index],
  ])('keeps the whole budget after a burst whose answers came %s', (_name, remainingAt) => {
    const quota = createRateBudget();
    const burst = Array.from({ length: 50 }, () => quota.send(t0));
    burst.forEach((sent, index) => {
      quota.record(sent, t0 + 10, { limit: 120, remaining: remainingAt(index), resetMs: 60_000 });
    });
    expect(quota.state(t0 + 10).remaining).toBe(70);
  });

  it('takes up a lower limit and not a higher one', () => {
    const quota = createRateBudget();
    quota.record(quota.send(t0), t0, { limit: 500, remaining: 499, resetMs: 60_000 });
    expect(quota.state(t0)).toMatchObject({ limit: 120, remaining: 119 });
    quota.record(quota.send(t0), t0, { limit: 60, remaining: 58, resetMs: 60_000 });
    expect(quota.state(t0)).toMatchObject({ limit: 60, remaining: 58 });
  });

  it('sends nothing while blocked', () => {
    const quota = createRateBudget();
    quota.block(t0, 30_000);
    quota.block(t0, 10_000);
    expect(quota.delay(t0)).toEqual({ ms: 30_000, untilAnswer: false });
    expect(quota.state(t0)).toEqual({ limit: 120, remaining: 0, resetsAtMs: t0 + 30_000 });
    expect(quota.delay(t0 + 30_000).ms).toBe(0);
  });

  it('waits no longer than a minute when the clock is set back', () => {
    const quota = createRateBudget({ limit: 1 });
    spend(quota, 1, t0);
    quota.block(t0, 30_000);
    const anHourBack = t0 - 3_600_000;
    expect(quota.delay(anHourBack).ms).toBe(minute);
    expect(quota.delay(anHourBack + minute).ms).toBe(0);
  });
});
