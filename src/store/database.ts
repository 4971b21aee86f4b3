import type { Kysely, UpdateResult } from 'kysely';
import type { Schema } from './schema';

/** One of the two databases, opened. All that differs between them is behind this. */
export interface Database {
  readonly db: Kysely<Schema>;
  /** Other processes may use it at the same time. */
  readonly isShared: boolean;
  /** A transaction for what is written once a post and more: SQLite does many at once. It may be run twice. */
  write<T>(act: (trx: Kysely<Schema>) => Promise<T>): Promise<T>;
  /** The sealed row of `key_checks`, read before anything is written; null in a database not used before. */
  readKeyCheck(): Promise<string | null>;
  /** After deletions: overwrites what is left of them in the database's files. Postgres sees to that itself. */
  purge(): Promise<void>;
  /**
   * In one process at a time, over all that use the database, and with no limit to the time of a statement.
   *
   * @throws StoreStartError after a long wait
   */
  alone<T>(act: (db: Kysely<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface StoreLogger {
  warn(message: string): void;
  failure(message: string, error: unknown, fields?: Readonly<Record<string, string>>): void;
}

/** Runs an update that compares and sets: has it found its row as it was to be? */
export async function hasUpdated(query: {
  executeTakeFirst(): Promise<UpdateResult | undefined>;
}): Promise<boolean> {
  const result = await query.executeTakeFirst();
  return (result?.numUpdatedRows ?? 0n) > 0n;
}
