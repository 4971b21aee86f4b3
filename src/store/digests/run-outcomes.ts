import type { Kysely } from 'kysely';
import type { RunState } from '../../digests/digest';
import type { RunsStore } from '../../digests/ports';
import { type Database, hasUpdated } from '../database';
import type { Schema } from '../schema';
import { lockKnownWorkspace } from '../workspace-tables';
import { endedColumns, lockDigest, pauseDigest } from './lock-digest';
import { addNotification } from './notifications';

type End = Parameters<RunsStore['settle']>[2];

const statesBefore: Readonly<Record<End['state'], readonly RunState[]>> = {
  posted: ['posting'],
  failed: ['claimed', 'posting'],
  unknown: ['posting'],
  skipped: ['claimed'],
};

/** How runs end, and the one way back: `repost`, after somebody saw that the message had not arrived. */
export function createRunOutcomes({
  db,
  write,
}: Pick<Database, 'db' | 'write'>): Pick<RunsStore, 'settle' | 'expirePosting' | 'repost'> {
  const giveUp = (runId: string, now: Date) =>
    db.transaction().execute(async (trx) => {
      const run = await findRun(trx, runId);
      if (run === undefined) return 0;
      await lockKnownWorkspace(trx, run.workspaceId);
      const isGivenUp = await hasUpdated(
        trx
          .updateTable('digestRuns')
          .set(endedColumns('unknown', 'no-answer', now))
          .where('id', '=', runId)
          .where('state', '=', 'posting')
          .where('readyAt', '<=', now.toISOString()),
      );
      const digest = await trx
        .selectFrom('digests')
        .select('ownerSlackUserId')
        .where('id', '=', run.digestId)
        .executeTakeFirst();
      if (!isGivenUp || digest === undefined) return 0;
      const facts = { runId, digestId: run.digestId };
      // The person who sent a run by hand waits for it.
      const slackUserId = run.sentBy ?? digest.ownerSlackUserId;
      const notification = { slackUserId, kind: 'run-unknown' as const, facts };
      await addNotification(trx, run.workspaceId, notification, now);
      return 1;
    });

  return {
    settle: (runId, holder, end, ...notifications) =>
      write(async (trx) => {
        const run = await findRun(trx, runId);
        if (run === undefined) return false;
        if (notifications.length > 0) await lockKnownWorkspace(trx, run.workspaceId);
        const digest = await lockDigest(trx, run.digestId);
        const isEnded = await hasUpdated(
          trx
            .updateTable('digestRuns')
            .set({ ...endedColumns(end.state, end.reason, end.now), messageTs: end.messageTs ?? null })
            .where('id', '=', runId)
            .where('holder', '=', holder)
            .where('state', 'in', statesBefore[end.state]),
        );
        if (!isEnded || digest === undefined) return false;
        const emptyRuns = countEmpty(digest.emptyRuns, end);
        if (run.sentBy === null && emptyRuns !== digest.emptyRuns) {
          await trx.updateTable('digests').set({ emptyRuns }).where('id', '=', run.digestId).execute();
        }
        if (end.pause !== undefined) await pauseDigest(trx, run.digestId, end.pause, end.now);
        await forgetOldRuns(trx, run.digestId);
        for (const notification of notifications) {
          if (notification.kind === 'digest-paused' && digest.state === 'paused') continue;
          await addNotification(trx, run.workspaceId, notification, end.now);
        }
        return true;
      }),

    async expirePosting(now, count) {
      const runs = await db
        .selectFrom('digestRuns')
        .select('id')
        .where('state', '=', 'posting')
        .where('readyAt', '<=', now.toISOString())
        .orderBy('at')
        .limit(count)
        .execute();
      let givenUp = 0;
      for (const { id } of runs) givenUp += await giveUp(id, now);
      return givenUp;
    },

    repost: (workspaceId, runId, now) =>
      db.transaction().execute(async (trx) => {
        const run = await findRun(trx, runId);
        if (run?.workspaceId !== workspaceId) return false;
        const digest = await lockDigest(trx, run.digestId);
        if (digest?.state !== 'active') return false;
        const at = now.toISOString();
        return hasUpdated(
          trx
            .updateTable('digestRuns')
            .set({ state: 'due', reason: null, attempts: 0, at, readyAt: at, changedAt: at })
            .where('id', '=', runId)
            .where('state', '=', 'unknown'),
        );
      }),
  };
}

/** Per digest, however old: the length of its history. */
const runsKept = 20;

async function forgetOldRuns(trx: Kysely<Schema>, digestId: string): Promise<void> {
  await trx
    .deleteFrom('digestRuns')
    .where('digestId', '=', digestId)
    .where('state', 'in', ['posted', 'failed', 'unknown', 'skipped'])
    .where('at', '<', (nested) =>
      nested
        .selectFrom('digestRuns as kept')
        .select('kept.at')
        .where('kept.digestId', '=', digestId)
        .orderBy('kept.at', 'desc')
        .limit(1)
        .offset(runsKept - 1),
    )
    .execute();
}

function findRun(trx: Kysely<Schema>, runId: string) {
  return trx
    .selectFrom('digestRuns')
    .select(['digestId', 'workspaceId', 'sentBy'])
    .where('id', '=', runId)
    .executeTakeFirst();
}

function countEmpty(before: number, { state, wasEmpty }: End): number {
  if (wasEmpty === true) return before + 1;
  return state === 'posted' ? 0 : before;
}
