import type { ExpressionBuilder } from 'kysely';
import type { RunsStore } from '../../digests/ports';
import type { Database, StoreLogger } from '../database';
import type { Schema } from '../schema';
import { type RunRow, selectDigests, toDigest, toRun } from './digest-rows';
import { createRunClaims } from './run-claims';
import { createRunOutcomes } from './run-outcomes';
import { createRunPlans } from './run-plans';
import { createReadableRows } from './unreadable-rows';

export function createRuns(
  database: Pick<Database, 'db' | 'write'>,
  now: () => Date,
  logger?: StoreLogger,
): RunsStore {
  const { db } = database;
  const readable = createReadableRows(db, logger);
  return {
    ...createRunPlans(db, readable, now),
    ...createRunClaims(database, readable),
    ...createRunOutcomes(database),

    async findRun(workspaceId, runId) {
      const row = await db
        .selectFrom('digestRuns')
        .selectAll()
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', runId)
        .executeTakeFirst();
      if (row === undefined) return null;
      const digest = await selectDigests(db).where('digests.id', '=', row.digestId).executeTakeFirst();
      return digest === undefined ? null : { run: toRun(row), digest: toDigest(digest) };
    },

    async countOverdue(then) {
      const at = then.toISOString();
      const { runs, digests } = await db
        .selectNoFrom((select) => [
          select
            .selectFrom('digestRuns')
            .select((run) => run.fn.countAll().as('count'))
            .where('state', 'in', ['due', 'claimed', 'posting'])
            .where('at', '<=', at)
            .as('runs'),
          select
            .selectFrom('digests')
            .select((digest) => digest.fn.countAll().as('count'))
            .where('nextRunAt', '<=', at)
            .as('digests'),
        ])
        .executeTakeFirstOrThrow();
      return Number(runs) + Number(digests);
    },

    async findMissedPeriod(digestId) {
      const { first, last } = await db
        .selectFrom('digestRuns as missed')
        .select((select) => [
          select.fn.min('missed.firstDay').as('first'),
          select.fn.max('missed.lastDay').as('last'),
        ])
        .where('digestId', '=', digestId)
        .where('sentBy', 'is', null)
        .where('state', '=', 'skipped')
        .where('reason', '=', 'too-late')
        .where((where) => where.not(where.exists(laterPostAbout(where))))
        .executeTakeFirstOrThrow();
      return first === null || last === null ? null : { first, last };
    },
  };
}

/** A later post about the missed days: a scheduled one names them, one sent by hand covers them. */
function laterPostAbout(where: ExpressionBuilder<Schema & { missed: RunRow }, 'missed'>) {
  return where
    .selectFrom('digestRuns as posted')
    .select('posted.id')
    .whereRef('posted.digestId', '=', 'missed.digestId')
    .where('posted.state', '=', 'posted')
    .whereRef('posted.at', '>', 'missed.at')
    .where((posted) =>
      posted.or([
        posted('posted.sentBy', 'is', null),
        posted.and([
          posted('posted.firstDay', '<=', posted.ref('missed.firstDay')),
          posted('posted.lastDay', '>=', posted.ref('missed.lastDay')),
        ]),
      ]),
    );
}
