import { type Kysely, Migrator, sql } from 'kysely';
import type { Schema } from '../schema';
import { migrations } from './migrations';

export const migrationNames: ReadonlySet<string> = new Set(Object.keys(migrations));

/** The database was written by a newer Roundup, whose changes this one does not know. */
export class NewerDatabaseError extends Error {}

/**
 * Brings the tables up to date: each migration all or nothing, in a transaction of its own, unless it is online. Of
 * several processes that start at once on Postgres one does it and the others wait.
 *
 * @throws NewerDatabaseError and changes nothing
 */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = createMigrator(db, false);
  const pending = (await migrator.getMigrations()).filter(({ executedAt }) => executedAt === undefined);
  const steps = pending.map(
    ({ name, migration }) =>
      () =>
        createMigrator(db, 'isOnline' in migration).migrateTo(name),
  );
  // The last one only looks for what a newer version has changed.
  for (const step of [...steps, () => migrator.migrateToLatest()]) {
    const { error } = await step();
    if (error === undefined) continue;
    await listPending(db);
    throw error;
  }
}

/** The names of those that are still to run. @throws NewerDatabaseError */
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
    // Kysely looks for these in every schema, so in a shared database its usual names may be another application's.
    migrationTableName: 'roundup_migrations',
    migrationLockTableName: 'roundup_migration_lock',
  });
}
