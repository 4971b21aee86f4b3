import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  createSingleFlight,
  createYieldingQueue,
  type SharedCall,
} from '../../../src/lib/async/single-flight';

function setUp(rememberMs = 10_000, maxRemembered = 3, staleWhileRevalidateMs = 0) {
  let nowMs = 1_000_000;
  const ending = new AbortController();
  const flight = createSingleFlight<{ list: number[] }>({
    now: () => new Date(nowMs),
    rememberMs,
    staleWhileRevalidateMs,
    maxRemembered,
    signal: ending.signal,
  });
  let runs = 0;
  const signals: AbortSignal[] = [];
  const deferred: { resolve: (n: number) => void; reject: (reason: unknown) => void }[] = [];
  const ask = (key = 'k', call: Partial<SharedCall> = {}) =>
    flight.subscribe(key, { deadlineMs: nowMs + 60_000, ...call }, ({ signal }) => {
      runs += 1;
      signals.push(signal);
      return new Promise((resolve, reject) => {
        deferred.push({ resolve: (n) => resolve({ list: [n] }), reject });
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    });
  return {
    ending,
    ask,
    signals,
    deferred,
    runs: () => runs,
    now: () => nowMs,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('single flight', () => {
  it('makes one call for 200 callers', async () => {
    const { ask, deferred, runs } = setUp();
    const answers = Array.from({ length: 200 }, () => ask());
    deferred[0]?.resolve(7);
    expect(await Promise.all(answers)).toEqual(Array(200).fill({ list: [7] }));
    expect(runs()).toBe(1);
  });

  it('lets no caller change what the others were given', async () => {
    const { ask, deferred } = setUp();
    const both = [ask(), ask()];
    deferred[0]?.resolve(7);
    const [one, other] = await Promise.all(both);
    expect(() => one?.list.push(8)).toThrow(TypeError);
    expect(other).toEqual({ list: [7] });
    expect(await ask()).toEqual({ list: [7] });
  });

  it('keeps different questions apart', async () => {
    const { ask, deferred, runs } = setUp();
    const both = [ask('a'), ask('b')];
    deferred[0]?.resolve(1);
    deferred[1]?.resolve(2);
    expect(await Promise.all(both)).toEqual([{ list: [1] }, { list: [2] }]);
    expect(runs()).toBe(2);
  });

  it('remembers an answer for its time, counted from its arrival', async () => {
    const { ask, deferred, runs, pass } = setUp(10_000);
    const first = ask();
    pass(5_000);
    deferred[0]?.resolve(1);
    await first;
    pass(9_999);
    await ask();
    expect(runs()).toBe(1);
    pass(1);
    const second = ask();
    deferred[1]?.resolve(2);
    expect(await second).toEqual({ list: [2] });
  });

  it('gives a kept answer at once while one new call is under way', async () => {
    const { ask, deferred, runs, pass } = setUp(10_000, 3, 5_000);
    const first = ask();
    deferred[0]?.resolve(1);
    await first;
    pass(10_000);
    expect(await Promise.all([ask(), ask()])).toEqual([{ list: [1] }, { list: [1] }]);
    expect(runs()).toBe(2);
    deferred[1]?.resolve(2);
    await nextTurn();
    expect(await ask()).toEqual({ list: [2] });
    expect(runs()).toBe(2);
  });

  it('gives a kept answer on when the new call fails, and asks again', async () => {
    const { ask, deferred, runs, pass } = setUp(10_000, 3, 5_000);
    const first = ask();
    deferred[0]?.resolve(1);
    await first;
    pass(10_000);
    await ask();
    deferred[1]?.reject(new Error('down'));
    await nextTurn();
    expect(await ask()).toEqual({ list: [1] });
    expect(runs()).toBe(3);
  });

  it('waits for a new answer once the kept one is too old', async () => {
    const { ask, deferred, pass } = setUp(10_000, 3, 5_000);
    const first = ask();
    deferred[0]?.resolve(1);
    await first;
    pass(15_000);
    const second = ask();
    deferred[1]?.resolve(2);
    expect(await second).toEqual({ list: [2] });
  });

  it('remembers nothing when told so', async () => {
    const { ask, deferred, runs } = setUp(0);
    for (const index of [0, 1]) {
      const answer = ask();
      deferred[index]?.resolve(index);
      await answer;
    }
    expect(runs()).toBe(2);
  });

  it('does not remember failures', async () => {
    const { ask, deferred, runs } = setUp();
    const both = [ask(), ask()];
    const reasons = Promise.all(both.map((answer) => answer.catch((error: unknown) => error)));
    const failure = new Error('no');
    deferred[0]?.reject(failure);
    expect(await reasons).toEqual([failure, failure]);
    const again = ask();
    deferred[1]?.resolve(1);
    await again;
    expect(runs()).toBe(2);
  });

  it('forgets the oldest answer when there are too many', async () => {
    const { ask, deferred, runs } = setUp(10_000, 2);
    for (const [index, key] of ['a', 'b', 'c'].entries()) {
      const answer = ask(key);
      deferred[index]?.resolve(index);
      await answer;
    }
    expect(await ask('b')).toEqual({ list: [1] });
    expect(await ask('c')).toEqual({ list: [2] });
    expect(runs()).toBe(3);
    void ask('a').catch(() => 'left pending');
    expect(runs()).toBe(4);
  });

  it('forgets what a clock set back would keep for too long', async () => {
    const { ask, deferred, runs, pass } = setUp();
    const first = ask();
    deferred[0]?.resolve(1);
    await first;
    pass(-3_600_000);
    void ask().catch(() => 'left pending');
    expect(runs()).toBe(2);
  });

  it('lets one caller go without ending the call for the others', async () => {
    const { ask, deferred, signals } = setUp();
    const controller = new AbortController();
    const leaver = ask('k', { signal: controller.signal });
    const stayer = ask();
    const reason = new Error('gone');
    const refusal = leaver.catch((error: unknown) => error);
    controller.abort(reason);
    expect(await refusal).toBe(reason);
    expect(signals[0]?.aborted).toBe(false);
    deferred[0]?.resolve(1);
    expect(await stayer).toEqual({ list: [1] });
  });

  it('aborts the call when its last caller has gone, and starts afresh for the next', async () => {
    const { ask, deferred, signals, runs } = setUp();
    const controllers = [new AbortController(), new AbortController()];
    const refusals = controllers.map(({ signal }) => ask('k', { signal }).catch((error: unknown) => error));
    for (const controller of controllers) controller.abort(new Error('gone'));
    expect(signals[0]?.aborted).toBe(true);
    const next = ask();
    await Promise.all(refusals);
    deferred[1]?.resolve(3);
    expect(await next).toEqual({ list: [3] });
    expect(runs()).toBe(2);
  });

  it('lets what arrives meanwhile go before the callers still to be answered', async () => {
    const { ask, deferred } = setUp();
    const order: string[] = [];
    const answers = ['first', 'second', 'third'].map((who) => ask().then(() => order.push(who)));
    const arrival = nextTurn().then(() => order.push('arrival'));
    deferred[0]?.resolve(1);
    await Promise.all([...answers, arrival]);
    expect(order).toEqual(['first', 'arrival', 'second', 'third']);
  });

  it('makes no call for a caller who has gone already', async () => {
    const { ask, runs } = setUp();
    const reason = new Error('gone');
    await expect(ask('k', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(runs()).toBe(0);
  });

  it('does not make a hurried caller wait with a patient one', async () => {
    const { ask, deferred, runs, now } = setUp();
    const patient = ask('k', { deadlineMs: now() + 600_000 });
    const hurried = ask('k', { deadlineMs: now() + 2_000 });
    expect(runs()).toBe(2);
    deferred[0]?.resolve(1);
    deferred[1]?.resolve(2);
    await Promise.all([patient, hurried]);
  });

  it('lets a patient caller go on when the hurried call it had joined gives up', async () => {
    const { ask, deferred, runs, now } = setUp();
    const hurried = ask('k', { deadlineMs: now() + 2_000 }).catch((error: unknown) => error);
    const patient = ask('k', { deadlineMs: now() + 600_000 });
    expect(runs()).toBe(1);
    const limited = new RangeError('the limit is used up');
    deferred[0]?.reject(limited);
    expect(await hurried).toBe(limited);
    await nextTurn();
    expect(runs()).toBe(2);
    deferred[1]?.resolve(2);
    expect(await patient).toEqual({ list: [2] });
  });

  it('ends every call under way when told so', async () => {
    const { ask, ending } = setUp();
    const reason = new Error('closed');
    const both = [ask('a'), ask('b')].map((answer) => answer.catch((error: unknown) => error));
    ending.abort(reason);
    expect(await Promise.all(both)).toEqual([reason, reason]);
  });
});

describe('one a turn', () => {
  it('runs the first task at once', () => {
    const yieldingQueue = createYieldingQueue();
    let ran = false;
    yieldingQueue(() => {
      ran = true;
    });
    expect(ran).toBe(true);
  });

  it('runs one more in each turn, in order', async () => {
    const yieldingQueue = createYieldingQueue();
    const ran: number[] = [];
    for (const task of [1, 2, 3]) yieldingQueue(() => ran.push(task));
    expect(ran).toEqual([1]);
    await nextTurn();
    expect(ran).toEqual([1, 2]);
    await nextTurn();
    expect(ran).toEqual([1, 2, 3]);
  });

  it('starts again at once when the line has emptied', async () => {
    const yieldingQueue = createYieldingQueue();
    const ran: number[] = [];
    yieldingQueue(() => ran.push(1));
    await nextTurn();
    await nextTurn();
    yieldingQueue(() => ran.push(2));
    expect(ran).toEqual([1, 2]);
  });
});
