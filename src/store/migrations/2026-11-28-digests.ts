import type { Kysely, Migration } from 'kysely';

export const createDigestTables: Migration = {
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
    await db.schema.createIndex('digests_by_next_run').on('digests').columns(['next_run_at', 'id']).execute();

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
};
