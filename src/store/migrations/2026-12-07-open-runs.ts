import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';

/**
 * Indexes of the runs that are still to be done, few beside those that ended. They take the place of one over all runs,
 * which did not know `ready_at`. Versions before this one find their runs through them too.
 */
export const indexOpenRuns: Migration & { readonly isOnline: true } = {
  isOnline: true,
  async up(db: Kysely<unknown>) {
    // Built without keeping others from writing; cut short, it leaves an index that is not valid.
    const concurrently = sql.raw(db.getExecutor().adapter instanceof PostgresAdapter ? 'concurrently' : '');
    const drop = (name: string) => sql`drop index ${concurrently} if exists ${sql.id(name)}`.execute(db);
    await drop('digest_runs_open');
    await sql`create index ${concurrently} digest_runs_open
      on digest_runs (state, ready_at, at, workspace_id, id) where ready_at is not null`.execute(db);
    await drop('digest_runs_held');
    await sql`create index ${concurrently} digest_runs_held
      on digest_runs (holder) where state = 'claimed' and ready_at is null`.execute(db);
    await drop('digest_runs_by_state');
  },
};
