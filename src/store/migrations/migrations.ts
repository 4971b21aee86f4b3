import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';

/**
 * In the order of their names, which is the order they run in. One that has run anywhere is never edited: the next change
 * is a next entry. One that says `isOnline` runs in no transaction, beside processes that write: it may be cut short
 * anywhere, and then runs once more.
 */
export const migrations: Readonly<Record<string, Migration & { readonly isOnline?: true }>> = {
  /** The first tables. */
  '2026-11-21-workspaces': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('key_checks')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('sealed', 'text', (column) => column.notNull())
        .execute();

      await db.schema
        .createTable('installations')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('team_id', 'text')
        .addColumn('enterprise_id', 'text')
        .addColumn('is_enterprise_install', 'integer', (column) => column.notNull())
        .addColumn('installer_slack_user_id', 'text', (column) => column.notNull())
        .addColumn('bot_user_id', 'text')
        .addColumn('bot_scopes', 'text', (column) => column.notNull())
        .addColumn('sealed_installation', 'text', (column) => column.notNull())
        .execute();

      await db.schema
        .createTable('workspaces')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('enterprise_id', 'text')
        .execute();
      await db.schema
        .createIndex('workspaces_by_enterprise')
        .on('workspaces')
        .column('enterprise_id')
        .execute();

      await db.schema
        .createTable('connections')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (column) =>
          column.notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('owner_slack_user_id', 'text', (column) => column.notNull())
        .addColumn('api_url', 'text', (column) => column.notNull())
        .addColumn('calcom_user_id', 'integer', (column) => column.notNull())
        .addColumn('calcom_name', 'text', (column) => column.notNull())
        .addColumn('has_organisation', 'integer', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('sealed_access', 'text', (column) => column.notNull())
        .addColumn('broken_at', 'text')
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('refresh_holder', 'text')
        .addColumn('refresh_until', 'text')
        .addUniqueConstraint('connections_one_an_owner', ['workspace_id', 'owner_slack_user_id'])
        .execute();

      await db.schema
        .createTable('policies')
        .addColumn('workspace_id', 'text', (column) =>
          column.primaryKey().notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('shared_connection_id', 'text', (column) =>
          column.references('connections.id').onDelete('set null'),
        )
        .addColumn('bookings_with_shared', 'text', (column) => column.notNull())
        .addColumn('bookings_named', 'text', (column) => column.notNull())
        .addColumn('admins', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('policies_by_shared_connection')
        .on('policies')
        .column('shared_connection_id')
        .execute();

      await db.schema
        .createTable('oauth_states')
        .addColumn('hash', 'text', (column) => column.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (column) =>
          column.notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('enterprise_id', 'text')
        .addColumn('slack_user_id', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('oauth_states_by_workspace')
        .on('oauth_states')
        .column('workspace_id')
        .execute();
      await db.schema.createIndex('oauth_states_by_expiry').on('oauth_states').column('expires_at').execute();

      await db.schema
        .createTable('hidden_people')
        .addColumn('workspace_id', 'text', (column) =>
          column.notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('slack_user_id', 'text', (column) => column.notNull())
        .addColumn('calcom_user_id', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('hidden_people_key', ['workspace_id', 'slack_user_id'])
        .execute();
    },
  },
  /** When an installation was made, so that word of an earlier one's end does not end it. Null: before this was kept. */
  '2026-11-21-workspaces-installed-at': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('installations').addColumn('installed_at', 'text').execute();
    },
  },
  '2026-11-28-digests': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('digests')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (column) =>
          column.notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('channel_id', 'text', (column) => column.notNull())
        .addColumn('owner_slack_user_id', 'text', (column) => column.notNull())
        .addColumn('weekdays', 'text', (column) => column.notNull())
        .addColumn('time', 'text', (column) => column.notNull())
        .addColumn('time_zone', 'text', (column) => column.notNull())
        .addColumn('week_start', 'integer', (column) => column.notNull())
        .addColumn('access', 'text', (column) => column.notNull())
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('paused_why', 'text')
        .addColumn('paused_at', 'text')
        .addColumn('created_at', 'text', (column) => column.notNull())
        .addColumn('next_run_at', 'text')
        .addColumn('skip_at', 'text')
        .addColumn('empty_runs', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('digests_by_channel')
        .on('digests')
        .columns(['workspace_id', 'channel_id'])
        .execute();
      await db.schema
        .createIndex('digests_by_next_run')
        .on('digests')
        .columns(['next_run_at', 'id'])
        .execute();

      await db.schema
        .createTable('digest_runs')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('digest_id', 'text', (column) =>
          column.notNull().references('digests.id').onDelete('cascade'),
        )
        .addColumn('workspace_id', 'text', (column) => column.notNull())
        .addColumn('run_key', 'text', (column) => column.notNull())
        .addColumn('first_day', 'text', (column) => column.notNull())
        .addColumn('last_day', 'text', (column) => column.notNull())
        .addColumn('at', 'text', (column) => column.notNull())
        .addColumn('sent_by', 'text')
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('reason', 'text')
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('message_ts', 'text')
        .addColumn('changed_at', 'text', (column) => column.notNull())
        .addColumn('holder', 'text')
        .addColumn('ready_at', 'text')
        .addUniqueConstraint('digest_runs_once', ['digest_id', 'run_key'])
        .execute();
      await db.schema
        .createIndex('digest_runs_by_state')
        .on('digest_runs')
        .columns(['state', 'at', 'workspace_id', 'id'])
        .execute();
      await db.schema
        .createIndex('digest_runs_by_digest')
        .on('digest_runs')
        .columns(['digest_id', 'at'])
        .execute();

      await db.schema
        .createTable('notices')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (column) =>
          column.notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('slack_user_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('facts', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('holder', 'text')
        .addColumn('ready_at', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('notices_by_workspace').on('notices').column('workspace_id').execute();
      await db.schema.createIndex('notices_by_time').on('notices').columns(['ready_at', 'id']).execute();
    },
  },
  /** Whether a workspace's admins let people share in channels that other companies are in. */
  '2026-11-29-share-outside': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('policies')
        .addColumn('shares_outside', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  /** Who may make digests in a workspace: everyone, unless its admins keep it to themselves. */
  '2026-11-30-digests-by': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('policies')
        .addColumn('digests_by', 'text', (column) => column.notNull().defaultTo('everyone'))
        .execute();
    },
  },
  /**
   * Which of Slack's newer blocks each workspace was seen to take or to refuse. Unused since that is remembered in the
   * process; not dropped, so that a process of an earlier version goes on beside a newer one.
   */
  '2026-11-30-pictures': {
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
  },
  /** The month that a workspace's years begin with. */
  '2026-12-02-fiscal-year': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('policies')
        .addColumn('fiscal_year_start', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
    },
  },
  /** What `BOOKINGS_VISIBLE_TO` gave, so that it can be taken back. */
  '2026-12-04-bookings-by-environment': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('policies').addColumn('bookings_by_environment', 'text').execute();
    },
  },
  /** What several processes have to agree on for some minutes: that a press was taken, what a preview showed. */
  '2026-12-05-short-lived': {
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
  },
  /** One lease a worker, in place of one a run. */
  '2026-12-06-workers': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('workers')
        .addColumn('id', 'text', (column) => column.primaryKey().notNull())
        .addColumn('lease_until', 'text', (column) => column.notNull())
        .execute();
    },
  },
  /**
   * Indexes of the runs that are still to be done, few beside those that ended. They take the place of one over all runs,
   * which did not know `ready_at`. Versions before this one find their runs through them too.
   */
  '2026-12-07-open-runs': {
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
  },
  /** What the processes of one Postgres count together: a key's requests to Cal.com. */
  '2026-12-08-rate-budgets': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('rate_budgets')
        .addColumn('key', 'text', (column) => column.primaryKey().notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .execute();
    },
  },
  /** So that budgets nobody uses are found, and tables of millions are tidied before a fifth of their rows has changed. */
  '2026-12-09-unused-budgets': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('rate_budgets').addColumn('expires_at', 'text').execute();
      await db.schema.createIndex('rate_budgets_by_expiry').on('rate_budgets').column('expires_at').execute();
      if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return;
      for (const table of ['digests', 'digest_runs']) {
        await sql`alter table ${sql.id(table)} set (autovacuum_vacuum_scale_factor = 0.01)`.execute(db);
      }
    },
  },
  /** Whether a digest comes every week, as all did until then, or once a month. */
  '2026-12-10-monthly-digests': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('digests')
        .addColumn('every', 'text', (column) => column.notNull().defaultTo('week'))
        .execute();
    },
  },
};
