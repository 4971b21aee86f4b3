import type { Kysely, UpdateResult } from 'kysely';
import type { Schema } from './schema';

/** Either database, opened. Hides all that differs between the two. */
export interface Database {
  readonly db: Kysely<Schema>;
  /** Whether other processes may use it at the same time. */
  readonly isShared: boolean;
  /** A transaction for frequent writes: SQLite puts many into one commit, and may run `act` twice. */
  write<T>(act: (trx: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** The encrypted row of `key_checks`, read before anything is written; null in a new database. */
  readKeyCheck(): Promise<string | null>;
  /** Overwrites what deletions left in the database's files. Does nothing on Postgres. */
  purge(): Promise<void>;
  /**
   * Runs `act` in one process at a time, over all that use the database, and without statement timeouts.
   *
   * @throws StoreStartError after waiting for a minute
   */
  exclusively<T>(act: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StoreLogger {
  warn(message: string): void;
  failure(message: string, error: unknown, fields?: Readonly<Record<string, string>>): void;
}

/** Runs a compare-and-set update; resolves to whether it found its row in the expected state. */
export async function hasUpdated(query: {
  executeTakeFirst(): Promise<UpdateResult | undefined>;
}): Promise<boolean> {
  const result = await query.executeTakeFirst();
  return (result?.numUpdatedRows ?? 0n) > 0n;
}
