import type { Kysely, Migration } from 'kysely';

/** What the processes of one Postgres count together: a key's requests to Cal.com. */
export const createRateBudgetsTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('rate_budgets')
      .addColumn('key', 'text', (column) => column.primaryKey().notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .execute();
  },
};
