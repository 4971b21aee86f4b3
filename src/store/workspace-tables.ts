import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { SecretBox } from '../accounts/encryption';
import type { WorkspaceId, WorkspacePolicy, WorkspaceRef } from '../accounts/workspace';
import { json, names, readRow } from './codecs';
import type { Schema } from './schema';
import type { Store } from './store';

/**
 * The row that all of a workspace's other rows hang on, made if need be, and held until the transaction ends: changes
 * of one workspace come one after the other. An enterprise once known is not forgotten because a caller leaves it out.
 */
export async function lockWorkspace(
  trx: Kysely<Schema>,
  { workspaceId, enterpriseId }: WorkspaceRef,
): Promise<void> {
  await trx
    .insertInto('workspaces')
    .values({ id: workspaceId, enterprise_id: enterpriseId })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        enterprise_id: sql<string | null>`coalesce(excluded.enterprise_id, workspaces.enterprise_id)`,
      }),
    )
    .execute();
}

/** Holds it like `lockWorkspace`, if it is there. `select … for update` would be Postgres's alone. */
export async function lockKnownWorkspace(trx: Kysely<Schema>, workspaceId: WorkspaceId): Promise<void> {
  await trx
    .updateTable('workspaces')
    .set({ enterprise_id: sql<string | null>`enterprise_id` })
    .where('id', '=', workspaceId)
    .execute();
}

const emptyPolicy: WorkspacePolicy = {
  sharedConnectionId: null,
  bookingsWithShared: 'nobody',
  bookingsNamed: [],
  fiscalYearStart: 1,
  sharesOutside: false,
  digestsBy: 'everyone',
  admins: [],
};

export function createPolicies(db: Kysely<Schema>): Store['policies'] {
  return {
    get: ({ workspaceId }) => readPolicy(db, workspaceId),

    change: (workspace, change) =>
      db.transaction().execute(async (trx) => {
        await lockWorkspace(trx, workspace);
        const { workspaceId } = workspace;
        const wanted = change(await readPolicy(trx, workspaceId));
        const sharedConnectionId = await ownConnection(trx, workspaceId, wanted.sharedConnectionId);
        const row = {
          shared_connection_id: sharedConnectionId,
          bookings_with_shared: wanted.bookingsWithShared,
          bookings_named: JSON.stringify(wanted.bookingsNamed),
          bookings_by_environment: JSON.stringify(wanted.bookingsByEnvironment ?? []),
          fiscal_year_start: wanted.fiscalYearStart,
          shares_outside: wanted.sharesOutside ? 1 : 0,
          digests_by: wanted.digestsBy,
          admins: JSON.stringify(wanted.admins),
        };
        await trx
          .insertInto('policies')
          .values({ workspace_id: workspaceId, ...row })
          .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(row))
          .execute();
        return { ...wanted, sharedConnectionId };
      }),
  };
}

const policySchema = z.object({
  bookings_named: names,
  bookings_by_environment: json(z.union([z.literal('everyone'), z.array(z.string())])).nullable(),
  admins: names,
});

async function readPolicy(db: Kysely<Schema>, workspaceId: WorkspaceId): Promise<WorkspacePolicy> {
  const row = await db
    .selectFrom('policies')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return emptyPolicy;
  const read = readRow('policies', policySchema, row);
  const given = read.bookings_by_environment ?? [];
  return {
    sharedConnectionId: row.shared_connection_id,
    bookingsWithShared: row.bookings_with_shared,
    bookingsNamed: read.bookings_named,
    ...(given.length === 0 ? {} : { bookingsByEnvironment: given }),
    fiscalYearStart: row.fiscal_year_start,
    sharesOutside: row.shares_outside === 1,
    digestsBy: row.digests_by,
    admins: read.admins,
  };
}

/** Null when its owner has just removed it, and for one of another workspace. */
async function ownConnection(
  db: Kysely<Schema>,
  workspaceId: WorkspaceId,
  id: string | null,
): Promise<string | null> {
  if (id === null) return null;
  const row = await db
    .selectFrom('connections')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.id ?? null;
}

