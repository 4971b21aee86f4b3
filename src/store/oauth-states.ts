import type { Kysely } from 'kysely';
import type { Schema } from './schema';
import type { Store } from './store';
import { holdWorkspace } from './workspaces';

export function createOAuthStates(db: Kysely<Schema>, now: () => Date): Store['oauthStates'] {
  return {
    add: (state) =>
      db.transaction().execute(async (trx) => {
        await holdWorkspace(trx, state);
        await trx
          .deleteFrom('oauth_states')
          .where('workspace_id', '=', state.workspaceId)
          .where('expires_at', '<=', now().toISOString())
          .execute();
        await trx
          .insertInto('oauth_states')
          .values({
            hash: state.hash,
            workspace_id: state.workspaceId,
            enterprise_id: state.enterpriseId,
            slack_user_id: state.slackUserId,
            expires_at: state.expiresAt.toISOString(),
          })
          .execute();
      }),

    async use(hash, at) {
      const row = await db
        .deleteFrom('oauth_states')
        .where('hash', '=', hash)
        .returningAll()
        .executeTakeFirst();
      if (row === undefined || row.expires_at <= at.toISOString()) return null;
      return {
        hash: row.hash,
        workspaceId: row.workspace_id,
        enterpriseId: row.enterprise_id,
        slackUserId: row.slack_user_id,
        expiresAt: new Date(row.expires_at),
      };
    },
  };
}
