import type { Kysely, Migration } from 'kysely';

/** What several processes have to agree on for some minutes: that a press was taken, what a preview showed. */
export const createShortLivedTable: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('short_lived')
      .addColumn('workspace_id', 'text', (column) =>
        column.notNull().references('workspaces.id').onDelete('cascade'),
      )
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('sealed_value', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('short_lived_key', ['workspace_id', 'key'])
      .execute();
    await db.schema.createIndex('short_lived_by_end').on('short_lived').column('expires_at').execute();
  },
};
