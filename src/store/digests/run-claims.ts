import { type Kysely, sql } from 'kysely';
import type { Lease } from '../../accounts/notifications';
import type { ClaimedRun, RunsStore } from '../../digests/ports';
import { type Database, hasUpdated } from '../database';
import type { Schema } from '../schema';
import { type DigestRow, type RunRow, selectDigests } from './digest-rows';
import { lockDigest } from './lock-digest';
import type { ReadableRows } from './unreadable-rows';

/** Each step is one compare-and-set write: of two workers that believe they hold a run, one is refused. */
export function createRunClaims(
  { db, write }: Pick<Database, 'db' | 'write'>,
  readable: ReadableRows,
): Pick<RunsStore, 'claim' | 'heartbeat' | 'release' | 'beginPosting' | 'releasePosting'> {
  const held = (trx: Kysely<Schema>, runId: string, holder: string, state: 'claimed' | 'posting') =>
    trx
      .updateTable('digestRuns')
      .where('id', '=', runId)
      .where('holder', '=', holder)
      .where('state', '=', state);

  async function toClaimed(taken: Taken, now: Date): Promise<readonly ClaimedRun[]> {
    const digests = await readable.digestsOrPause(taken.digests, now);
    const runs = await readable.runsOrFail(taken.runs, now);
    const byId = new Map(digests.map((digest) => [digest.id, digest]));
    return runs
      .map((run) => ({ run, digest: byId.get(run.digestId) }))
      .filter((claimed): claimed is ClaimedRun => claimed.digest !== undefined)
      .sort(
        ({ run: a }, { run: b }) =>
          a.at.getTime() - b.at.getTime() || compare(a.workspaceId, b.workspaceId) || compare(a.id, b.id),
      );
  }

  return {
    async claim(count, lease, until) {
      const now = lease.now.toISOString();
      // In the order of the index, so that the query stops at `count` without sorting all that wait.
      const takeable = (from: Kysely<Schema>) =>
        from
          .selectFrom('digestRuns')
          .innerJoin('digests', 'digests.id', 'digestRuns.digestId')
          .select('digestRuns.id')
          .where('digestRuns.state', '=', 'due')
          .where('digestRuns.readyAt', '<=', now)
          .where('digests.state', '=', 'active')
          .$if(until !== undefined, (query) =>
            query.where('digestRuns.at', '<=', (until ?? lease.now).toISOString()),
          )
          .orderBy('digestRuns.readyAt')
          .orderBy('digestRuns.at')
          .orderBy('digestRuns.workspaceId')
          .orderBy('digestRuns.id');
      // Most polls find nothing and take no lock, for which on SQLite the whole process might wait. Each
      // subquery reads one index row; for `exists`, Postgres may read the table instead.
      const found = await db
        .selectNoFrom(({ selectFrom }) => [
          takeable(db).limit(1).as('due'),
          selectFrom('workers').select('id').where('leaseUntil', '<=', now).limit(1).as('ended'),
          abandoned(db, now).limit(1).as('abandoned'),
        ])
        .executeTakeFirstOrThrow();
      const mayHaveExpired = found.ended !== null || found.abandoned !== null;
      if (found.due === null && !mayHaveExpired) return [];
      const taken = await db.transaction().execute(async (trx) => {
        // First, so that another worker's `releaseExpiredClaims` finds this worker alive, or skips it.
        await keepLease(trx, lease);
        if (mayHaveExpired) await releaseExpiredClaims(trx, now);
        const due = await takeable(trx).limit(count).forUpdate(['digestRuns']).skipLocked().execute();
        return due.length === 0
          ? null
          : take(
              trx,
              due.map(({ id }) => id),
              lease,
            );
      });
      return taken === null ? [] : toClaimed(taken, lease.now);
    },

    heartbeat: (lease) => keepLease(db, lease),

    release: (runId, holder, retryAt) =>
      write((trx) =>
        hasUpdated(
          held(trx, runId, holder, 'claimed').set({
            state: 'due',
            holder: null,
            readyAt: retryAt.toISOString(),
          }),
        ),
      ),

    // The run's own row is enough: a pause skips claimed runs, and a stop deletes them.
    beginPosting: (runId, lease, attempt) =>
      write((trx) =>
        hasUpdated(
          held(trx, runId, lease.leaseOwner, 'claimed')
            .$if(attempt !== undefined, (query) => query.where('attempts', '=', attempt ?? 0))
            .set({ state: 'posting', readyAt: endOf(lease), changedAt: lease.now.toISOString() }),
        ),
      ),

    releasePosting: (runId, holder, retryAt) =>
      db.transaction().execute(async (trx) => {
        const run = await trx
          .selectFrom('digestRuns')
          .select('digestId')
          .where('id', '=', runId)
          .executeTakeFirst();
        if (run === undefined) return false;
        const digest = await lockDigest(trx, run.digestId);
        return hasUpdated(
          held(trx, runId, holder, 'posting').set({
            holder: null,
            ...(digest?.state === 'active'
              ? { state: 'due', readyAt: retryAt.toISOString() }
              : { state: 'skipped', reason: 'paused', readyAt: null }),
          }),
        );
      }),
  };
}

async function keepLease(db: Kysely<Schema>, lease: Lease): Promise<void> {
  await db
    .insertInto('workers')
    .values({ id: lease.leaseOwner, leaseUntil: endOf(lease) })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ leaseUntil: endOf(lease) }))
    .execute();
}

/** Makes runs due again whose workers' leases have expired. */
async function releaseExpiredClaims(trx: Kysely<Schema>, now: string): Promise<void> {
  // Skips a worker that is renewing its lease: the two could wait for each other for ever.
  const expiredWorkers = trx
    .selectFrom('workers')
    .select('id')
    .where('leaseUntil', '<=', now)
    .forUpdate()
    .skipLocked();
  const ended = await trx.deleteFrom('workers').where('id', 'in', expiredWorkers).returning('id').execute();
  const holders = ended.map(({ id }) => id);
  const due = { state: 'due', holder: null, readyAt: now } as const;
  const held = trx.updateTable('digestRuns').set(due);
  if (holders.length > 0) {
    await held
      .where('state', '=', 'claimed')
      .where('readyAt', 'is', null)
      .where('holder', 'in', holders)
      .execute();
  }
  // Compared in the update itself, because such a worker may begin to post right now.
  await held.where('state', '=', 'claimed').where('readyAt', '<=', now).execute();
}

/** Runs claimed by a version that kept a lease per run. */
const abandoned = (from: Kysely<Schema>, now: string) =>
  from
    .selectFrom('digestRuns')
    .select('id')
    .where('state', '=', 'claimed')
    .where('readyAt', '<=', now)
    .orderBy('readyAt');

interface Taken {
  readonly runs: readonly RunRow[];
  readonly digests: readonly DigestRow[];
}

async function take(trx: Kysely<Schema>, ids: readonly string[], lease: Lease): Promise<Taken> {
  const runs = await trx
    .updateTable('digestRuns')
    .set({
      state: 'claimed',
      holder: lease.leaseOwner,
      readyAt: null,
      attempts: sql<number>`attempts + 1`,
      changedAt: lease.now.toISOString(),
    })
    .where('id', 'in', ids)
    .returningAll()
    .execute();
  const digestIds = [...new Set(runs.map((run) => run.digestId))];
  const digests = await selectDigests(trx).where('digests.id', 'in', digestIds).execute();
  return { runs, digests };
}

const endOf = ({ now, leaseMs }: Lease) => new Date(now.getTime() + leaseMs).toISOString();

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
