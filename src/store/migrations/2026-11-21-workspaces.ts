import type { Kysely, Migration } from 'kysely';

/** The first tables. A migration that has run anywhere is never edited: the next change is a next file. */
export const createWorkspaceTables: Migration = {
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
};
