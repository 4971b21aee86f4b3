import type { Kysely, Migration } from 'kysely';

/**
 * Which of Slack's newer blocks each workspace was seen to take or to refuse. Unused since that is remembered in the
 * process; not dropped, so that a process of an earlier version goes on beside a newer one.
 */
export const createPictureTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('picture_outcomes')
      .addColumn('workspace_id', 'text', (column) =>
        column.notNull().references('workspaces.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('refused_until', 'text')
      .addPrimaryKeyConstraint('picture_outcomes_key', ['workspace_id', 'kind'])
      .execute();
  },
};
