import { createTtlCache } from '../../../src/lib/async/ttl-cache';
import { createClock } from '../../support/clock';

describe('ttl cache', () => {
  it('forgets each value after its time, and when the clock has been set back', () => {
    const clock = createClock();
    const cache = createTtlCache<number>({ now: clock.now, max: 10, ttlMs: 1_000 });
    cache.set('a', 1);
    cache.set('b', 2, 5_000);
    clock.advance(999);
    expect([cache.get('a'), cache.get('b')]).toEqual([1, 2]);
    clock.advance(1);
    expect([cache.get('a'), cache.get('b')]).toEqual([undefined, 2]);
    clock.advance(-2_000);
    expect(cache.get('b')).toBeUndefined();
  });

  it('forgets the least recently used when there are too many', () => {
    const cache = createTtlCache<string>({ now: createClock().now, max: 2 });
    cache.set('a', 'A');
    cache.set('b', 'B');
    cache.get('a');
    cache.set('c', 'C');
    expect(['a', 'b', 'c'].map(cache.get)).toEqual(['A', undefined, 'C']);
  });
});
