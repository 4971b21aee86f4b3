import fc from 'fast-check';
import { CalcomRateLimitedError } from '../../src/calcom/errors';
import { createRateBudget, createRateLimiter, type RateLimiter } from '../../src/calcom/rate-limiter';
import { createVirtualClock, type VirtualClock } from './support/virtual-clock';

const never = new AbortController().signal;
const patient = Number.POSITIVE_INFINITY;

function setUp(limit = 120): { clock: VirtualClock; turnstile: RateLimiter; startMs: number } {
  const clock = createVirtualClock();
  const turnstile = createRateLimiter({ quota: createRateBudget({ limit }), ...clock });
  return { clock, turnstile, startMs: clock.now().getTime() };
}

describe('turnstile', () => {
  it('lets in first who came first', async () => {
    const { clock, turnstile } = setUp(1);
    const order: number[] = [];
    for (const sequence of [1, 2, 3]) {
      void turnstile
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
    const { clock, turnstile } = setUp();
    turnstile.block(5_000);
    const order: number[] = [];
    for (const sequence of [7, 8, 2]) {
      void turnstile
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
    const { clock, turnstile, startMs } = setUp();
    turnstile.block(30_000);
    const enter = (deadlineMs: number) =>
      turnstile.acquire({ request: 'GET /x', sequence: 1, deadlineMs, signal: never });
    const refusal = await enter(startMs + 29_999).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(CalcomRateLimitedError);
    expect(refusal).toMatchObject({ retryAfterMs: 30_000, request: 'GET /x' });
    expect(clock.now().getTime()).toBe(startMs);
    const admitted = enter(startMs + 30_000);
    await clock.run();
    (await admitted).release();
  });

  it('turns away those in line for whom a block makes the wait too long', async () => {
    const { clock, turnstile, startMs } = setUp(1);
    const turn = await turnstile.acquire({
      request: 'GET /x',
      sequence: 1,
      deadlineMs: patient,
      signal: never,
    });
    const waiting = turnstile.acquire({
      request: 'GET /x',
      sequence: 2,
      deadlineMs: startMs + 70_000,
      signal: never,
    });
    const refusal = waiting.catch((error: unknown) => error);
    turnstile.block(600_000);
    turn.release();
    expect(await refusal).toMatchObject({ retryAfterMs: 600_000 });
    await clock.run();
  });

  it('rejects with the reason of the signal and gives the place to the next in line', async () => {
    const { clock, turnstile } = setUp(1);
    const controller = new AbortController();
    const first = await turnstile.acquire({
      request: 'GET /x',
      sequence: 1,
      deadlineMs: patient,
      signal: never,
    });
    const second = turnstile.acquire({
      request: 'GET /x',
      sequence: 2,
      deadlineMs: patient,
      signal: controller.signal,
    });
    const third = turnstile.acquire({ request: 'GET /x', sequence: 3, deadlineMs: patient, signal: never });
    const reason = new Error('gone');
    const refusal = second.catch((error: unknown) => error);
    controller.abort(reason);
    expect(await refusal).toBe(reason);
    first.release();
    await clock.run();
    (await third).release();
    await expect(
      turnstile.acquire({ request: 'GET /x', sequence: 4, deadlineMs: patient, signal: controller.signal }),
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
          const { clock, turnstile } = setUp(limit);
          const met: number[] = [];
          const journeys = calls.map(async ({ arrivesMs, toServerMs, backMs }, sequence) => {
            await clock.wait(arrivesMs);
            const turn = await turnstile.acquire({
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
    const { clock, turnstile, startMs } = setUp();
    const entered: number[] = [];
    for (let sequence = 1; sequence <= 121; sequence += 1) {
      void turnstile
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
