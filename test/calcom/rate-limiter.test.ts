import fc from 'fast-check';
import { CalcomRateLimitedError } from '../../src/calcom/errors';
import {
  createRateBudget,
  createRateLimiter,
  type RateBudget,
  type RateLimiter,
} from '../../src/calcom/rate-limiter';
import type { SharedBudget } from '../../src/calcom/shared-budget';
import { StoreUnavailableError } from '../../src/store/errors';
import { reservePlaces, defaultWindow as sharedWindow } from '../../src/store/rate-budgets';
import { createVirtualClock, type VirtualClock } from './support/virtual-clock';

const never = new AbortController().signal;
const patient = Number.POSITIVE_INFINITY;

function setUp(limit = 120): { clock: VirtualClock; limiter: RateLimiter; startMs: number } {
  const clock = createVirtualClock();
  const limiter = createRateLimiter({ budget: createRateBudget({ limit }), ...clock, maxUnderWay: limit });
  return { clock, limiter, startMs: clock.now().getTime() };
}

describe('limiter', () => {
  it('lets in first who came first', async () => {
    const { clock, limiter } = setUp(1);
    const order: number[] = [];
    for (const sequence of [1, 2, 3]) {
      void limiter
        .acquire({ request: 'GET /x', sequence, deadlineMs: patient, signal: never })
        .then((turn) => {
          order.push(sequence);
          turn.release();
        });
    }
    await clock.run();
    expect(order).toEqual([1, 2, 3]);
  });

  it('gives a second attempt the place of its call', async () => {
    const { clock, limiter } = setUp();
    limiter.block(5_000);
    const order: number[] = [];
    for (const sequence of [7, 8, 2]) {
      void limiter
        .acquire({ request: 'GET /x', sequence, deadlineMs: patient, signal: never })
        .then((turn) => {
          order.push(sequence);
          turn.release();
        });
    }
    await clock.run();
    expect(order).toEqual([2, 7, 8]);
  });

  it('turns away at once who would have to wait for too long, and says for how long', async () => {
    const { clock, limiter, startMs } = setUp();
    limiter.block(30_000);
    const enter = (deadlineMs: number) =>
      limiter.acquire({ request: 'GET /x', sequence: 1, deadlineMs, signal: never });
    const refusal = await enter(startMs + 29_999).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CalcomRateLimitedError);
    expect(refusal).toMatchObject({ retryAfterMs: 30_000, request: 'GET /x' });
    expect(clock.now().getTime()).toBe(startMs);
    const admitted = enter(startMs + 30_000);
    await clock.run();
    (await admitted).release();
  });

  it('turns away those in line for whom a block makes the wait too long', async () => {
    const { clock, limiter, startMs } = setUp(1);
    const turn = await limiter.acquire({
      request: 'GET /x',
      sequence: 1,
      deadlineMs: patient,
      signal: never,
    });
    const waiting = limiter.acquire({
      request: 'GET /x',
      sequence: 2,
      deadlineMs: startMs + 70_000,
      signal: never,
    });
    const refusal = waiting.catch((error: unknown) => error);
    limiter.block(600_000);
    turn.release();
    expect(await refusal).toMatchObject({ retryAfterMs: 600_000 });
    await clock.run();
  });

  it('rejects with the reason of the signal and gives the place to the next in line', async () => {
    const { clock, limiter } = setUp(1);
    const controller = new AbortController();
    const first = await limiter.acquire({
      request: 'GET /x',
      sequence: 1,
      deadlineMs: patient,
      signal: never,
    });
    const second = limiter.acquire({
      request: 'GET /x',
      sequence: 2,
      deadlineMs: patient,
      signal: controller.signal,
    });
    const third = limiter.acquire({ request: 'GET /x', sequence: 3, deadlineMs: patient, signal: never });
    const reason = new Error('gone');
    const refusal = second.catch((error: unknown) => error);
    controller.abort(reason);
    expect(await refusal).toBe(reason);
    first.release();
    await clock.run();
    (await third).release();
    await expect(
      limiter.acquire({ request: 'GET /x', sequence: 4, deadlineMs: patient, signal: controller.signal }),
    ).rejects.toBe(reason);
  });

  it('never lets a server meet more than its limit in a minute, in fixed windows or sliding ones', async () => {
    const call = fc.record({
      arrivesMs: fc.integer({ min: 0, max: 90_000 }),
      toServerMs: fc.integer({ min: 0, max: 5_000 }),
      backMs: fc.integer({ min: 0, max: 5_000 }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.array(call, { minLength: 1, maxLength: 60 }),
        async (limit, calls) => {
          const { clock, limiter } = setUp(limit);
          const met: number[] = [];
          const journeys = calls.map(async ({ arrivesMs, toServerMs, backMs }, sequence) => {
            await clock.wait(arrivesMs);
            const turn = await limiter.acquire({
              request: 'GET /x',
              sequence,
              deadlineMs: patient,
              signal: never,
            });
            await clock.wait(toServerMs);
            met.push(clock.now().getTime());
            await clock.wait(backMs);
            turn.release();
          });
          await clock.run();
          await Promise.all(journeys);
          expect(met).toHaveLength(calls.length);
          // A fixed window opens with the first request after the last one closed; a sliding one is any.
          let windowEndsMs = 0;
          let inWindow = 0;
          met.forEach((atMs, index) => {
            if (atMs >= windowEndsMs) {
              windowEndsMs = atMs + 60_000;
              inWindow = 0;
            }
            inWindow += 1;
            expect(inWindow).toBeLessThanOrEqual(limit);
            const tooEarly = met[index - limit];
            if (tooEarly !== undefined) expect(atMs - tooEarly).toBeGreaterThanOrEqual(60_000);
          });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('uses the whole budget of 120 and waits out the minute for number 121', async () => {
    const { clock, limiter, startMs } = setUp();
    const entered: number[] = [];
    for (let sequence = 1; sequence <= 121; sequence += 1) {
      void limiter
        .acquire({ request: 'GET /x', sequence, deadlineMs: patient, signal: never })
        .then(async (turn) => {
          entered.push(clock.now().getTime() - startMs);
          await clock.wait(200);
          turn.release();
        });
    }
    await clock.run();
    expect(entered.slice(0, 120)).toEqual(Array(120).fill(0));
    expect(entered[120]).toBe(60_250);
  });
});

const t0 = Date.UTC(2026, 5, 1, 9);
const minute = 60_050;

function spend(budget: RateBudget, count: number, atMs: number): void {
  for (let sent = 0; sent < count; sent += 1) budget.record(budget.send(atMs), atMs);
}

describe('budget', () => {
  it('lets 120 go and holds back number 121 until a minute after the first answer', () => {
    const budget = createRateBudget();
    const burst = Array.from({ length: 120 }, () => {
      expect(budget.delay(t0).ms).toBe(0);
      return budget.send(t0);
    });
    burst.forEach((sent, index) => {
      budget.record(sent, t0 + index);
    });
    expect(budget.delay(t0 + 1_000).ms).toBe(minute - 1_000);
    expect(budget.delay(t0 + minute - 1).ms).toBe(1);
    expect(budget.delay(t0 + minute).ms).toBe(0);
    expect(budget.delay(t0 + minute, 1).ms).toBe(1);
  });

  it('counts a request until a minute after its answer, however late that came', () => {
    const budget = createRateBudget({ limit: 1 });
    const sent = budget.send(t0);
    expect(budget.delay(t0 + 3 * minute)).toEqual({ ms: minute, untilAnswer: true });
    budget.record(sent, t0 + 3 * minute);
    expect(budget.delay(t0 + 3 * minute)).toEqual({ ms: minute, untilAnswer: false });
    expect(budget.delay(t0 + 4 * minute).ms).toBe(0);
  });

  it('does not count the settling of one request twice', () => {
    const budget = createRateBudget({ limit: 3 });
    const sent = budget.send(t0);
    budget.record(sent, t0);
    budget.record(sent, t0);
    expect(budget.state(t0).remaining).toBe(2);
  });

  it('knows how long those far back in the line have to wait', () => {
    const budget = createRateBudget({ limit: 2 });
    spend(budget, 2, t0);
    expect(budget.delay(t0, 1).ms).toBe(minute);
    expect(budget.delay(t0, 2).ms).toBe(2 * minute);
    expect(budget.delay(t0, 5).ms).toBe(3 * minute);
  });

  it('says what is left and when all of it is there again', () => {
    const budget = createRateBudget();
    expect(budget.state(t0)).toEqual({ limit: 120, remaining: 120, resetsAtMs: undefined });
    spend(budget, 1, t0);
    spend(budget, 2, t0 + 5_000);
    expect(budget.state(t0 + 5_000)).toEqual({ limit: 120, remaining: 117, resetsAtMs: t0 + 5_000 + minute });
    expect(budget.state(t0 + minute).remaining).toBe(118);
    expect(budget.state(t0 + 5_000 + minute)).toEqual({ limit: 120, remaining: 120, resetsAtMs: undefined });
  });

  it('learns what another user of the same key has used up', () => {
    const budget = createRateBudget();
    budget.record(budget.send(t0), t0 + 100, { limit: 120, remaining: 2, resetMs: 20_000 });
    expect(budget.state(t0 + 100).remaining).toBe(2);
    spend(budget, 2, t0 + 200);
    expect(budget.delay(t0 + 200).ms).toBe(20_900);
    expect(budget.delay(t0 + 100 + 21_000).ms).toBe(0);
  });

  it('is not misled by answers that overtake one another', () => {
    const budget = createRateBudget();
    const [first, second] = [budget.send(t0), budget.send(t0)];
    budget.record(second, t0 + 10, { limit: 120, remaining: 48, resetMs: 60_000 });
    budget.record(first, t0 + 20, { limit: 120, remaining: 49, resetMs: 60_000 });
    expect(budget.state(t0 + 20).remaining).toBe(48);
  });

  it.each([
    ['in order', (index: number) => 119 - index],
    ['in reverse', (index: number) => 70 + index],
  ])('keeps the whole budget after a burst whose answers came %s', (_name, remainingAt) => {
    const budget = createRateBudget();
    const burst = Array.from({ length: 50 }, () => budget.send(t0));
    burst.forEach((sent, index) => {
      budget.record(sent, t0 + 10, { limit: 120, remaining: remainingAt(index), resetMs: 60_000 });
    });
    expect(budget.state(t0 + 10).remaining).toBe(70);
  });

  it('takes up a lower limit and not a higher one', () => {
    const budget = createRateBudget();
    budget.record(budget.send(t0), t0, { limit: 500, remaining: 499, resetMs: 60_000 });
    expect(budget.state(t0)).toMatchObject({ limit: 120, remaining: 119 });
    budget.record(budget.send(t0), t0, { limit: 60, remaining: 58, resetMs: 60_000 });
    expect(budget.state(t0)).toMatchObject({ limit: 60, remaining: 58 });
  });

  it('sends nothing while blocked', () => {
    const budget = createRateBudget();
    budget.block(t0, 30_000);
    budget.block(t0, 10_000);
    expect(budget.delay(t0)).toEqual({ ms: 30_000, untilAnswer: false });
    expect(budget.state(t0)).toEqual({ limit: 120, remaining: 0, resetsAtMs: t0 + 30_000 });
    expect(budget.delay(t0 + 30_000).ms).toBe(0);
  });

  it('waits no longer than a minute when the clock is set back', () => {
    const budget = createRateBudget({ limit: 1 });
    spend(budget, 1, t0);
    budget.block(t0, 30_000);
    const anHourBack = t0 - 3_600_000;
    expect(budget.delay(anHourBack).ms).toBe(minute);
    expect(budget.delay(anHourBack + minute).ms).toBe(0);
  });
});

describe('a budget that several processes share', () => {
  const processes = 4;

  /** Limiters of four processes, each with a budget of its own, over one row. */
  function setUpShared() {
    const clock = createVirtualClock();
    let state: Parameters<typeof reservePlaces>[0] = { places: [], blockedUntil: 0 };
    const shared: SharedBudget = {
      async reserve(count, withinMs) {
        await clock.wait(3);
        const nowMs = clock.now().getTime();
        const [after, reserved] = reservePlaces(state, nowMs, { ...sharedWindow, count, withinMs });
        state = after;
        await clock.wait(3);
        return reserved;
      },
      async block(forMs) {
        state = { ...state, blockedUntil: clock.now().getTime() + forMs };
      },
      async setLimit(limit) {
        state = { ...state, limit };
      },
    };
    const limiters = Array.from({ length: processes }, () => createRateLimiter({ ...clock, shared }));
    return { clock, limiters, limitOf: () => state.limit };
  }

  it('never has the server meet request 121 of a minute, refuses none that could wait, and keeps the order', async () => {
    const { clock, limiters } = setUpShared();
    const startMs = clock.now().getTime();
    const met: number[] = [];
    const order = limiters.map((): number[] => []);
    const journeys = Array.from({ length: 2_000 }, async (_, sequence) => {
      const at = sequence % processes;
      await clock.wait(Math.floor(sequence / 10));
      const slot = await limiters[at]?.acquire({
        request: 'GET /x',
        sequence: sequence + 1,
        deadlineMs: patient,
        signal: never,
      });
      order[at]?.push(sequence);
      await clock.wait((sequence * 37) % 900);
      met.push(clock.now().getTime());
      await clock.wait((sequence * 53) % 400);
      slot?.release({ limit: 120, remaining: 119, resetMs: 60_000 });
    });
    await clock.run();
    await Promise.all(journeys);
    met.sort((a, b) => a - b);
    const gaps = met.flatMap((at, index) => (index < 120 ? [] : [at - (met[index - 120] ?? 0)]));
    expect([met.length, Math.min(...gaps) >= 60_000]).toEqual([2_000, true]);
    for (const sent of order) expect(sent).toEqual(sent.toSorted((a, b) => a - b));
    // No place is lost, or it would take longer.
    expect((met.at(-1) ?? 0) - startMs).toBeLessThan(17 * sharedWindow.windowMs + 5_000);
  });

  it('turns away at once who would have to wait for what others have used', async () => {
    const { clock, limiters } = setUpShared();
    const ask = async (at: number, sequence: number, waitMs: number) => {
      const deadlineMs = clock.now().getTime() + waitMs;
      const slot = await limiters[at]?.acquire({ request: 'GET /x', sequence, deadlineMs, signal: never });
      slot?.release();
    };
    const used = Array.from({ length: 120 }, (_, sequence) => ask(0, sequence + 1, 1_000));
    await clock.run();
    await Promise.all(used);
    const before = clock.now().getTime();
    const refusal = ask(1, 1, 20_000).catch((error: unknown) => error);
    const waiting = ask(2, 1, 70_000);
    await clock.run();
    expect(await refusal).toBeInstanceOf(CalcomRateLimitedError);
    await waiting;
    expect(clock.now().getTime() - before).toBeGreaterThan(60_000);
  });

  it('tells the others of a limit that the headers say, and of a block', async () => {
    const { clock, limiters, limitOf } = setUpShared();
    const ask = (at: number, sequence: number, deadlineMs: number) =>
      limiters[at]?.acquire({ request: 'GET /x', sequence, deadlineMs, signal: never });
    const first = ask(0, 1, patient);
    await clock.run();
    (await first)?.release({ limit: 60, remaining: 59, resetMs: 60_000 });
    expect(limitOf()).toBe(60);
    limiters[0]?.block(30_000);
    const refused = ask(1, 1, clock.now().getTime() + 29_000)?.catch((error: unknown) => error);
    await clock.run();
    expect(await refused).toBeInstanceOf(CalcomRateLimitedError);
  });

  it('turns nobody away where the database fails once', async () => {
    const clock = createVirtualClock();
    let tries = 0;
    const failsOnce = async () => {
      tries += 1;
      if (tries === 1) throw new StoreUnavailableError();
      return { delaysMs: [0], nextMs: 0 };
    };
    const done = async () => undefined;
    const limiter = createRateLimiter({
      ...clock,
      shared: { reserve: failsOnce, block: done, setLimit: done },
    });
    const slot = await limiter.acquire({
      request: 'GET /x',
      sequence: 1,
      deadlineMs: patient,
      signal: never,
    });
    slot.release();
    expect(tries).toBe(2);
  });

  it('fails whoever waits where the database cannot be asked', async () => {
    const clock = createVirtualClock();
    const away = async () => {
      throw new StoreUnavailableError();
    };
    const limiter = createRateLimiter({
      ...clock,
      shared: { reserve: away, block: away, setLimit: away },
    });
    const asked = { request: 'GET /x', sequence: 1, deadlineMs: patient, signal: never };
    await expect(limiter.acquire(asked)).rejects.toThrow(StoreUnavailableError);
  });
});
