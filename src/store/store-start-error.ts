/** The store cannot be opened as things are. The message says what to do, and holds no key and no address with a password. */
export class StoreStartError extends Error {
  constructor(problem: string, cause?: unknown) {
    super(problem, cause === undefined ? {} : { cause });
    this.name = 'StoreStartError';
  }
}
