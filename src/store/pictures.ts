import type { Kysely } from 'kysely';
import type { Schema } from './schema';
import type { Store } from './store';
import { lockKnownWorkspace } from './workspace-tables';

export function createPictures(db: Kysely<Schema>): Store['pictures'] {
  return {
    async last(workspaceId, kind) {
      const row = await db
        .selectFrom('picture_outcomes')
        .select(['at', 'refused_until'])
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { at, refused_until: until } = row;
      return { at: new Date(at), refusedUntil: until === null ? null : new Date(until) };
    },

    note: (workspaceId, kind, { at, refusedUntil }) =>
      db.transaction().execute(async (trx) => {
        // Sent while Roundup was taken away: with the workspace this has gone too.
        await lockKnownWorkspace(trx, workspaceId);
        const known = await trx
          .selectFrom('workspaces')
          .select('id')
          .where('id', '=', workspaceId)
          .executeTakeFirst();
        if (known === undefined) return;
        const seen = { at: at.toISOString(), refused_until: refusedUntil?.toISOString() ?? null };
        await trx
          .insertInto('picture_outcomes')
          .values({ workspace_id: workspaceId, kind, ...seen })
          .onConflict((conflict) => conflict.columns(['workspace_id', 'kind']).doUpdateSet(seen))
          .execute();
      }),
  };
}
