import { setImmediate as nextTurn } from 'node:timers/promises';
import { createYieldingQueue } from '../../../src/lib/async/single-flight';

describe('one a turn', () => {
  it('runs the first task at once', () => {
    const oneATurn = createYieldingQueue();
    let ran = false;
    oneATurn(() => {
      ran = true;
    });
    expect(ran).toBe(true);
  });

  it('runs one more in each turn, in order', async () => {
    const oneATurn = createYieldingQueue();
    const ran: number[] = [];
    for (const task of [1, 2, 3]) oneATurn(() => ran.push(task));
    expect(ran).toEqual([1]);
    await nextTurn();
    expect(ran).toEqual([1, 2]);
    await nextTurn();
    expect(ran).toEqual([1, 2, 3]);
  });

  it('starts again at once when the line has emptied', async () => {
    const oneATurn = createYieldingQueue();
    const ran: number[] = [];
    oneATurn(() => ran.push(1));
    await nextTurn();
    await nextTurn();
    oneATurn(() => ran.push(2));
    expect(ran).toEqual([1, 2]);
  });
});
