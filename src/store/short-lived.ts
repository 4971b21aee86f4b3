import { type Kysely, sql } from 'kysely';
import type { SecretBox } from '../accounts/secret-box';
import type { Schema } from './schema';
import type { Store } from './store';

export function createShortLived(
  db: Kysely<Schema>,
  secrets: SecretBox,
  now: () => Date,
): Store['shortLived'] {
  const nowText = () => now().toISOString();
  const contextOf = (workspaceId: string, key: string) => `short-lived/${workspaceId}/${key}`;

  return {
    async add(workspaceId, key, until, value = '') {
      await db.deleteFrom('short_lived').where('expires_at', '<=', nowText()).execute();
      const sealed = value === '' ? '' : secrets.seal(value, contextOf(workspaceId, key));
      // Of a workspace that is gone nothing is kept; of two at once one is written.
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('short_lived')
        .columns(['workspace_id', 'key', 'sealed_value', 'expires_at'])
        .expression((from) =>
          from
            .selectFrom('workspaces')
            .select([
              'id',
              sql<string>`${key}`.as('key'),
              sql<string>`${sealed}`.as('sealed_value'),
              sql<string>`${until.toISOString()}`.as('expires_at'),
            ])
            .where('id', '=', workspaceId),
        )
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doNothing())
        .executeTakeFirstOrThrow();
      if ((numInsertedOrUpdatedRows ?? 0n) > 0n) return true;
      const workspace = await db
        .selectFrom('workspaces')
        .select('id')
        .where('id', '=', workspaceId)
        .executeTakeFirst();
      return workspace === undefined;
    },

    async has(workspaceId, key) {
      const row = await db
        .selectFrom('short_lived')
        .select('key')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .where('expires_at', '>', nowText())
        .executeTakeFirst();
      return row !== undefined;
    },

    async take(workspaceId, key) {
      const row = await db
        .deleteFrom('short_lived')
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', key)
        .returning(['sealed_value', 'expires_at'])
        .executeTakeFirst();
      if (row === undefined || row.expires_at <= nowText()) return null;
      return row.sealed_value === '' ? '' : secrets.open(row.sealed_value, contextOf(workspaceId, key));
    },
  };
}
