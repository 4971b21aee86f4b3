import type { Kysely, Selectable } from 'kysely';
import type { Digest, DigestRun } from '../../digests/digest';
import { readRows } from '../codecs';
import type { StoreLogger } from '../database';
import type { UnreadableRowError } from '../errors';
import type { DigestRow, DigestRunRow, Schema } from '../schema';
import { lockKnownWorkspace } from '../workspace-tables';
import { toDigest, toRun } from './digest-rows';
import { lockDigest, pauseDigest } from './lock-digest';
import { addNotification } from './notifications';

type SelectedDigest = Parameters<typeof toDigest>[0];

/** What is read of many workspaces or digests at once: a row that cannot be read stops none of the others. */
export interface ReadableRows {
  /** Those that can be read; the others are logged. */
  digests(rows: readonly SelectedDigest[]): readonly Digest[];
  runs(rows: readonly Selectable<DigestRunRow>[]): readonly DigestRun[];
  /** Those that can be read; the others are paused, and their owners told. In no transaction. */
  digestsOrPause(rows: readonly SelectedDigest[], now: Date): Promise<readonly Digest[]>;
  /** Those that can be read; the others fail, and whoever waits for them is told. In no transaction. */
  runsOrFail(rows: readonly Selectable<DigestRunRow>[], now: Date): Promise<readonly DigestRun[]>;
}

export function createReadableRows(db: Kysely<Schema>, logger?: StoreLogger): ReadableRows {
  const logDigest = ({ id, workspace_id }: SelectedDigest, error: UnreadableRowError) =>
    logger?.failure('a digest cannot be read', error, { digest: id, team: workspace_id });
  const logRun = ({ id, workspace_id }: Selectable<DigestRunRow>, error: UnreadableRowError) =>
    logger?.failure('a run of a digest cannot be read', error, { run: id, team: workspace_id });

  const pause = ({ id, workspace_id: workspaceId }: DigestRow, now: Date) =>
    db.transaction().execute(async (trx) => {
      await lockKnownWorkspace(trx, workspaceId);
      const digest = await lockDigest(trx, id);
      if (digest === undefined || !(await pauseDigest(trx, id, 'unreadable', now))) return;
      const facts = { what: 'digest', channelId: digest.channel_id };
      const notice = { slackUserId: digest.owner_slack_user_id, kind: 'unreadable' as const, facts };
      await addNotification(trx, workspaceId, notice, now);
    });

  const fail = ({ id, workspace_id: workspaceId, digest_id, sent_by, holder }: DigestRunRow, now: Date) =>
    db.transaction().execute(async (trx) => {
      await lockKnownWorkspace(trx, workspaceId);
      const digest = await lockDigest(trx, digest_id);
      const { numUpdatedRows } = await trx
        .updateTable('digest_runs')
        .set({ state: 'failed', reason: 'bug', holder: null, ready_at: null, changed_at: now.toISOString() })
        .where('id', '=', id)
        .where('state', '=', 'claimed')
        .where('holder', '=', holder)
        .executeTakeFirst();
      if (numUpdatedRows === 0n || digest === undefined) return;
      const facts = { what: 'run', channelId: digest.channel_id };
      const notice = {
        slackUserId: sent_by ?? digest.owner_slack_user_id,
        kind: 'unreadable' as const,
        facts,
      };
      await addNotification(trx, workspaceId, notice, now);
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
      for (const row of unreadable) await pause(row, now);
      return digests;
    },
    async runsOrFail(rows, now) {
      const unreadable: DigestRunRow[] = [];
      const runs = readRows(rows, toRun, (row, error) => {
        logRun(row, error);
        unreadable.push(row);
      });
      for (const row of unreadable) await fail(row, now);
      return runs;
    },
  };
}
