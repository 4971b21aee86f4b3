import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import type { Schema } from '../schema';
import { createWorkspaceTables } from './2026-11-21-workspaces';
import { addInstalledAt } from './2026-11-21-workspaces-installed-at';
import { createDigestTables } from './2026-11-28-digests';
import { addSharesOutside } from './2026-11-29-share-outside';
import { addDigestsBy } from './2026-11-30-digests-by';
import { createPictureTables } from './2026-11-30-pictures';
import { addFiscalYearStart } from './2026-12-02-fiscal-year';
import { addBookingsByEnvironment } from './2026-12-04-bookings-by-environment';
import { createShortLivedTable } from './2026-12-05-short-lived';
import { createWorkersTable } from './2026-12-06-workers';
import { indexOpenRuns } from './2026-12-07-open-runs';
import { createRateBudgetsTable } from './2026-12-08-rate-budgets';

/**
 * In the order of their names, which is the order they run in. One that says `isOnline` runs in no transaction, beside
 * processes that write: it may be cut short anywhere, and then runs once more.
 */
const migrations: Readonly<Record<string, Migration & { readonly isOnline?: true }>> = {
  '2026-11-21-workspaces': createWorkspaceTables,
  '2026-11-21-workspaces-installed-at': addInstalledAt,
  '2026-11-28-digests': createDigestTables,
  '2026-11-29-share-outside': addSharesOutside,
  '2026-11-30-digests-by': addDigestsBy,
  '2026-11-30-pictures': createPictureTables,
  '2026-12-02-fiscal-year': addFiscalYearStart,
  '2026-12-04-bookings-by-environment': addBookingsByEnvironment,
  '2026-12-05-short-lived': createShortLivedTable,
  '2026-12-06-workers': createWorkersTable,
  '2026-12-07-open-runs': indexOpenRuns,
  '2026-12-08-rate-budgets': createRateBudgetsTable,
};

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
    const { rows } = await sql<{ name: string }>`SELECT name FROM roundup_migrations`.execute(db);
    throw rows.some(({ name }) => !migrationNames.has(name)) ? new NewerDatabaseError() : error;
  }
}

function createMigrator(db: Kysely<Schema>, disableTransactions: boolean): Migrator {
  return new Migrator({
    db,
    disableTransactions,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    // Kysely looks for these in every schema, so in a shared database its usual names may be another application's.
    migrationTableName: 'roundup_migrations',
    migrationLockTableName: 'roundup_migration_lock',
  });
}
