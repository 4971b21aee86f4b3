import type { Kysely } from 'kysely';
import type { PauseReason, RunReason, RunState } from '../../digests/digest';
import { hasUpdated } from '../database';
import type { Schema } from '../schema';

/**
 * The digest, held until the transaction ends. What adds to its runs, or takes one from those that are posted or
 * known, holds the digest first, so that a pause misses none. The order is workspace, digest, run in all transactions.
 */
export function lockDigest(trx: Kysely<Schema>, id: string): Promise<Schema['digests'] | undefined> {
  return trx.selectFrom('digests').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** With it its runs that have not begun to be posted are skipped. False when it was paused or gone already. */
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
    .set(ended('skipped', 'paused', at))
    .where('digestId', '=', id)
    .where('state', 'in', ['due', 'claimed'])
    .execute();
  return true;
}

/** What becomes of a run's columns when there is nothing more to be done with it. */
export function ended(state: RunState, reason: RunReason | null, now: Date) {
  return { state, reason, holder: null, readyAt: null, changedAt: now.toISOString() };
}
