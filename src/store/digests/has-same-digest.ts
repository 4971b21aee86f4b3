import type { Kysely } from 'kysely';
import type { WorkspaceId } from '../../accounts/workspace';
import type { DigestPlan } from '../../digests/digest';
import type { Schema } from '../schema';
import { planColumns, selectDigests } from './digest-rows';
import type { ReadableRows } from './unreadable-rows';

/**
 * Would a digest of the channel, other than `butId`, post the same at the same times? The workspace is held, so none is
 * added meanwhile.
 */
export async function hasSameDigest(
  trx: Kysely<Schema>,
  readable: Pick<ReadableRows, 'digests'>,
  workspaceId: WorkspaceId,
  plan: DigestPlan,
  ownerSlackUserId: string,
  butId?: string,
): Promise<boolean> {
  const rows = await selectDigests(trx)
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', plan.channelId)
    .execute();
  const wanted = planKey(plan, ownerSlackUserId);
  return readable
    .digests(rows)
    .some((digest) => digest.id !== butId && planKey(digest, digest.ownerSlackUserId) === wanted);
}

/** The same for two plans that would post the same: somebody's own numbers are another's only by name. */
function planKey(plan: DigestPlan, ownerSlackUserId: string): string {
  const { access, scope } = plan.content;
  const columns = planColumns(plan);
  return JSON.stringify([columns, access === 'own' && scope.kind === 'me' ? ownerSlackUserId : null]);
}