export function createHidden(db: Kysely<Schema>): Store['hidden'] {
  return {
    async list(workspaceId) {
      const rows = await db
        .selectFrom('hidden_people')
        .select('calcom_user_id')
        .where('workspace_id', '=', workspaceId)
        .execute();
      return new Set(rows.map((row) => row.calcom_user_id));
    },

    hide: (workspace, { slackUserId, calcomUserId }) =>
      db.transaction().execute(async (trx) => {
        await lockWorkspace(trx, workspace);
        await trx
          .insertInto('hidden_people')
          .values({
            workspace_id: workspace.workspaceId,
            slack_user_id: slackUserId,
            calcom_user_id: calcomUserId,
          })
          .onConflict((conflict) =>
            conflict.columns(['workspace_id', 'slack_user_id']).doUpdateSet({ calcom_user_id: calcomUserId }),
          )
          .execute();
      }),

    async show(workspaceId, slackUserId) {
      await db
        .deleteFrom('hidden_people')
        .where('workspace_id', '=', workspaceId)
        .where('slack_user_id', '=', slackUserId)
        .execute();
    },

    async isHidden(workspaceId, slackUserId) {
      const row = await db
        .selectFrom('hidden_people')
        .select('calcom_user_id')
        .where('workspace_id', '=', workspaceId)
        .where('slack_user_id', '=', slackUserId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

export function createOAuthStates(db: Kysely<Schema>, now: () => Date): Store['oauthStates'] {
  return {
    add: (state) =>
      db.transaction().execute(async (trx) => {
        await lockWorkspace(trx, state);
        await trx
          .deleteFrom('oauth_states')
          .where('workspace_id', '=', state.workspaceId)
          .where('expires_at', '<=', now().toISOString())
          .execute();
        await trx
          .insertInto('oauth_states')
          .values({
            hash: state.hash,
            workspace_id: state.workspaceId,
            enterprise_id: state.enterpriseId,
            slack_user_id: state.slackUserId,
            expires_at: state.expiresAt.toISOString(),
          })
          .execute();
      }),

    async use(hash, at) {
      const row = await db
        .deleteFrom('oauth_states')
        .where('hash', '=', hash)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined || row.expires_at <= at.toISOString()) return null;
      return {
        hash: row.hash,
        workspaceId: row.workspace_id,
        enterpriseId: row.enterprise_id,
        slackUserId: row.slack_user_id,
        expiresAt: new Date(row.expires_at),
      };
    },
  };
}

export function createShortLived(
  db: Kysely<Schema>,
  secrets: SecretBox,
  now: () => Date,
): Store['shortLived'] {
  const nowText = () => now().toISOString();
  const contextOf = (workspaceId: string, key: string) => `short-lived/${workspaceId}/${key}`;

  return {
    async add(workspaceId, key, until, value = '') {
      await db.deleteFrom('short_lived').where('expires_at', '<=', nowText()).execute();
      const sealed = value === '' ? '' : secrets.seal(value, contextOf(workspaceId, key));
      // Of a workspace that is gone nothing is kept; of two at once one is written.
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('short_lived')
        .columns(['workspace_id', 'key', 'sealed_value', 'expires_at'])
        .expression((from) =>
          from
            .selectFrom('workspaces')
            .select([
              'id',
              sql<string>`${key}`.as('key'),
              sql<string>`${sealed}`.as('sealed_value'),
              sql<string>`${until.toISOString()}`.as('expires_at'),
            ])
            .where('id', '=', workspaceId),
        )
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
        .executeTakeFirstOrThrow();
      if ((numInsertedOrUpdatedRows ?? 0n) > 0n) return true;
      const workspace = await db
        .selectFrom('workspaces')
        .select('id')
        .where('id', '=', workspaceId)
        .executeTakeFirst();
      return workspace === undefined;
    },

    async has(workspaceId, key) {
      const row = await db
        .selectFrom('short_lived')
        .select('key')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .where('expires_at', '>', nowText())
        .executeTakeFirst();
      return row !== undefined;
    },

    async take(workspaceId, key) {
      const row = await db
        .deleteFrom('short_lived')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .returning(['sealed_value', 'expires_at'])
        .executeTakeFirst();
      if (row === undefined || row.expires_at <= nowText()) return null;
      return row.sealed_value === '' ? '' : secrets.open(row.sealed_value, contextOf(workspaceId, key));
    },
  };
}
