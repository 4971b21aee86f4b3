import fc from 'fast-check';
import { createChannelLimiter } from '../../../src/digests/worker/channel-limiter';
import { createKeyedSemaphore } from '../../../src/lib/async/semaphore';

const never = new AbortController().signal;

/** A clock that goes on as soon as everyone waits. */
function createTicks() {
  let at = 0;
  const timers: { readonly due: number; readonly ring: () => void }[] = [];
  return {
    ticks: () => at,
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        timers.push({ due: at + ms, ring: resolve });
      }),
    async runOut(): Promise<void> {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        timers.sort((a, b) => a.due - b.due);
        const next = timers.shift();
        if (next === undefined) return;
        at = Math.max(at, next.due);
        next.ring();
      }
    },
  };
}

const wideSemaphore = () => createKeyedSemaphore({ max: 100, maxPerKey: 100 });

describe('createPacer', () => {
  it('lets a message a second into each channel, and channels not wait for each other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3_000 })), {
          maxLength: 30,
        }),
        async (messages) => {
          const { ticks, wait, runOut } = createTicks();
          const limiter = createChannelLimiter({ ticks, wait, semaphore: wideSemaphore() });
          const sent = new Map<number, number[]>();
          for (const [number, durationMs] of messages) {
            const channel = { workspaceId: 'T1', channelId: `C${number}`, priority: 0 } as const;
            limiter
              .acquire(channel, never, async () => {
                sent.set(number, [...(sent.get(number) ?? []), ticks()]);
                await wait(durationMs % 900);
              })
              .catch(() => undefined);
          }
          await runOut();
          expect([...sent.values()].flat()).toHaveLength(messages.length);
          for (const times of sent.values()) {
            expect(times).toEqual(times.map((_, at) => at * 1_000));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('makes up for a part of what a message left late', async () => {
    const { ticks, wait, runOut } = createTicks();
    const limiter = createChannelLimiter({ ticks, wait, semaphore: wideSemaphore() });
    const left: number[] = [];
    const pass = (lateMs: number) =>
      limiter.acquire({ workspaceId: 'T1', channelId: 'C1', priority: 0 }, never, async (onSend) => {
        await wait(lateMs);
        onSend();
        left.push(ticks());
      });
    const all = [pass(1_800), pass(0), pass(0), pass(0), pass(0)];
    await runOut();
    await Promise.all(all);
    expect(left).toEqual([1_800, 2_300, 3_050, 4_050, 5_050]);
  });

  it('lets messages go before the detail of others', async () => {
    const { ticks, wait, runOut } = createTicks();
    const limiter = createChannelLimiter({ ticks, wait, semaphore: wideSemaphore() });
    const order: string[] = [];
    const pass = (priority: 0 | 1, name: string) =>
      limiter.acquire({ workspaceId: 'T1', channelId: 'C1', priority }, never, async () => {
        order.push(name);
      });
    const all = [pass(0, 'first'), pass(1, 'detail'), pass(0, 'second')];
    await runOut();
    await Promise.all(all);
    expect(order).toEqual(['first', 'second', 'detail']);
  });

  it('lets nothing into a workspace for as long as Slack said, and others go on', async () => {
    const { ticks, wait, runOut } = createTicks();
    const limiter = createChannelLimiter({ ticks, wait, semaphore: wideSemaphore() });
    const sent: (readonly [string, number])[] = [];
    const pass = (workspaceId: string) =>
      limiter.acquire({ workspaceId, channelId: 'C1', priority: 0 }, never, async () => {
        sent.push([workspaceId, ticks()]);
      });
    limiter.block('T1', 5_000);
    limiter.block('T1', 2_000);
    const all = [pass('T1'), pass('T1'), pass('T1'), pass('T2')];
    await runOut();
    await Promise.all(all);
    expect(sent).toEqual([
      ['T2', 0],
      ['T1', 5_000],
      ['T1', 6_000],
      ['T1', 7_000],
    ]);
  });

  it('turns away whoever goes before their turn, and the next one has it', async () => {
    const { ticks, wait, runOut } = createTicks();
    const limiter = createChannelLimiter({ ticks, wait, semaphore: wideSemaphore() });
    const channel = { workspaceId: 'T1', channelId: 'C1', priority: 0 } as const;
    const leaving = new AbortController();
    const first = limiter.acquire(channel, never, async () => ticks());
    const second = limiter.acquire(channel, leaving.signal, async () => ticks());
    const third = limiter.acquire(channel, never, async () => ticks());
    const turnedAway = expect(second).rejects.toThrow('gone');
    leaving.abort(new Error('gone'));
    await runOut();
    await turnedAway;
    expect([await first, await third]).toEqual([0, 1_000]);
  });

  it('goes on after a message that failed', async () => {
    const { ticks, wait, runOut } = createTicks();
    const limiter = createChannelLimiter({ ticks, wait, semaphore: wideSemaphore() });
    const channel = { workspaceId: 'T1', channelId: 'C1', priority: 0 } as const;
    const failing = limiter.acquire(channel, never, () => Promise.reject(new Error('refused')));
    const next = limiter.acquire(channel, never, async () => ticks());
    await Promise.all([expect(failing).rejects.toThrow('refused'), runOut()]);
    expect(await next).toBe(1_000);
  });
});

describe('createGate', () => {
  it('never lets in more than it may, of all or of a key, and everyone in the end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 20 })), {
          maxLength: 40,
        }),
        async (works) => {
          const { wait, runOut } = createTicks();
          const semaphore = createKeyedSemaphore({ max: 4, maxPerKey: 2 });
          const inside: string[] = [];
          let done = 0;
          const all = works.map(([key, ms]) =>
            semaphore.acquire(key, never, async () => {
              inside.push(key);
              expect(inside.length).toBeLessThanOrEqual(4);
              expect(inside.filter((each) => each === key).length).toBeLessThanOrEqual(2);
              await wait(ms);
              inside.splice(inside.indexOf(key), 1);
              done += 1;
            }),
          );
          await runOut();
          await Promise.all(all);
          expect(done).toBe(works.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});
