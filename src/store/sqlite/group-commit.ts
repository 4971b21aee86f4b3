import type { Kysely } from 'kysely';
import type { Database } from '../database';
import { StoreUnavailableError } from '../errors';
import type { Schema } from '../schema';

/** Enough that the wait for the disk hardly counts, few enough that the process answers in between. */
const writesAtOnce = 100;

interface Write {
  /** Resolves to what tells the caller of it, once it is on disk. */
  run(trx: Kysely<Schema>): Promise<() => void>;
  reject(error: unknown): void;
}

/**
 * Writes that come at the same time share a transaction: on SQLite each waits for the disk, and the process with it.
 * They follow each other in it, and one that fails does so alone.
 */
export function createGroupCommit(db: Kysely<Schema>): Database['write'] {
  const waiting: Write[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    while (waiting.length > 0) {
      // What has arrived while the process stood still comes in first.
      await new Promise(setImmediate);
      await runTogether(waiting.splice(0, writesAtOnce));
    }
    isRunning = false;
  }

  async function runTogether(writes: readonly Write[]): Promise<void> {
    try {
      const tell = await db.transaction().execute(async (trx) => {
        const each: (() => void)[] = [];
        for (const write of writes) each.push(await write.run(trx));
        return each;
      });
      for (const one of tell) one();
    } catch (error) {
      // Tried one by one, each would wait for the database again.
      if (writes.length === 1 || error instanceof StoreUnavailableError) {
        for (const write of writes) write.reject(error);
        return;
      }
      for (const write of writes) await runTogether([write]);
    }
  }

  return (act) =>
    new Promise((resolve, reject) => {
      const run = async (trx: Kysely<Schema>) => {
        const result = await act(trx);
        return () => resolve(result);
      };
      waiting.push({ run, reject });
      void runAll();
    });
}
