import { createKeyedSemaphore, QueueFullError } from '../../../src/lib/async/semaphore';

/** Works that end when they are told to. */
function rig(limits: Parameters<typeof createKeyedSemaphore>[0]) {
  const semaphore = createKeyedSemaphore(limits);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    begun,
    begin(key: string, name: string, signal: AbortSignal | null = null) {
      return semaphore.acquire(key, signal, () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.set(name, resolve));
      });
    },
    async end(name: string) {
      ends.get(name)?.();
      await turn();
    },
  };
}

describe('keyed semaphore', () => {
  it('runs so many at once, of a key fewer, and lets waiting keys take turns', async () => {
    const { begun, begin, end } = rig({ max: 2, maxPerKey: 1 });
    const all = [begin('a', 'a1'), begin('a', 'a2'), begin('a', 'a3'), begin('b', 'b1'), begin('c', 'c1')];
    await end('nothing');
    expect(begun).toEqual(['a1', 'b1']);
    await end('b1');
    expect(begun).toEqual(['a1', 'b1', 'c1']);
    await end('a1');
    await end('c1');
    await end('a2');
    expect(begun.slice(3)).toEqual(['a2', 'a3']);
    await end('a3');
    await Promise.all(all);
  });

  it('lets one that comes late go before the rest of a key with many', async () => {
    const { begun, begin, end } = rig({ max: 1, maxPerKey: 1 });
    for (const name of ['a1', 'a2', 'a3', 'a4']) void begin('a', name);
    void begin('b', 'b1');
    await end('nothing');
    await end('a1');
    expect(begun).toEqual(['a1', 'b1']);
  });

  it('refuses at once what has no room to wait, and others still have theirs', async () => {
    const { begun, begin, end } = rig({ max: 1, maxPerKey: 1, maxWaiting: 2, maxWaitingPerKey: 1 });
    const kept = [begin('a', 'a1'), begin('a', 'a2')];
    await expect(begin('a', 'a3')).rejects.toThrow(QueueFullError);
    await end('nothing');
    kept.push(begin('b', 'b1'));
    await expect(begin('c', 'c1')).rejects.toThrow(QueueFullError);
    for (const name of ['a1', 'a2', 'b1', 'a2']) await end(name);
    await Promise.all(kept);
    expect(begun).toHaveLength(3);
  });

  it('gives the place of whoever goes away to the next', async () => {
    const { begun, begin, end } = rig({ max: 1, maxPerKey: 1 });
    const leaving = new AbortController();
    const first = begin('a', 'a1');
    const gone = begin('a', 'a2', leaving.signal);
    const third = begin('a', 'a3');
    await end('nothing');
    leaving.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    await end('a1');
    await end('a3');
    await Promise.all([first, third]);
    expect(begun).toEqual(['a1', 'a3']);
  });
});
