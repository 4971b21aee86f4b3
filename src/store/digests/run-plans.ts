import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type DigestPeriod, resumableReasons } from '../../digests/digest';
import type { RunPlan, RunsStore } from '../../digests/ports';
import type { DigestRunRow, Schema } from '../schema';
import { selectDigests, toRun } from './digest-rows';
import { lockDigest } from './lock-digest';
import type { ReadableRows } from './unreadable-rows';

/** With fifteen values a run this is well within what both databases take in one statement. */
const plansAtOnce = 400;

/** How a run comes to be: by its schedule, or by hand. */
export function createRunPlans(
  db: Kysely<Schema>,
  readable: ReadableRows,
  now: () => Date,
): Pick<RunsStore, 'listBusyWorkspaces' | 'listPlannable' | 'plan' | 'addManualRun'> {
  const planSome = (plans: readonly RunPlan[]) =>
    db.transaction().execute(async (trx) => {
      const ids = [...new Set(plans.map(({ digest }) => digest.id))];
      const rows = await trx
        .selectFrom('digests')
        .select(['id', 'next_run_at', 'skip_at'])
        .where('id', 'in', ids)
        .where('state', '=', 'active')
        // What another planner has in hand is planned by that one.
        .forUpdate()
        .skipLocked()
        .execute();
      const digests = new Map(rows.map((row) => [row.id, row]));
      const moved = new Map<string, (typeof rows)[number]>();
      const runs: DigestRunRow[] = [];
      for (const { digest, run, nextRunAt } of plans) {
        const before = moved.get(digest.id) ?? digests.get(digest.id);
        const at = run.at.toISOString();
        if (before?.next_run_at !== at) continue;
        const isSkipOver = before.skip_at !== null && before.skip_at <= at;
        moved.set(digest.id, {
          id: digest.id,
          next_run_at: nextRunAt.toISOString(),
          skip_at: isSkipOver ? null : before.skip_at,
        });
        runs.push(toRow({ digest, run, nextRunAt }));
      }
      if (runs.length > 0) {
        await moveOn(trx, [...moved.values()]);
        await replan(trx, runs);
        await insertRuns(trx, runs);
      }
      return runs.length;
    });

  return {
    async plan(plans) {
      let planned = 0;
      for (let from = 0; from < plans.length; from += plansAtOnce) {
        planned += await planSome(plans.slice(from, from + plansAtOnce));
      }
      return planned;
    },

    async listPlannable(until, count, of) {
      const rows = await selectDigests(db)
        .where('state', '=', 'active')
        .where('next_run_at', '<=', until.toISOString())
        .$if(of !== undefined, (query) =>
          query.where('workspace_id', '=', of?.workspaceId ?? '').where('digests.id', '>', of?.afterId ?? ''),
        )
        .$if(of === undefined, (query) => query.orderBy('next_run_at'))
        .orderBy('digests.id')
        .limit(count)
        .execute();
      return readable.digestsOrPause(rows, now());
    },

    async listBusyWorkspaces(until, count) {
      const rows = await db
        .selectFrom('digests')
        .select('workspace_id')
        .where('state', '=', 'active')
        .where('next_run_at', '<=', until.toISOString())
        .groupBy(['workspace_id', sql`case access when 'own' then owner_slack_user_id end`])
        .having(({ fn }) => fn.countAll(), '>', count)
        .execute();
      return [...new Set(rows.map((row) => row.workspace_id))];
    },

    addManualRun: (workspaceId, digestId, { at, period, sentBy, idempotencyKey, now }) =>
      db.transaction().execute(async (trx) => {
        const digest = await lockDigest(trx, digestId);
        if (digest?.workspace_id !== workspaceId || digest.state !== 'active') return null;
        const [row] = await insertRuns(trx, [
          {
            ...newRow(digestId, workspaceId, at, period, now),
            run_key: `${periodKey(period)}/${idempotencyKey}`,
            sent_by: sentBy,
            // Somebody waits for it: before all that waits for its time.
            ready_at: new Date(0).toISOString(),
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
): DigestRunRow {
  return {
    id: randomUUID(),
    digest_id: digestId,
    workspace_id: workspaceId,
    run_key: periodKey(period),
    first_day: period.first,
    last_day: period.last,
    at: at.toISOString(),
    sent_by: null,
    state: 'due',
    reason: null,
    attempts: 0,
    message_ts: null,
    changed_at: readyAt.toISOString(),
    holder: null,
    ready_at: readyAt.toISOString(),
  };
}

function toRow({ digest, run }: RunPlan): DigestRunRow {
  const { workspaceId } = digest.workspace;
  if (run.state === 'due') {
    return newRow(digest.id, workspaceId, run.at, run.period, run.readyAt ?? new Date(0));
  }
  return {
    ...newRow(digest.id, workspaceId, run.at, run.period, run.now),
    state: 'skipped',
    reason: run.reason,
    ready_at: null,
  };
}

/** Makes room for those whose digest was paused before they were posted, and runs again. */
async function replan(trx: Kysely<Schema>, runs: readonly DigestRunRow[]): Promise<void> {
  const keys = runs.map(({ digest_id, run_key }) => sql`(${digest_id}, ${run_key})`);
  await trx
    .deleteFrom('digest_runs')
    .where('state', 'in', ['skipped', 'failed'])
    .where('reason', 'in', resumableReasons)
    .where(sql<boolean>`(digest_id, run_key) in (values ${sql.join(keys)})`)
    .execute();
}

/** Answers those that were not there. */
function insertRuns(trx: Kysely<Schema>, runs: readonly DigestRunRow[]): Promise<DigestRunRow[]> {
  return trx
    .insertInto('digest_runs')
    .values(runs)
    .onConflict((conflict) => conflict.columns(['digest_id', 'run_key']).doNothing())
    .returningAll()
    .execute();
}

async function moveOn(
  trx: Kysely<Schema>,
  digests: readonly {
    readonly id: string;
    readonly next_run_at: string | null;
    readonly skip_at: string | null;
  }[],
): Promise<void> {
  const values = digests.map(({ id, next_run_at, skip_at }) => sql`(${id}, ${next_run_at}, ${skip_at})`);
  await sql`
    with moved(id, next_run_at, skip_at) as (values ${sql.join(values)})
    update digests set next_run_at = moved.next_run_at, skip_at = moved.skip_at
    from moved where digests.id = moved.id`.execute(trx);
}
