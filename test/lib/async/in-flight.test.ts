import { createInFlight } from '../../../src/lib/async/in-flight';

function deferred() {
  let settle: { resolve: () => void; reject: (error: Error) => void } = {
    resolve: () => undefined,
    reject: () => undefined,
  };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...settle };
}

describe('createInFlight', () => {
  it('has nothing to wait for at first', async () => {
    expect(await createInFlight().drain(1_000)).toBe(true);
  });

  it('waits until all work has ended, well or badly', async () => {
    const inFlight = createInFlight();
    const [good, bad] = [deferred(), deferred()];
    inFlight.track(good.promise);
    inFlight.track(bad.promise);
    let isDone = false;
    const drained = inFlight.drain(5_000).then((all) => {
      isDone = true;
      return all;
    });
    bad.reject(new Error('failed'));
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    good.resolve();
    expect(await drained).toBe(true);
  });

  it('waits for work that begins while it waits', async () => {
    const inFlight = createInFlight();
    const [first, second] = [deferred(), deferred()];
    inFlight.track(first.promise);
    let isDone = false;
    const drained = inFlight.drain(5_000).then(() => {
      isDone = true;
    });
    inFlight.track(second.promise);
    first.resolve();
    await new Promise(setImmediate);
    expect(isDone).toBe(false);
    second.resolve();
    await drained;
    expect(isDone).toBe(true);
  });

  it('gives up in time', async () => {
    const inFlight = createInFlight();
    inFlight.track(deferred().promise);
    expect(await inFlight.drain(10)).toBe(false);
  });

  it('forgets what has ended', async () => {
    const inFlight = createInFlight();
    inFlight.track(Promise.resolve());
    inFlight.track(Promise.reject(new Error('failed')));
    await new Promise(setImmediate);
    expect(await inFlight.drain(0)).toBe(true);
  });
});
