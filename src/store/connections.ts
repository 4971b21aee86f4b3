import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { BoundConnection, Connection } from '../accounts/connection';
import type { SecretBox } from '../accounts/encryption';
import type { WorkspaceId } from '../accounts/workspace';
import { readRows } from './codecs';
import { type Database, hasUpdated, type StoreLogger } from './database';
import { addNotification } from './digests/notifications';
import { accessColumn, openColumn, openSealed, readAccess, sealAccess } from './encrypted-columns';
import { type Schema, tables } from './schema';
import type { Store } from './store';
import { lockKnownWorkspace, lockWorkspace } from './workspace-tables';

/** Stored as the owner of the operator's connection: no Slack user has an empty id. */
const noOwner = '';

/** `purge` runs after each removal, so that no secret is left in the database's files. */
export function createConnections(
  { db, purge }: Pick<Database, 'db' | 'purge'>,
  secrets: SecretBox,
  now: () => Date,
  logger?: StoreLogger,
): Store['connections'] {
  const select = (workspaceId: WorkspaceId) =>
    db.selectFrom('connections').selectAll().where('workspaceId', '=', workspaceId);

  return {
    save: (workspace, connection, access) =>
      db.transaction().execute(async (trx) => {
        const { workspaceId } = workspace;
        await lockWorkspace(trx, workspace);
        const owner = connection.ownerSlackUserId ?? noOwner;
        const before = await trx
          .selectFrom('connections')
          .select(['id', 'apiUrl', 'calcomUserId', 'createdAt'])
          .where('workspaceId', '=', workspaceId)
          .where('ownerSlackUserId', '=', owner)
          .executeTakeFirst();
        const isSameAccount =
          before?.apiUrl === connection.apiUrl && before.calcomUserId === connection.calcomUserId;
        const id = isSameAccount ? before.id : randomUUID();
        // Another account is another connection: people who relied on the first must not use it unasked.
        if (before !== undefined && !isSameAccount) {
          await trx.deleteFrom('connections').where('id', '=', before.id).execute();
        }
        const bound: BoundConnection = { ...connection, id, workspaceId, kind: access.kind };
        const row = tables.connections.write({
          ...connection,
          ...bound,
          sealedAccess: sealAccess(secrets, access, bound),
          brokenAt: null,
          createdAt: isSameAccount ? laterThan(before.createdAt, now()) : now(),
          // A refresh under way belongs to the previous access and no longer counts.
          refreshHolder: null,
          refreshUntil: null,
        });
        await trx
          .insertInto('connections')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
          .execute();
        return toConnection(row);
      }),

    async find(workspaceId, id) {
      const row = await select(workspaceId).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toConnection(row);
    },

    async findOwn(workspaceId, slackUserId) {
      if (slackUserId === noOwner) return null;
      const row = await select(workspaceId).where('ownerSlackUserId', '=', slackUserId).executeTakeFirst();
      return row === undefined ? null : toConnection(row);
    },

    async list(workspaceId) {
      const rows = await select(workspaceId).orderBy('createdAt').orderBy('id').execute();
      return readRows(rows, toConnection, ({ id }, error) =>
        logger?.failure('a connection cannot be read', error, { connection: id, team: workspaceId }),
      );
    },

    async countBroken() {
      const { count } = await db
        .selectFrom('connections')
        .select((select) => select.fn.countAll().as('count'))
        .where('brokenAt', 'is not', null)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async openAccess(connection) {
      const { workspaceId, id } = connection;
      const row = await select(workspaceId).where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      return readAccess(await openColumn(secrets, accessColumn(db, row.sealedAccess, connection)));
    },

    async remove(workspaceId, id) {
      await db.transaction().execute(async (trx) => {
        // Before the connection, in the order of a policy change: the other order could deadlock.
        await lockKnownWorkspace(trx, workspaceId);
        await trx
          .deleteFrom('connections')
          .where('workspaceId', '=', workspaceId)
          .where('id', '=', id)
          .execute();
      });
      await purge();
    },

    markBroken: (workspaceId, { id, createdAt }, at, notice) =>
      db.transaction().execute(async (trx) => {
        await lockKnownWorkspace(trx, workspaceId);
        const isNewlyBroken = await hasUpdated(
          trx
            .updateTable('connections')
            .set({ brokenAt: at.toISOString() })
            .where('workspaceId', '=', workspaceId)
            .where('id', '=', id)
            .where('createdAt', '=', createdAt.toISOString())
            .where('brokenAt', 'is', null),
        );
        if (isNewlyBroken && notice !== undefined) await addNotification(trx, workspaceId, notice, at);
        return isNewlyBroken;
      }),

    // One refresh at a time, over all processes: each of its two steps is one compare-and-set statement.
    async beginRefresh(connection, { accessToken, now, leaseMs, leaseOwner }) {
      const { workspaceId, id } = connection;
      const row = await select(workspaceId).where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const { plain } = openSealed(secrets, accessColumn(db, row.sealedAccess, connection));
      const access = readAccess(plain);
      if (access.kind !== 'oauth' || access.accessToken !== accessToken) return null;
      const hasBegun = await hasUpdated(
        db
          .updateTable('connections')
          .set({ refreshHolder: leaseOwner, refreshUntil: new Date(now.getTime() + leaseMs).toISOString() })
          .where('workspaceId', '=', workspaceId)
          .where('id', '=', id)
          // Each encryption differs, so equal text means that nothing was written since it was read.
          .where('sealedAccess', '=', row.sealedAccess)
          .where('brokenAt', 'is', null)
          .where((where) =>
            where.or([where('refreshUntil', 'is', null), where('refreshUntil', '<=', now.toISOString())]),
          ),
      );
      return hasBegun ? { refreshToken: access.refreshToken } : null;
    },

    // An expired lease counts until somebody else takes it: the new tokens are the only valid ones.
    endRefresh(connection, leaseOwner, access) {
      const tokens = access === null ? {} : { sealedAccess: sealAccess(secrets, access, connection) };
      return hasUpdated(
        db
          .updateTable('connections')
          .set({ ...tokens, refreshHolder: null, refreshUntil: null })
          .where('workspaceId', '=', connection.workspaceId)
          .where('id', '=', connection.id)
          .where('refreshHolder', '=', leaseOwner),
      );
    },
  };
}

/** For a database of one process: the holders have ended, so nobody need wait for their leases to expire. */
export async function endAllLeases(db: Kysely<Schema>): Promise<void> {
  await db
    .updateTable('connections')
    .set({ refreshHolder: null, refreshUntil: null })
    .where('refreshHolder', 'is not', null)
    .execute();
}

/** A reconnected connection keeps its id, so a later time tells it apart, even within one millisecond. */
function laterThan(before: string, now: Date): Date {
  return new Date(Math.max(now.getTime(), Date.parse(before) + 1));
}

/** @throws UnreadableRowError */
function toConnection(row: Schema['connections']): Connection {
  const {
    sealedAccess: _,
    refreshHolder: _holder,
    refreshUntil: _until,
    ...connection
  } = tables.connections.read(row);
  return connection;
}
