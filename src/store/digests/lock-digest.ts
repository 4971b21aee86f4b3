import type { Kysely } from 'kysely';
import type { PauseReason, RunReason, RunState } from '../../digests/digest';
import { hasUpdated } from '../database';
import type { Schema } from '../schema';

/**
 * Locks the digest until the transaction ends. Whatever adds a run, or makes a posting or unknown one due
 * again, locks it first, so that a pause misses none. The order is always workspace, digest, run.
 */
export function lockDigest(trx: Kysely<Schema>, id: string): Promise<Schema['digests'] | undefined> {
  return trx.selectFrom('digests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Also skips its due and claimed runs. Resolves to false when the digest was already paused or gone. */
export async function pauseDigest(
  trx: Kysely<Schema>,
  id: string,
  why: PauseReason,
  at: Date,
): Promise<boolean> {
  const pausing = trx
    .updateTable('digests')
    .set({ state: 'paused', pausedWhy: why, pausedAt: at.toISOString(), nextRunAt: null })
    .where('id', '=', id)
    .where('state', '=', 'active');
  if (!(await hasUpdated(pausing))) return false;
  await trx
    .updateTable('digestRuns')
    .set(endedColumns('skipped', 'paused', at))
    .where('digestId', '=', id)
    .where('state', 'in', ['due', 'claimed'])
    .execute();
  return true;
}

export function endedColumns(state: RunState, reason: RunReason | null, now: Date) {
  return { state, reason, holder: null, readyAt: null, changedAt: now.toISOString() };
}
