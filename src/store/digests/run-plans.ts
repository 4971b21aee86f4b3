import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type DigestPeriod, resumableReasons } from '../../digests/digest';
import type { RunPlan, RunsStore } from '../../digests/ports';
import type { Schema } from '../schema';
import { type RunRow, selectDigests, toRun } from './digest-rows';
import { lockDigest } from './lock-digest';
import type { ReadableRows } from './unreadable-rows';

/** At fifteen values a run, this is well within both databases' limits for one statement. */
const maxPlansPerBatch = 400;

export function createRunPlans(
  db: Kysely<Schema>,
  readable: ReadableRows,
  now: () => Date,
): Pick<RunsStore, 'listBusyWorkspaces' | 'listPlannable' | 'plan' | 'addManualRun'> {
  const planBatch = (plans: readonly RunPlan[]) =>
    db.transaction().execute(async (trx) => {
      const ids = [...new Set(plans.map(({ digest }) => digest.id))];
      const rows = await trx
        .selectFrom('digests')
        .select(['id', 'nextRunAt', 'skipAt'])
        .where('id', 'in', ids)
        .where('state', '=', 'active')
        // Digests that another planner has locked are planned by that one.
        .forUpdate()
        .skipLocked()
        .execute();
      const digests = new Map(rows.map((row) => [row.id, row]));
      const advanced = new Map<string, (typeof rows)[number]>();
      const runs: RunRow[] = [];
      for (const { digest, run, nextRunAt } of plans) {
        const before = advanced.get(digest.id) ?? digests.get(digest.id);
        const at = run.at.toISOString();
        if (before?.nextRunAt !== at) continue;
        const isSkipOver = before.skipAt !== null && before.skipAt <= at;
        advanced.set(digest.id, {
          id: digest.id,
          nextRunAt: nextRunAt.toISOString(),
          skipAt: isSkipOver ? null : before.skipAt,
        });
        runs.push(toRow({ digest, run, nextRunAt }));
      }
      if (runs.length > 0) {
        await advanceDigests(trx, [...advanced.values()]);
        await deleteResumable(trx, runs);
        await insertRuns(trx, runs);
      }
      return runs.length;
    });

  return {
    async plan(plans) {
      let planned = 0;
      for (let from = 0; from < plans.length; from += maxPlansPerBatch) {
        planned += await planBatch(plans.slice(from, from + maxPlansPerBatch));
      }
      return planned;
    },

    async listPlannable(until, count, of) {
      const rows = await selectDigests(db)
        .where('state', '=', 'active')
        .where('nextRunAt', '<=', until.toISOString())
        .$if(of !== undefined, (query) =>
          query.where('workspaceId', '=', of?.workspaceId ?? '').where('digests.id', '>', of?.afterId ?? ''),
        )
        .$if(of === undefined, (query) => query.orderBy('nextRunAt'))
        .orderBy('digests.id')
        .limit(count)
        .execute();
      return readable.digestsOrPause(rows, now());
    },

    async listBusyWorkspaces(until, count) {
      const rows = await db
        .selectFrom('digests')
        .select('workspaceId')
        .where('state', '=', 'active')
        .where('nextRunAt', '<=', until.toISOString())
        .groupBy(['workspaceId', sql`case access when 'own' then owner_slack_user_id end`])
        .having(({ fn }) => fn.countAll(), '>', count)
        .execute();
      return [...new Set(rows.map((row) => row.workspaceId))];
    },

    addManualRun: (workspaceId, digestId, { at, period, sentBy, idempotencyKey, now }) =>
      db.transaction().execute(async (trx) => {
        const digest = await lockDigest(trx, digestId);
        if (digest?.workspaceId !== workspaceId || digest.state !== 'active') return null;
        const [row] = await insertRuns(trx, [
          {
            ...newRow(digestId, workspaceId, at, period, now),
            runKey: `${periodKey(period)}/${idempotencyKey}`,
            sentBy,
            // Somebody waits for it, so it comes before all scheduled runs.
            readyAt: new Date(0).toISOString(),
          },
        ]);
        return row === undefined ? null : toRun(row);
      }),
  };
}

const periodKey = ({ first, last }: DigestPeriod) => `${first}..${last}`;

function newRow(
  digestId: string,
  workspaceId: string,
  at: Date,
  period: DigestPeriod,
  readyAt: Date,
): RunRow {
  return {
    id: randomUUID(),
    digestId,
    workspaceId,
    runKey: periodKey(period),
    firstDay: period.first,
    lastDay: period.last,
    at: at.toISOString(),
    sentBy: null,
    state: 'due',
    reason: null,
    attempts: 0,
    messageTs: null,
    changedAt: readyAt.toISOString(),
    holder: null,
    readyAt: readyAt.toISOString(),
  };
}

function toRow({ digest, run }: RunPlan): RunRow {
  const { workspaceId } = digest.workspace;
  if (run.state === 'due') {
    return newRow(digest.id, workspaceId, run.at, run.period, run.readyAt ?? new Date(0));
  }
  return {
    ...newRow(digest.id, workspaceId, run.at, run.period, run.now),
    state: 'skipped',
    reason: run.reason,
    readyAt: null,
  };
}

/** Deletes runs that a pause ended before they were posted, so that they can be planned again. */
async function deleteResumable(trx: Kysely<Schema>, runs: readonly RunRow[]): Promise<void> {
  const keys = runs.map(({ digestId, runKey }) => sql`(${digestId}, ${runKey})`);
  await trx
    .deleteFrom('digestRuns')
    .where('state', 'in', ['skipped', 'failed'])
    .where('reason', 'in', resumableReasons)
    .where(sql<boolean>`(digest_id, run_key) in (values ${sql.join(keys)})`)
    .execute();
}

/** Resolves to the runs that were not there yet. */
function insertRuns(trx: Kysely<Schema>, runs: readonly RunRow[]): Promise<RunRow[]> {
  return trx
    .insertInto('digestRuns')
    .values(runs)
    .onConflict((conflict) => conflict.columns(['digestId', 'runKey']).doNothing())
    .returningAll()
    .execute();
}

async function advanceDigests(
  trx: Kysely<Schema>,
  digests: readonly Pick<Schema['digests'], 'id' | 'nextRunAt' | 'skipAt'>[],
): Promise<void> {
  const values = digests.map(({ id, nextRunAt, skipAt }) => sql`(${id}, ${nextRunAt}, ${skipAt})`);
  await sql`
    with advanced(id, next_run_at, skip_at) as (values ${sql.join(values)})
    update digests set next_run_at = advanced.next_run_at, skip_at = advanced.skip_at
    from advanced where digests.id = advanced.id`.execute(trx);
}
