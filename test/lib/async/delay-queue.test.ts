import { createDelayQueue } from '../../../src/lib/async/delay-queue';
import { createVirtualClock } from '../../calcom/support/virtual-clock';

const start = Date.parse('2026-06-08T08:00:00Z');
const at = (ms: number) => new Date(start + ms);

/** Its clock is the time that passes, moved by what `move` was given. */
function createQueue(tickMs = 60_000) {
  const time = createVirtualClock(start);
  const stopping = new AbortController();
  const came: string[] = [];
  const waits: number[] = [];
  let movedMs = 0;
  const queue = createDelayQueue<string>({
    now: () => new Date(time.now().getTime() + movedMs),
    wait(ms, signal) {
      waits.push(ms);
      return time.wait(ms, signal);
    },
    tickMs,
    signal: stopping.signal,
    onTime: (id, item) => came.push(`${id} ${item}`),
  });
  const move = (ms: number) => {
    movedMs += ms;
  };
  return { queue, came, waits, stopping, move, pass: (ms: number) => time.run(start + ms) };
}

describe('a delay queue', () => {
  it('lets out at an instant all who wait for it, with one timer, and nobody else', async () => {
    const { queue, came, waits, pass } = createQueue();
    queue.add('run-1', at(20), 'one');
    queue.add('run-2', at(50), 'two');
    queue.add('run-3', at(20), 'three');
    expect(waits).toEqual([20]);
    await pass(19);
    expect(came).toEqual([]);
    await pass(20);
    expect(came).toEqual(['run-1 one', 'run-3 three']);
    expect(queue.size()).toBe(1);
    await pass(50);
    expect(came).toEqual(['run-1 one', 'run-3 three', 'run-2 two']);
  });

  it('lets out first what is nearer than what it waits for already', async () => {
    const { queue, came, pass } = createQueue();
    queue.add('run-1', at(30_000), 'far');
    queue.add('run-2', at(20), 'near');
    await pass(20);
    expect(came).toEqual(['run-2 near']);
  });

  it('notices within a tick that its clock was moved, and lets out only those whose time has come', async () => {
    const { queue, came, pass, move } = createQueue(10);
    queue.add('run-1', at(3_600_000), 'in an hour');
    queue.add('run-2', at(7_200_000), 'in two hours');
    await pass(30);
    expect(came).toEqual([]);
    move(3_600_000);
    await pass(45);
    expect(came).toEqual(['run-1 in an hour']);
  });

  it('waits again for an instant that has come already, and takes one that has passed for now', async () => {
    const { queue, came, pass } = createQueue();
    queue.add('run-1', at(20), 'one');
    await pass(20);
    queue.add('run-2', at(20), 'two');
    queue.add('run-3', at(0), 'three');
    await pass(20);
    expect(came).toEqual(['run-1 one', 'run-3 three', 'run-2 two']);
  });

  it('lets out once, and not who was taken before', async () => {
    const { queue, came, pass } = createQueue();
    queue.add('run-1', at(20), 'one');
    queue.add('run-2', at(20), 'two');
    expect([queue.take('run-1'), queue.take('run-1'), queue.take('run-9')]).toEqual([
      'one',
      undefined,
      undefined,
    ]);
    await pass(20);
    expect(came).toEqual(['run-2 two']);
    expect([queue.take('run-2'), queue.size()]).toEqual([undefined, 0]);
  });

  it('keeps of two items with one id the newer', async () => {
    const { queue, came, pass } = createQueue();
    queue.add('run-1', at(20), 'old');
    queue.add('run-1', at(30), 'new');
    expect(queue.size()).toBe(1);
    await pass(40);
    expect(came).toEqual(['run-1 new']);
  });

  it('gives all back when it stops, and lets out nobody', async () => {
    const { queue, came, stopping, pass } = createQueue();
    queue.add('run-1', at(20), 'one');
    queue.add('run-2', at(50), 'two');
    stopping.abort();
    queue.add('run-3', at(20), 'three');
    await pass(60);
    expect(queue.takeAll()).toEqual(['one', 'two', 'three']);
    expect([queue.size(), came]).toEqual([0, []]);
  });
});
