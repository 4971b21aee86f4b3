/** Numbers from 0 up to 1, the same ones for the same seed, so that both sides of a comparison meet the same load. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    // A linear congruential generator; its high bits are good enough for moments of sending.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
