import { createBacklogCounter } from '../../../src/lib/async/semaphore';

describe('a build line', () => {
  it('counts who is in it, but for those who sleep, and forgets those who fail', async () => {
    const line = createBacklogCounter();
    let wakeUp: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    let fail: (reason: Error) => void = () => undefined;
    const failing = new Promise<void>((_resolve, reject) => {
      fail = reject;
    });
    const works = [
      line.within(() => line.without(() => asleep).then(() => failing)),
      line.within(() => failing),
    ];
    expect(line.length()).toBe(1);
    wakeUp();
    await new Promise(setImmediate);
    expect(line.length()).toBe(2);
    fail(new Error('it fails'));
    await Promise.allSettled(works);
    expect(line.length()).toBe(0);
  });
});
