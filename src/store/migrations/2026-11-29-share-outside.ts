import type { Kysely, Migration } from 'kysely';

/** Whether a workspace's admins let people share in channels that other companies are in. */
export const addSharesOutside: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('policies')
      .addColumn('shares_outside', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};
