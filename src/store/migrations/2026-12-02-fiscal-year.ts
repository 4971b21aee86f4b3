import type { Kysely, Migration } from 'kysely';

/** The month that a workspace's years begin with. */
export const addFiscalYearStart: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('policies')
      .addColumn('fiscal_year_start', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
  },
};
