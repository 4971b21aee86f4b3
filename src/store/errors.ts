/** The database cannot be reached or written: gone, locked, full. Worth another attempt in a minute. */
export class StoreUnavailableError extends Error {
  constructor(cause?: unknown) {
    super('the database cannot be used right now', cause === undefined ? {} : { cause });
    this.name = 'StoreUnavailableError';
  }
}

/** The store cannot be opened. The message says what to do, and contains no key and no password. */
export class StoreStartError extends Error {
  constructor(problem: string, cause?: unknown) {
    super(problem, cause === undefined ? {} : { cause });
    this.name = 'StoreStartError';
  }
}

/** Another process, usually a running Roundup, holds the data folder. `holder` names it as far as known. */
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

/** A row holds a value that this version cannot read. Names the column, never the value. */
export class UnreadableRowError extends Error {
  constructor(readonly column: string) {
    super(`${column} holds something this version of Roundup cannot read`);
    this.name = 'UnreadableRowError';
  }
}
