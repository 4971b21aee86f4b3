import type { Kysely } from 'kysely';
import type { SecretBox } from '../accounts/secret-box';
import { connectionContext, openSealed, readAccess, sealAccess } from './encrypted-columns';
import type { Schema } from './schema';
import type { Store } from './store';

/** One refresh of a connection at a time, over all processes: each step is one statement that compares and sets. */
export function createRefreshLeases(
  db: Kysely<Schema>,
  secrets: SecretBox,
): Pick<Store['connections'], 'beginRefresh' | 'endRefresh'> {
  return {
    async beginRefresh(connection, { accessToken, now, leaseMs, leaseOwner }) {
      const { workspaceId, id } = connection;
      const row = await db
        .selectFrom('connections')
        .select('sealed_access')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const access = readAccess(openSealed(secrets, row.sealed_access, connectionContext(connection)).plain);
      if (access.kind !== 'oauth' || access.accessToken !== accessToken) return null;

      const { numUpdatedRows } = await db
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
        )
        .executeTakeFirst();
      return numUpdatedRows > 0n ? { refreshToken: access.refreshToken } : null;
    },

    // A lease that has run out still counts while nobody else has taken it: the new tokens are the only good ones.
    async endRefresh(connection, leaseOwner, access) {
      const tokens = access === null ? {} : { sealed_access: sealAccess(secrets, access, connection) };
      const { numUpdatedRows } = await db
        .updateTable('connections')
        .set({ ...tokens, refresh_holder: null, refresh_until: null })
        .where('workspace_id', '=', connection.workspaceId)
        .where('id', '=', connection.id)
        .where('refresh_holder', '=', leaseOwner)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
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
