import type { Kysely, Migration } from 'kysely';

/** One lease a worker, in place of one a run. */
export const createWorkersTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('workers')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('lease_until', 'text', (column) => column.notNull())
      .execute();
  },
};
