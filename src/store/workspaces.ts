import { type Kysely, sql } from 'kysely';
import type { WorkspaceId, WorkspaceRef } from '../accounts/workspace';
import type { Schema } from './schema';

/**
 * The row that all of a workspace's other rows hang on, made if need be, and held until the transaction ends: changes
 * of one workspace come one after the other. An enterprise once known is not forgotten because a caller leaves it out.
 */
export async function holdWorkspace(
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

/** Holds it like `holdWorkspace`, if it is there. `select … for update` would be Postgres's alone. */
export async function holdIfKnown(trx: Kysely<Schema>, workspaceId: WorkspaceId): Promise<void> {
  await trx
    .updateTable('workspaces')
    .set({ enterprise_id: sql<string | null>`enterprise_id` })
    .where('id', '=', workspaceId)
    .execute();
}
