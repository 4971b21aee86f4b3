import type { Kysely } from 'kysely';
import type { Schema } from './schema';
import type { Store } from './store';
import { holdWorkspace } from './workspaces';

export function createHidden(db: Kysely<Schema>): Store['hidden'] {
  return {
    async list(workspaceId) {
      const rows = await db
        .selectFrom('hidden_people')
        .select('calcom_user_id')
        .where('workspace_id', '=', workspaceId)
        .execute();
      return new Set(rows.map((row) => row.calcom_user_id));
    },

    hide: (workspace, { slackUserId, calcomUserId }) =>
      db.transaction().execute(async (trx) => {
        await holdWorkspace(trx, workspace);
        await trx
          .insertInto('hidden_people')
          .values({
            workspace_id: workspace.workspaceId,
            slack_user_id: slackUserId,
            calcom_user_id: calcomUserId,
          })
          .onConflict((conflict) =>
            conflict.columns(['workspace_id', 'slack_user_id']).doUpdateSet({ calcom_user_id: calcomUserId }),
          )
          .execute();
      }),

    async show(workspaceId, slackUserId) {
      await db
        .deleteFrom('hidden_people')
        .where('workspace_id', '=', workspaceId)
        .where('slack_user_id', '=', slackUserId)
        .execute();
    },

    async isHidden(workspaceId, slackUserId) {
      const row = await db
        .selectFrom('hidden_people')
        .select('calcom_user_id')
        .where('workspace_id', '=', workspaceId)
        .where('slack_user_id', '=', slackUserId)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
