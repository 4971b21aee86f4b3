import type { Kysely, Selectable } from 'kysely';
import type { Digest, DigestRun } from '../../digests/digest';
import { readRows } from '../codecs';
import { hasUpdated, type StoreLogger } from '../database';
import type { UnreadableRowError } from '../errors';
import type { DigestRow, DigestRunRow, Schema } from '../schema';
import { lockKnownWorkspace } from '../workspace-tables';
import { toDigest, toRun } from './digest-rows';
import { ended, lockDigest, pauseDigest } from './lock-digest';
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

  /** With the digest held, `end` does what is to be done; where it was, its owner or whoever sent it is told. */
  const endAndTell = (
    what: 'digest' | 'run',
    {
      workspace_id: workspaceId,
      digest_id,
      sent_by,
    }: Pick<DigestRunRow, 'workspace_id' | 'digest_id' | 'sent_by'>,
    now: Date,
    end: (trx: Kysely<Schema>) => Promise<boolean>,
  ) =>
    db.transaction().execute(async (trx) => {
      await lockKnownWorkspace(trx, workspaceId);
      const digest = await lockDigest(trx, digest_id);
      if (!(await end(trx)) || digest === undefined) return;
      const slackUserId = sent_by ?? digest.owner_slack_user_id;
      const facts = { what, channelId: digest.channel_id };
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
      for (const { id, workspace_id } of unreadable) {
        const of = { workspace_id, digest_id: id, sent_by: null };
        await endAndTell('digest', of, now, (trx) => pauseDigest(trx, id, 'unreadable', now));
      }
      return digests;
    },
    async runsOrFail(rows, now) {
      const unreadable: DigestRunRow[] = [];
      const runs = readRows(rows, toRun, (row, error) => {
        logRun(row, error);
        unreadable.push(row);
      });
      for (const row of unreadable) {
        await endAndTell('run', row, now, (trx) =>
          hasUpdated(
            trx
              .updateTable('digest_runs')
              .set(ended('failed', 'bug', now))
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
