import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { BoundConnection, Connection } from '../accounts/connection';
import type { SecretBox } from '../accounts/encryption';
import type { WorkspaceId } from '../accounts/workspace';
import { type Database, hasUpdated } from './database';
import { addNotification } from './digests/notifications';
import { accessColumn, openColumn, openSealed, readAccess, sealAccess } from './encrypted-columns';
import type { ConnectionRow, Schema } from './schema';
import type { Store } from './store';
import { lockKnownWorkspace, lockWorkspace } from './workspace-tables';

/** Of a connection set by whoever runs Roundup: no Slack user has this id. */
const noOwner = '';

export function createConnections(
  { db, purge }: Pick<Database, 'db' | 'purge'>,
  secrets: SecretBox,
  now: () => Date,
): Store['connections'] {
  const select = (workspaceId: WorkspaceId) =>
    db.selectFrom('connections').selectAll().where('workspace_id', '=', workspaceId);

  return {
    save: (workspace, connection, access) =>
      db.transaction().execute(async (trx) => {
        const { workspaceId } = workspace;
        await lockWorkspace(trx, workspace);
        const owner = connection.ownerSlackUserId ?? noOwner;
        const before = await trx
          .selectFrom('connections')
          .select(['id', 'api_url', 'calcom_user_id', 'created_at'])
          .where('workspace_id', '=', workspaceId)
          .where('owner_slack_user_id', '=', owner)
          .executeTakeFirst();
        const isSameAccount =
          before?.api_url === connection.apiUrl && before.calcom_user_id === connection.calcomUserId;
        const id = isSameAccount ? before.id : randomUUID();
        // Another account is another connection: whoever relied on the first must not come to use the second unasked.
        if (before !== undefined && !isSameAccount) {
          await trx.deleteFrom('connections').where('id', '=', before.id).execute();
        }
        const bound: BoundConnection = { ...connection, id, workspaceId, kind: access.kind };
        const row: ConnectionRow = {
          id,
          workspace_id: workspaceId,
          owner_slack_user_id: owner,
          api_url: connection.apiUrl,
          calcom_user_id: connection.calcomUserId,
          calcom_name: connection.calcomName,
          has_organisation: connection.hasOrganisation ? 1 : 0,
          kind: access.kind,
          sealed_access: sealAccess(secrets, access, bound),
          broken_at: null,
          created_at: (isSameAccount ? laterThan(before.created_at, now()) : now()).toISOString(),
          // A refresh under way is of the access before: it no longer counts.
          refresh_holder: null,
          refresh_until: null,
        };
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
      const row = await select(workspaceId).where('owner_slack_user_id', '=', slackUserId).executeTakeFirst();
      return row === undefined ? null : toConnection(row);
    },

    async list(workspaceId) {
      const rows = await select(workspaceId).orderBy('created_at').orderBy('id').execute();
      return rows.map(toConnection);
    },

    async countBroken() {
      const { count } = await db
        .selectFrom('connections')
        .select((select) => select.fn.countAll().as('count'))
        .where('broken_at', 'is not', null)
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async openAccess(connection) {
      const { workspaceId, id } = connection;
      const row = await select(workspaceId).where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      return readAccess(await openColumn(secrets, accessColumn(db, row.sealed_access, connection)));
    },

    async remove(workspaceId, id) {
      await db.transaction().execute(async (trx) => {
        // Before the connection, as a change of policy takes them too: the other way round the two could block each other.
        await lockKnownWorkspace(trx, workspaceId);
        await trx
          .deleteFrom('connections')
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .execute();
      });
      await purge();
    },

    markBroken: (workspaceId, { id, createdAt }, at, notice) =>
      db.transaction().execute(async (trx) => {
        await lockKnownWorkspace(trx, workspaceId);
        const isNews = await hasUpdated(
          trx
            .updateTable('connections')
            .set({ broken_at: at.toISOString() })
            .where('workspace_id', '=', workspaceId)
            .where('id', '=', id)
            .where('created_at', '=', createdAt.toISOString())
            .where('broken_at', 'is', null),
        );
        if (isNews && notice !== undefined) await addNotification(trx, workspaceId, notice, at);
        return isNews;
      }),

    // One refresh at a time, over all processes: each of its two steps is one statement that compares and sets.
    async beginRefresh(connection, { accessToken, now, leaseMs, leaseOwner }) {
      const { workspaceId, id } = connection;
      const row = await select(workspaceId).where('id', '=', id).executeTakeFirst();
      if (row === undefined) return null;
      const { plain } = openSealed(secrets, accessColumn(db, row.sealed_access, connection));
      const access = readAccess(plain);
      if (access.kind !== 'oauth' || access.accessToken !== accessToken) return null;
      const hasBegun = await hasUpdated(
        db
          .updateTable('connections')
          .set({
            refresh_holder: leaseOwner,
            refresh_until: new Date(now.getTime() + leaseMs).toISOString(),
          })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          // Each sealing differs, so the same text means that nothing was written since it was read.
          .where('sealed_access', '=', row.sealed_access)
          .where('broken_at', 'is', null)
          .where((where) =>
            where.or([where('refresh_until', 'is', null), where('refresh_until', '<=', now.toISOString())]),
          ),
      );
      return hasBegun ? { refreshToken: access.refreshToken } : null;
    },

    // A lease that has run out still counts while nobody else has taken it: the new tokens are the only good ones.
    endRefresh(connection, leaseOwner, access) {
      const tokens = access === null ? {} : { sealed_access: sealAccess(secrets, access, connection) };
      return hasUpdated(
        db
          .updateTable('connections')
          .set({ ...tokens, refresh_holder: null, refresh_until: null })
          .where('workspace_id', '=', connection.workspaceId)
          .where('id', '=', connection.id)
          .where('refresh_holder', '=', leaseOwner),
      );
    },
  };
}

/** Whoever held one has ended. For a database that is one process's own: nobody need wait until it has run out. */
export async function endAllLeases(db: Kysely<Schema>): Promise<void> {
  await db
    .updateTable('connections')
    .set({ refresh_holder: null, refresh_until: null })
    .where('refresh_holder', 'is not', null)
    .execute();
}

/** One that is made again keeps its id, so its time tells it from what it was, in the same millisecond too. */
function laterThan(before: string, now: Date): Date {
  return new Date(Math.max(now.getTime(), Date.parse(before) + 1));
}

/** Without its access, which stays sealed in the row. */
export function toConnection(row: ConnectionRow): Connection {
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    ownerSlackUserId: row.owner_slack_user_id === noOwner ? null : row.owner_slack_user_id,
    apiUrl: row.api_url,
    calcomUserId: row.calcom_user_id,
    calcomName: row.calcom_name,
    hasOrganisation: row.has_organisation === 1,
    kind: row.kind,
    brokenAt: row.broken_at === null ? null : new Date(row.broken_at),
    createdAt: new Date(row.created_at),
  };
}
