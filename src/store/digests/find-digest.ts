import type { Kysely } from 'kysely';
import type { WorkspaceId } from '../../accounts/workspace';
import type { Digest } from '../../digests/digest';
import type { Schema } from '../schema';
import { selectDigests, toDigest } from './digest-rows';

export async function findDigest(
  db: Kysely<Schema>,
  workspaceId: WorkspaceId,
  id: string,
): Promise<Digest | null> {
  const row = await selectDigests(db)
    .where('workspace_id', '=', workspaceId)
    .where('digests.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toDigest(row);
}
