import { createDelayQueue, createTimer, type Timer } from '../../../src/lib/async/timer';
import { createVirtualClock } from '../../calcom/support/virtual-clock';

const start = Date.parse('2026-06-08T08:00:00Z');

describe('createAlarm', () => {
  let time = createVirtualClock(start);
  beforeEach(() => {
    time = createVirtualClock(start);
  });

  it('notices within a tick that its clock was moved, and wakes only those whose time has come', async () => {
    let clock = start;
    const alarm = createTimer({ now: () => new Date(clock), wait: time.wait, tickMs: 10 });
    const woken: string[] = [];
    const signal = new AbortController().signal;
    const sleep = (name: string, ms: number) =>
      alarm.until(new Date(start + ms), signal).then(() => woken.push(name));
    const sooner = sleep('in an hour', 3_600_000);
    const leaving = new AbortController();
    const later = alarm.until(new Date(start + 7_200_000), leaving.signal);
    await time.run(start + 30);
    expect(woken).toEqual([]);
    clock += 3_600_000;
    await time.run(start + 45);
    await sooner;
    expect(woken).toEqual(['in an hour']);
    leaving.abort(new Error('enough'));
    await expect(later).rejects.toThrow('enough');
  });

  it('wakes for what is nearer than what it waits for already', async () => {
    const alarm = createTimer({ now: time.now, wait: time.wait, tickMs: 60_000 });
    const leaving = new AbortController();
    const far = alarm.until(new Date(start + 30_000), leaving.signal);
    const near = alarm.until(new Date(start + 20), leaving.signal);
    await time.run(start + 20);
    await near;
    leaving.abort(new Error('enough'));
    await expect(far).rejects.toThrow('enough');
  });

  it('takes a time that has passed for now, and a signal that has ended for an end', async () => {
    const alarm = createTimer({ now: () => new Date(start), wait: time.wait, tickMs: 10 });
    await alarm.until(new Date(start), new AbortController().signal);
    await expect(alarm.until(new Date(start + 1), AbortSignal.abort(new Error('over')))).rejects.toThrow(
      'over',
    );
  });
});

const nine = new Date('2026-06-08T09:00:00Z');
const ten = new Date('2026-06-08T10:00:00Z');

function roomWithBell() {
  const asked: { readonly at: Date; ring(): void }[] = [];
  const alarm: Timer = {
    until: (at, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        asked.push({ at, ring: resolve });
      }),
  };
  const stopping = new AbortController();
  const came: string[] = [];
  const onTime = (id: string, item: string) => came.push(`${id} ${item}`);
  const room = createDelayQueue<string>({ timer: alarm, signal: stopping.signal, onTime });
  return { room, asked, came, stopping };
}

const settled = () => new Promise(setImmediate);

describe('a waiting room', () => {
  it('lets out at an instant all who wait for it, with one wait, and nobody else', async () => {
    const { room, asked, came } = roomWithBell();
    room.add('run-1', nine, 'one');
    room.add('run-2', ten, 'two');
    room.add('run-3', nine, 'three');
    expect(asked.map(({ at }) => at)).toEqual([nine, ten]);
    asked[0]?.ring();
    await settled();
    expect(came).toEqual(['run-1 one', 'run-3 three']);
    expect(room.size()).toBe(1);
  });

  it('waits anew for an instant that has come already', async () => {
    const { room, asked, came } = roomWithBell();
    room.add('run-1', nine, 'one');
    asked[0]?.ring();
    await settled();
    room.add('run-2', nine, 'two');
    asked[1]?.ring();
    await settled();
    expect(came).toEqual(['run-1 one', 'run-2 two']);
  });

  it('lets out once, and not who was taken before', async () => {
    const { room, asked, came } = roomWithBell();
    room.add('run-1', nine, 'one');
    room.add('run-2', nine, 'two');
    expect([room.take('run-1'), room.take('run-1'), room.take('run-9')]).toEqual([
      'one',
      undefined,
      undefined,
    ]);
    asked[0]?.ring();
    await settled();
    expect(came).toEqual(['run-2 two']);
    expect([room.take('run-2'), room.size()]).toEqual([undefined, 0]);
  });

  it('lets out nobody whose instant comes just when it stops', async () => {
    const { room, asked, came, stopping } = roomWithBell();
    room.add('run-1', nine, 'one');
    asked[0]?.ring();
    stopping.abort();
    await settled();
    expect([came, room.takeAll()]).toEqual([[], ['one']]);
  });

  it('gives all back when it stops, and lets out nobody', async () => {
    const { room, came, stopping } = roomWithBell();
    room.add('run-1', nine, 'one');
    room.add('run-2', ten, 'two');
    stopping.abort();
    await settled();
    expect(room.takeAll()).toEqual(['one', 'two']);
    expect([room.size(), came]).toEqual([0, []]);
  });
});
