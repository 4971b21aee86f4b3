import { randomUUID } from 'node:crypto';
import type { WorkspaceId } from '../accounts/workspace';
import type { Database } from './database';
import { createDigestChanges } from './digest-changes';
import { planColumns, selectDigests, toDigest, toRun } from './digest-rows';
import type { DigestsStore } from './digest-store';
import { findDigest } from './find-digest';
import { hasSameDigest } from './has-same-digest';
import { holdWorkspace } from './workspaces';

export function createDigests(database: Pick<Database, 'db' | 'locksRows'>, now: () => Date): DigestsStore {
  const { db } = database;
  const inWorkspace = (workspaceId: WorkspaceId) =>
    selectDigests(db).where('workspace_id', '=', workspaceId).orderBy('created_at').orderBy('digests.id');

  return {
    ...createDigestChanges(database, now),

    add: (workspace, ownerSlackUserId, plan, next) =>
      db.transaction().execute(async (trx) => {
        const { workspaceId } = workspace;
        await holdWorkspace(trx, workspace);
        if (await hasSameDigest(trx, workspaceId, plan, ownerSlackUserId)) return null;
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
      return rows.map(toDigest);
    },

    async listOfOwner(workspaceId, slackUserId) {
      const rows = await inWorkspace(workspaceId).where('owner_slack_user_id', '=', slackUserId).execute();
      return rows.map(toDigest);
    },

    async list(workspaceId) {
      const rows = await inWorkspace(workspaceId).execute();
      return rows.map(toDigest);
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
      return rows.map(toRun);
    },
  };
}
