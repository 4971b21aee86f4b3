import { type Kysely, Migrator, sql } from 'kysely';
import type { Schema } from '../schema';
import { migrations } from './migrations';

export const migrationNames: ReadonlySet<string> = new Set(Object.keys(migrations));

/** A newer Roundup wrote the database, with changes that this version does not know. */
export class NewerDatabaseError extends Error {}

/**
 * Each migration is atomic, in a transaction of its own, unless it is online. Of several processes that start
 * at once on Postgres, one migrates and the others wait.
 *
 * @throws NewerDatabaseError, and changes nothing, when a newer version migrated the database
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = createMigrator(db, false);
  const pending = (await migrator.getMigrations()).filter(({ executedAt }) => executedAt === undefined);
  const steps = pending.map(
    ({ name, migration }) =>
      () =>
        createMigrator(db, 'isOnline' in migration).migrateTo(name),
  );
  // The last step only checks for migrations of a newer version.
  for (const step of [...steps, () => migrator.migrateToLatest()]) {
    const { error } = await step();
    if (error === undefined) continue;
    await listPending(db);
    throw error;
  }
}

/** @throws NewerDatabaseError */
export async function listPending(db: Kysely<Schema>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ name: string }>`SELECT name FROM roundup_migrations`.execute(db);
  const done = new Set(rows.map(({ name }) => name));
  if ([...done].some((name) => !migrationNames.has(name))) throw new NewerDatabaseError();
  return new Set([...migrationNames].filter((name) => !done.has(name)));
}

function createMigrator(db: Kysely<Schema>, disableTransactions: boolean): Migrator {
  return new Migrator({
    db: db.withoutPlugins(),
    disableTransactions,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    // Kysely looks for these in every schema, where its usual names may be another application's.
    migrationTableName: 'roundup_migrations',
    migrationLockTableName: 'roundup_migration_lock',
  });
}
