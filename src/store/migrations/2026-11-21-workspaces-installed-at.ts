import type { Kysely, Migration } from 'kysely';

/** When an installation was made, so that word of an earlier one's end does not end it. Null: before this was kept. */
export const addInstalledAt: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('installations').addColumn('installed_at', 'text').execute();
  },
};
