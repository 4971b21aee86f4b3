/** The database cannot be reached, or takes no writes: gone, locked, full. Worth another try in a minute. */
export class StoreUnavailableError extends Error {
  constructor(cause?: unknown) {
    super('the database cannot be used right now', cause === undefined ? {} : { cause });
    this.name = 'StoreUnavailableError';
  }
}

/** The store cannot be opened as things are. The message says what to do, and holds no key and no address with a password. */
export class StoreStartError extends Error {
  constructor(problem: string, cause?: unknown) {
    super(problem, cause === undefined ? {} : { cause });
    this.name = 'StoreStartError';
  }
}

/** Another process has the data folder: a Roundup that runs, as a rule. `holder` says which, as far as it is known. */
export class DataDirInUseError extends StoreStartError {
  constructor(
    path: string,
    readonly holder: string,
  ) {
    super(
      `${path} is in use by another Roundup process (${holder}): ` +
        'stop that one first, or give this one a DATA_DIR of its own. Several processes can share a Postgres: set DATABASE_URL.',
    );
    this.name = 'DataDirInUseError';
  }
}

/** A row holds what this version does not know how to read. Names the column, never the value. */
export class UnreadableRowError extends Error {
  constructor(readonly column: string) {
    super(`${column} holds something this version of Roundup cannot read`);
    this.name = 'UnreadableRowError';
  }
}
