/** Counts the runs that could be built now. Each holds much, so that only so many are taken at once. */
export interface BuildLine {
  length(): number;
  /** Counts as one until the work ends. */
  within<T>(work: () => Promise<T>): Promise<T>;
  /** Meanwhile it does not count: whoever sleeps keeps nobody else from being taken. */
  without<T>(sleep: () => Promise<T>): Promise<T>;
}

export function createBuildLine(): BuildLine {
  let length = 0;
  const counting =
    (step: 1 | -1) =>
    async <T>(work: () => Promise<T>): Promise<T> => {
      length += step;
      try {
        return await work();
      } finally {
        length -= step;
      }
    };
  return { length: () => length, within: counting(1), without: counting(-1) };
}
