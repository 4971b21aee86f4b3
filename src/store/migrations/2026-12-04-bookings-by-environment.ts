import type { Kysely, Migration } from 'kysely';

/** What `BOOKINGS_VISIBLE_TO` gave, so that it can be taken back. */
export const addBookingsByEnvironment: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('policies').addColumn('bookings_by_environment', 'text').execute();
  },
};
