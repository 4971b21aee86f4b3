import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type {
  NewNotification,
  Notification,
  NotificationKind,
  NotificationsStore,
} from '../../accounts/notifications';
import type { WorkspaceId } from '../../accounts/workspace';
import { json, readRow, readRows } from '../codecs';
import type { Database, StoreLogger } from '../database';
import type { UnreadableRowError } from '../errors';
import type { NotificationRow, Schema } from '../schema';

/** More would only say the same, and take longer to count. */
const maxCounted = 10_000;
const kindSchema: z.ZodType<NotificationKind> = z.enum([
  'run-unknown',
  'run-failed',
  'digest-paused',
  'digest-empty',
  'digest-deed',
  'connection-broken',
  'unreadable',
]);
const toldSchema = z.object({ kind: kindSchema, facts: json(z.record(z.string(), z.string())) });

/** In the transaction of what it tells. Its workspace is held already, or the two could block an uninstall. */
export async function addNotification(
  trx: Kysely<Schema>,
  workspaceId: WorkspaceId,
  { slackUserId, kind, facts }: NewNotification,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('notices')
    .values({
      id: randomUUID(),
      workspace_id: workspaceId,
      slack_user_id: slackUserId,
      kind,
      facts: JSON.stringify(facts),
      attempts: 0,
      holder: null,
      ready_at: now.toISOString(),
    })
    .execute();
}

export function createNotifications(
  { db, write }: Pick<Database, 'db' | 'write'>,
  logger?: StoreLogger,
): NotificationsStore {
  /** One that cannot be read is told as that, so that no other waits for it. */
  const readTold = (row: NotificationRow): Pick<Notification, 'kind' | 'facts'> => {
    const onUnreadable = ({ id }: NotificationRow, error: UnreadableRowError) =>
      logger?.failure('a notice cannot be read', error, { notice: id, team: row.workspace_id });
    const [told] = readRows([row], (one) => readRow('notices', toldSchema, one), onUnreadable);
    return told ?? { kind: 'unreadable', facts: { what: 'notice' } };
  };

  return {
    async claim(count, { leaseOwner, now, leaseMs }) {
      const waiting = await db
        .selectFrom('notices')
        .select('id')
        .where('ready_at', '<=', now.toISOString())
        .limit(1)
        .executeTakeFirst();
      // Most looks find nothing: those take no lock.
      if (waiting === undefined) return [];
      return db.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('notices')
          .innerJoin('workspaces', 'workspaces.id', 'notices.workspace_id')
          .selectAll('notices')
          .select('workspaces.enterprise_id')
          .where('ready_at', '<=', now.toISOString())
          .orderBy('ready_at')
          .orderBy('notices.id')
          .limit(count)
          .forUpdate(['notices'])
          .skipLocked()
          .execute();
        if (rows.length === 0) return [];
        await trx
          .updateTable('notices')
          .set({
            holder: leaseOwner,
            ready_at: new Date(now.getTime() + leaseMs).toISOString(),
            attempts: sql<number>`attempts + 1`,
          })
          .where(
            'id',
            'in',
            rows.map(({ id }) => id),
          )
          .execute();
        return rows.map((row) => ({
          id: row.id,
          workspace: { workspaceId: row.workspace_id, enterpriseId: row.enterprise_id },
          slackUserId: row.slack_user_id,
          ...readTold(row),
          attempts: row.attempts + 1,
        }));
      });
    },

    async done(id, leaseOwner) {
      await write((trx) =>
        trx.deleteFrom('notices').where('id', '=', id).where('holder', '=', leaseOwner).execute(),
      );
    },

    async retryAt(id, leaseOwner, at) {
      await db
        .updateTable('notices')
        .set({ holder: null, ready_at: at.toISOString() })
        .where('id', '=', id)
        .where('holder', '=', leaseOwner)
        .execute();
    },

    async count() {
      const { count } = await db
        .selectFrom((from) => from.selectFrom('notices').select('id').limit(maxCounted).as('some'))
        .select((select) => select.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}
