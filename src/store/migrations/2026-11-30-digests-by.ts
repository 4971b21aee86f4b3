import type { Kysely, Migration } from 'kysely';

/** Who may make digests in a workspace: everyone, unless its admins keep it to themselves. */
export const addDigestsBy: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('policies')
      .addColumn('digests_by', 'text', (column) => column.notNull().defaultTo('everyone'))
      .execute();
  },
};
