import type { Kysely } from 'kysely';
import type { Digest, DigestRun } from '../../digests/digest';
import { readRows } from '../codecs';
import { hasUpdated, type StoreLogger } from '../database';
import type { UnreadableRowError } from '../errors';
import type { Schema } from '../schema';
import { lockKnownWorkspace } from '../workspace-tables';
import { type DigestRow, type RunRow, toDigest, toRun } from './digest-rows';
import { endedColumns, lockDigest, pauseDigest } from './lock-digest';
import { addNotification } from './notifications';

export interface ReadableRows {
  /** Leaves out and logs unreadable digests. */
  digests(rows: readonly DigestRow[]): readonly Digest[];
  runs(rows: readonly RunRow[]): readonly DigestRun[];
  /** Also pauses unreadable digests and notifies their owners. Must not be called in a transaction. */
  digestsOrPause(rows: readonly DigestRow[], now: Date): Promise<readonly Digest[]>;
  /** Also fails unreadable runs and notifies their senders or owners. Must not be called in a transaction. */
  runsOrFail(rows: readonly RunRow[], now: Date): Promise<readonly DigestRun[]>;
}

/** Logs the id and workspace of an unreadable row, and no value. */
export function createReadableRows(db: Kysely<Schema>, logger?: StoreLogger): ReadableRows {
  const logDigest = ({ id, workspaceId }: DigestRow, error: UnreadableRowError) =>
    logger?.failure('a digest cannot be read', error, { digest: id, team: workspaceId });
  const logRun = ({ id, workspaceId }: RunRow, error: UnreadableRowError) =>
    logger?.failure('a run of a digest cannot be read', error, { run: id, team: workspaceId });

  /** Locks the digest and runs `end`; if that resolves to true, notifies the run's sender or the owner. */
  const endAndNotify = (
    what: 'digest' | 'run',
    { workspaceId, digestId, sentBy }: Pick<RunRow, 'workspaceId' | 'digestId' | 'sentBy'>,
    now: Date,
    end: (trx: Kysely<Schema>) => Promise<boolean>,
  ) =>
    db.transaction().execute(async (trx) => {
      await lockKnownWorkspace(trx, workspaceId);
      const digest = await lockDigest(trx, digestId);
      if (!(await end(trx)) || digest === undefined) return;
      const slackUserId = sentBy ?? digest.ownerSlackUserId;
      const facts = { what, channelId: digest.channelId };
      await addNotification(trx, workspaceId, { slackUserId, kind: 'unreadable', facts }, now);
    });

  return {
    digests: (rows) => readRows(rows, toDigest, logDigest),
    runs: (rows) => readRows(rows, toRun, logRun),
    async digestsOrPause(rows, now) {
      const unreadable: DigestRow[] = [];
      const digests = readRows(rows, toDigest, (row, error) => {
        logDigest(row, error);
        unreadable.push(row);
      });
      for (const { id, workspaceId } of unreadable) {
        const of = { workspaceId, digestId: id, sentBy: null };
        await endAndNotify('digest', of, now, (trx) => pauseDigest(trx, id, 'unreadable', now));
      }
      return digests;
    },
    async runsOrFail(rows, now) {
      const unreadable: RunRow[] = [];
      const runs = readRows(rows, toRun, (row, error) => {
        logRun(row, error);
        unreadable.push(row);
      });
      for (const row of unreadable) {
        await endAndNotify('run', row, now, (trx) =>
          hasUpdated(
            trx
              .updateTable('digestRuns')
              .set(endedColumns('failed', 'bug', now))
              .where('id', '=', row.id)
              .where('state', '=', 'claimed')
              .where('holder', '=', row.holder),
          ),
        );
      }
      return runs;
    },
  };
}
