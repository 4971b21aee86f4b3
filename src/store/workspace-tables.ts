import { type Kysely, sql } from 'kysely';
import type { SecretBox } from '../accounts/encryption';
import type { WorkspaceId, WorkspacePolicy, WorkspaceRef } from '../accounts/workspace';
import { type Schema, tables } from './schema';
import type { Store } from './store';

/**
 * Creates the workspace's row if needed and locks it until the transaction ends, so that changes of one
 * workspace follow each other. A known enterprise id stays when the caller omits it.
 */
export async function lockWorkspace(
  trx: Kysely<Schema>,
  { workspaceId, enterpriseId }: WorkspaceRef,
): Promise<void> {
  await trx
    .insertInto('workspaces')
    .values({ id: workspaceId, enterpriseId })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        enterpriseId: sql<string | null>`coalesce(excluded.enterprise_id, workspaces.enterprise_id)`,
      }),
    )
    .execute();
}

/** Locks like `lockWorkspace`, if the row exists. By an update: SQLite has no `select … for update`. */
export async function lockKnownWorkspace(trx: Kysely<Schema>, workspaceId: WorkspaceId): Promise<void> {
  await trx
    .updateTable('workspaces')
    .set({ enterpriseId: sql<string | null>`enterprise_id` })
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

/** Each change locks the workspace, so that of two at once neither is lost. */
export function createPolicies(db: Kysely<Schema>): Store['policies'] {
  return {
    get: ({ workspaceId }) => readPolicy(db, workspaceId),

    change: (workspace, change) =>
      db.transaction().execute(async (trx) => {
        await lockWorkspace(trx, workspace);
        const { workspaceId } = workspace;
        const wanted = change(await readPolicy(trx, workspaceId));
        const sharedConnectionId = await ownConnection(trx, workspaceId, wanted.sharedConnectionId);
        const row = tables.policies.write({
          bookingsByEnvironment: [],
          ...wanted,
          workspaceId,
          sharedConnectionId,
        });
        await trx
          .insertInto('policies')
          .values(row)
          .onConflict((conflict) => conflict.column('workspaceId').doUpdateSet(row))
          .execute();
        return { ...wanted, sharedConnectionId };
      }),
  };
}

async function readPolicy(db: Kysely<Schema>, workspaceId: WorkspaceId): Promise<WorkspacePolicy> {
  const row = await db
    .selectFrom('policies')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return emptyPolicy;
  const { workspaceId: _, bookingsByEnvironment, ...policy } = tables.policies.read(row);
  return bookingsByEnvironment?.length ? { ...policy, bookingsByEnvironment } : policy;
}

async function ownConnection(
  db: Kysely<Schema>,
  workspaceId: WorkspaceId,
  id: string | null,
): Promise<string | null> {
  if (id === null) return null;
  const row = await db
    .selectFrom('connections')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Each Slack user hides one Cal.com user. */
export function createHidden(db: Kysely<Schema>): Store['hidden'] {
  return {
    async list(workspaceId) {
      const rows = await db
        .selectFrom('hiddenPeople')
        .select('calcomUserId')
        .where('workspaceId', '=', workspaceId)
        .execute();
      return new Set(rows.map((row) => row.calcomUserId));
    },

    hide: (workspace, { slackUserId, calcomUserId }) =>
      db.transaction().execute(async (trx) => {
        await lockWorkspace(trx, workspace);
        await trx
          .insertInto('hiddenPeople')
          .values({ workspaceId: workspace.workspaceId, slackUserId, calcomUserId })
          .onConflict((conflict) =>
            conflict.columns(['workspaceId', 'slackUserId']).doUpdateSet({ calcomUserId }),
          )
          .execute();
      }),

    async show(workspaceId, slackUserId) {
      await db
        .deleteFrom('hiddenPeople')
        .where('workspaceId', '=', workspaceId)
        .where('slackUserId', '=', slackUserId)
        .execute();
    },

    async isHidden(workspaceId, slackUserId) {
      const row = await db
        .selectFrom('hiddenPeople')
        .select('calcomUserId')
        .where('workspaceId', '=', workspaceId)
        .where('slackUserId', '=', slackUserId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

/** Adding a state deletes the workspace's expired ones. */
export function createOAuthStates(db: Kysely<Schema>, now: () => Date): Store['oauthStates'] {
  return {
    add: (state) =>
      db.transaction().execute(async (trx) => {
        await lockWorkspace(trx, state);
        await trx
          .deleteFrom('oauthStates')
          .where('workspaceId', '=', state.workspaceId)
          .where('expiresAt', '<=', now().toISOString())
          .execute();
        await trx.insertInto('oauthStates').values(tables.oauthStates.write(state)).execute();
      }),

    async use(hash, at) {
      const row = await db
        .deleteFrom('oauthStates')
        .where('hash', '=', hash)
        .returningAll()
        .executeTakeFirst();
      return row === undefined || row.expiresAt <= at.toISOString() ? null : tables.oauthStates.read(row);
    },
  };
}

/** Values are encrypted. Adding one deletes all expired ones. */
export function createShortLived(
  db: Kysely<Schema>,
  secrets: SecretBox,
  now: () => Date,
): Store['shortLived'] {
  const nowText = () => now().toISOString();
  const contextOf = (workspaceId: string, key: string) => `short-lived/${workspaceId}/${key}`;

  return {
    async add(workspaceId, key, until, value = '') {
      await db.deleteFrom('shortLived').where('expiresAt', '<=', nowText()).execute();
      const sealed = value === '' ? '' : secrets.seal(value, contextOf(workspaceId, key));
      // Writes nothing for an unknown workspace; of two calls at once, one writes.
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('shortLived')
        .columns(['workspaceId', 'key', 'sealedValue', 'expiresAt'])
        .expression((from) =>
          from
            .selectFrom('workspaces')
            .select([
              'id',
              sql<string>`${key}`.as('key'),
              sql<string>`${sealed}`.as('sealedValue'),
              sql<string>`${until.toISOString()}`.as('expiresAt'),
            ])
            .where('id', '=', workspaceId),
        )
        .onConflict((conflict) => conflict.columns(['workspaceId', 'key']).doNothing())
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
        .selectFrom('shortLived')
        .select('key')
        .where('workspaceId', '=', workspaceId)
        .where('key', '=', key)
        .where('expiresAt', '>', nowText())
        .executeTakeFirst();
      return row !== undefined;
    },

    async take(workspaceId, key) {
      const row = await db
        .deleteFrom('shortLived')
        .where('workspaceId', '=', workspaceId)
        .where('key', '=', key)
        .returning(['sealedValue', 'expiresAt'])
        .executeTakeFirst();
      if (row === undefined || row.expiresAt <= nowText()) return null;
      return row.sealedValue === '' ? '' : secrets.open(row.sealedValue, contextOf(workspaceId, key));
    },
  };
}
