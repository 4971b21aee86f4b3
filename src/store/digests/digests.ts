import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { WorkspaceId } from '../../accounts/workspace';
import type { Database } from '../database';
import type { StoreLogger } from '../postgres/postgres-database';
import { holdWorkspace } from '../workspaces';
import { createDigestChanges } from './digest-changes';
import { planColumns, selectDigests } from './digest-rows';
import type { DigestsStore } from './digest-store';
import { findDigest } from './find-digest';
import { hasSameDigest } from './has-same-digest';
import { createReadableRows } from './unreadable-rows';

export function createDigests(
  database: Pick<Database, 'db' | 'locksRows'>,
  now: () => Date,
  logger?: StoreLogger,
): DigestsStore {
  const { db } = database;
  const readable = createReadableRows(database, logger);
  const inWorkspace = (workspaceId: WorkspaceId) =>
    selectDigests(db).where('workspace_id', '=', workspaceId).orderBy('created_at').orderBy('digests.id');

  return {
    ...createDigestChanges(database, now, readable),

    add: (workspace, ownerSlackUserId, plan, next) =>
      db.transaction().execute(async (trx) => {
        const { workspaceId } = workspace;
        await holdWorkspace(trx, workspace);
        if (await hasSameDigest(trx, readable, workspaceId, plan, ownerSlackUserId)) return null;
        const id = randomUUID();
        await trx
          .insertInto('digests')
          .values({
            id,
            workspace_id: workspaceId,
            owner_slack_user_id: ownerSlackUserId,
            ...planColumns(plan),
            state: 'active',
            paused_why: null,
            paused_at: null,
            created_at: next.now.toISOString(),
            next_run_at: next.nextRunAt.toISOString(),
            skip_at: null,
            empty_runs: 0,
          })
          .execute();
        return findDigest(trx, workspaceId, id);
      }),

    find: (workspaceId, id) => findDigest(db, workspaceId, id),

    async listOfChannel(workspaceId, channelId) {
      const rows = await inWorkspace(workspaceId).where('channel_id', '=', channelId).execute();
      return readable.digests(rows);
    },

    async listOfOwner(workspaceId, slackUserId) {
      const rows = await inWorkspace(workspaceId).where('owner_slack_user_id', '=', slackUserId).execute();
      return readable.digests(rows);
    },

    async list(workspaceId) {
      const rows = await inWorkspace(workspaceId).execute();
      return readable.digests(rows);
    },

    async lastPostedAt(workspaceId, channelId) {
      const isHere = sql<boolean>`digests.channel_id = ${channelId ?? ''}`;
      const found = await db
        .selectFrom('digests')
        .leftJoin('digest_runs', (join) =>
          join.onRef('digest_runs.digest_id', '=', 'digests.id').on('digest_runs.state', '=', 'posted'),
        )
        .select((select) => [
          select.fn.countAll().filterWhere(isHere).as('here'),
          select.fn.max('digest_runs.at').filterWhere(isHere).as('atHere'),
          select.fn.max('digest_runs.at').as('atAny'),
        ])
        .where('digests.workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow();
      const at = Number(found.here) > 0 ? found.atHere : found.atAny;
      return at === null ? null : new Date(at);
    },

    async countActive(workspaceId, slackUserId) {
      const counts = await db
        .selectFrom('digests')
        .select((select) => [
          select.fn
            .countAll()
            .filterWhere('access', '=', 'own')
            .filterWhere('owner_slack_user_id', '=', slackUserId)
            .as('own'),
          select.fn.countAll().filterWhere('access', '=', 'shared').as('shared'),
        ])
        .where('workspace_id', '=', workspaceId)
        .where('state', '=', 'active')
        .executeTakeFirstOrThrow();
      return { own: Number(counts.own), shared: Number(counts.shared) };
    },

    async history(workspaceId, id, count) {
      const rows = await db
        .selectFrom('digest_runs')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('digest_id', '=', id)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(count)
        .execute();
      return readable.runs(rows);
    },
  };
}
