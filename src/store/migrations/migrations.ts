import { type Kysely, type Migration, PostgresAdapter, sql } from 'kysely';

/**
 * Run in the order of their names. One that has run anywhere is never edited: the next change is a new entry.
 * `isOnline`: runs outside a transaction, beside processes that write; when interrupted, it runs again.
 */
export const migrations: Readonly<Record<string, Migration & { readonly isOnline?: true }>> = {
  '2026-11-21-workspaces': statements(
    `create table key_checks (
      id integer primary key,
      sealed text not null
    )`,
    `create table installations (
      id text not null primary key,
      team_id text,
      enterprise_id text,
      is_enterprise_install integer not null,
      installer_slack_user_id text not null,
      bot_user_id text,
      bot_scopes text not null,
      sealed_installation text not null
    )`,
    `create table workspaces (
      id text not null primary key,
      enterprise_id text
    )`,
    'create index workspaces_by_enterprise on workspaces (enterprise_id)',
    `create table connections (
      id text not null primary key,
      workspace_id text not null references workspaces (id) on delete cascade,
      owner_slack_user_id text not null,
      api_url text not null,
      calcom_user_id integer not null,
      calcom_name text not null,
      has_organisation integer not null,
      kind text not null,
      sealed_access text not null,
      broken_at text,
      created_at text not null,
      refresh_holder text,
      refresh_until text,
      constraint connections_one_an_owner unique (workspace_id, owner_slack_user_id)
    )`,
    `create table policies (
      workspace_id text not null primary key references workspaces (id) on delete cascade,
      shared_connection_id text references connections (id) on delete set null,
      bookings_with_shared text not null,
      bookings_named text not null,
      admins text not null
    )`,
    'create index policies_by_shared_connection on policies (shared_connection_id)',
    `create table oauth_states (
      hash text not null primary key,
      workspace_id text not null references workspaces (id) on delete cascade,
      enterprise_id text,
      slack_user_id text not null,
      expires_at text not null
    )`,
    'create index oauth_states_by_workspace on oauth_states (workspace_id)',
    'create index oauth_states_by_expiry on oauth_states (expires_at)',
    `create table hidden_people (
      workspace_id text not null references workspaces (id) on delete cascade,
      slack_user_id text not null,
      calcom_user_id integer not null,
      constraint hidden_people_key primary key (workspace_id, slack_user_id)
    )`,
  ),
  /** Lets a late uninstall event spare a newer installation. Null when made before this column. */
  '2026-11-21-workspaces-installed-at': statements('alter table installations add column installed_at text'),
  '2026-11-28-digests': statements(
    `create table digests (
      id text not null primary key,
      workspace_id text not null references workspaces (id) on delete cascade,
      channel_id text not null,
      owner_slack_user_id text not null,
      weekdays text not null,
      time text not null,
      time_zone text not null,
      week_start integer not null,
      access text not null,
      content text not null,
      state text not null,
      paused_why text,
      paused_at text,
      created_at text not null,
      next_run_at text,
      skip_at text,
      empty_runs integer not null
    )`,
    'create index digests_by_channel on digests (workspace_id, channel_id)',
    'create index digests_by_next_run on digests (next_run_at, id)',
    `create table digest_runs (
      id text not null primary key,
      digest_id text not null references digests (id) on delete cascade,
      workspace_id text not null,
      run_key text not null,
      first_day text not null,
      last_day text not null,
      at text not null,
      sent_by text,
      state text not null,
      reason text,
      attempts integer not null,
      message_ts text,
      changed_at text not null,
      holder text,
      ready_at text,
      constraint digest_runs_once unique (digest_id, run_key)
    )`,
    'create index digest_runs_by_state on digest_runs (state, at, workspace_id, id)',
    'create index digest_runs_by_digest on digest_runs (digest_id, at)',
    `create table notices (
      id text not null primary key,
      workspace_id text not null references workspaces (id) on delete cascade,
      slack_user_id text not null,
      kind text not null,
      facts text not null,
      attempts integer not null,
      holder text,
      ready_at text not null
    )`,
    'create index notices_by_workspace on notices (workspace_id)',
    'create index notices_by_time on notices (ready_at, id)',
  ),
  '2026-11-29-share-outside': statements(
    'alter table policies add column shares_outside integer not null default 0',
  ),
  '2026-11-30-digests-by': statements(
    "alter table policies add column digests_by text not null default 'everyone'",
  ),
  /**
   * Which of Slack's newer blocks a workspace took or refused. Unused, since each process remembers that
   * itself; not dropped, so that an earlier version can run beside a newer one.
   */
  '2026-11-30-pictures': statements(
    `create table picture_outcomes (
      workspace_id text not null references workspaces (id) on delete cascade,
      kind text not null,
      at text not null,
      refused_until text,
      constraint picture_outcomes_key primary key (workspace_id, kind)
    )`,
  ),
  '2026-12-02-fiscal-year': statements(
    'alter table policies add column fiscal_year_start integer not null default 1',
  ),
  /** What `BOOKINGS_VISIBLE_TO` granted, so that it can be taken back. */
  '2026-12-04-bookings-by-environment': statements(
    'alter table policies add column bookings_by_environment text',
  ),
  /** What processes must agree on for some minutes: that a press was taken, what a preview showed. */
  '2026-12-05-short-lived': statements(
    `create table short_lived (
      workspace_id text not null references workspaces (id) on delete cascade,
      key text not null,
      sealed_value text not null,
      expires_at text not null,
      constraint short_lived_key primary key (workspace_id, key)
    )`,
    'create index short_lived_by_end on short_lived (expires_at)',
  ),
  /** One lease per worker, in place of one per run. */
  '2026-12-06-workers': statements(
    `create table workers (
      id text not null primary key,
      lease_until text not null
    )`,
  ),
  /**
   * Indexes of open runs, which are few beside the ended ones. They replace an index of all runs that lacked
   * `ready_at`. Earlier versions find their runs through them too.
   */
  '2026-12-07-open-runs': {
    isOnline: true,
    async up(db: Kysely<unknown>) {
      // Built without blocking writers. An interrupted build leaves an invalid index.
      const concurrently = isPostgres(db) ? 'concurrently' : '';
      const drop = (name: string) => `drop index ${concurrently} if exists ${name}`;
      await runAll(db, [
        drop('digest_runs_open'),
        `create index ${concurrently} digest_runs_open
         on digest_runs (state, ready_at, at, workspace_id, id) where ready_at is not null`,
        drop('digest_runs_held'),
        `create index ${concurrently} digest_runs_held
         on digest_runs (holder) where state = 'claimed' and ready_at is null`,
        drop('digest_runs_by_state'),
      ]);
    },
  },
  /** Each key's requests to Cal.com, counted over the processes that share a Postgres. */
  '2026-12-08-rate-budgets': statements(
    `create table rate_budgets (
      key text not null primary key,
      state text not null
    )`,
  ),
  /** Finds unused budgets, and vacuums tables of millions of rows before a fifth of them has changed. */
  '2026-12-09-unused-budgets': {
    async up(db: Kysely<unknown>) {
      const tidied = (table: string) => `alter table ${table} set (autovacuum_vacuum_scale_factor = 0.01)`;
      await runAll(db, [
        'alter table rate_budgets add column expires_at text',
        'create index rate_budgets_by_expiry on rate_budgets (expires_at)',
        ...(isPostgres(db) ? [tidied('digests'), tidied('digest_runs')] : []),
      ]);
    },
  },
  '2026-12-10-monthly-digests': statements(
    "alter table digests add column every text not null default 'week'",
  ),
};

/** SQL that both databases understand. */
function statements(...texts: readonly string[]): Migration {
  return { up: (db: Kysely<unknown>) => runAll(db, texts) };
}

async function runAll(db: Kysely<unknown>, texts: readonly string[]): Promise<void> {
  for (const text of texts) await sql.raw(text).execute(db);
}

const isPostgres = (db: Kysely<unknown>) => db.getExecutor().adapter instanceof PostgresAdapter;
