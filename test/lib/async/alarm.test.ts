import { createTimer } from '../../../src/lib/async/timer';
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
