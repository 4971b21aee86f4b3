export type Random = ReturnType<typeof createRandom>;

/** Marsaglia's 32-bit xorshift: a few lines, and the same sequence on every machine. */
export function createRandom(seed: number) {
  // The generator never leaves zero, and small seeds start alike unless they are spread first.
  let state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995 || 1;
  /** In [0, 1). */
  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  }
  for (let warmUp = 0; warmUp < 8; warmUp += 1) next();

  /** Whole, both ends included. */
  function int(min: number, max: number): number {
    return min + Math.floor(next() * (max - min + 1));
  }

  function pick<T>(items: readonly T[]): T {
    const picked = items[int(0, items.length - 1)];
    if (picked === undefined) throw new RangeError('There is nothing to pick from');
    return picked;
  }

  return {
    next,
    int,
    pick,
    chance: (probability: number) => next() < probability,
    /** Items of weight 0 are never picked. */
    pickWeighted<T>(items: readonly T[], weightOf: (item: T) => number): T {
      const total = items.reduce((sum, item) => sum + weightOf(item), 0);
      let left = next() * total;
      for (const item of items) {
        left -= weightOf(item);
        if (left < 0) return item;
      }
      throw new RangeError('There is nothing of any weight to pick from');
    },
    text(alphabet: string, length: number): string {
      let made = '';
      while (made.length < length) made += alphabet.charAt(int(0, alphabet.length - 1));
      return made;
    },
  };
}
