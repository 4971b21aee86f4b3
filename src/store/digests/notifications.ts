import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { NewNotification, Notification, NotificationsStore } from '../../accounts/notifications';
import type { WorkspaceId } from '../../accounts/workspace';
import { readRows } from '../codecs';
import type { Database, StoreLogger } from '../database';
import type { UnreadableRowError } from '../errors';
import { type Schema, tables } from '../schema';

/** Counting further would take longer and tell no more. */
const maxCounted = 10_000;

/** The caller must hold the workspace's lock: otherwise this and an uninstall could deadlock. */
export async function addNotification(
  trx: Kysely<Schema>,
  workspaceId: WorkspaceId,
  notice: NewNotification,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('notices')
    .values(
      tables.notices.write({
        ...notice,
        id: randomUUID(),
        workspaceId,
        attempts: 0,
        holder: null,
        readyAt: now.toISOString(),
      }),
    )
    .execute();
}

export function createNotifications(
  { db, write }: Pick<Database, 'db' | 'write'>,
  logger?: StoreLogger,
): NotificationsStore {
  /** An unreadable notification is sent as `unreadable`, so that it neither stays nor delays others. */
  const readKindAndFacts = (row: Schema['notices']): Pick<Notification, 'kind' | 'facts'> => {
    const onUnreadable = ({ id }: Schema['notices'], error: UnreadableRowError) =>
      logger?.failure('a notice cannot be read', error, { notice: id, team: row.workspaceId });
    const [read] = readRows([row], tables.notices.read, onUnreadable);
    return read === undefined
      ? { kind: 'unreadable', facts: { what: 'notice' } }
      : { kind: read.kind, facts: read.facts };
  };

  return {
    async claim(count, { leaseOwner, now, leaseMs }) {
      const waiting = await db
        .selectFrom('notices')
        .select('id')
        .where('readyAt', '<=', now.toISOString())
        .limit(1)
        .executeTakeFirst();
      // Most polls find nothing and take no lock.
      if (waiting === undefined) return [];
      return db.transaction().execute(async (trx) => {
        const rows = await trx
          .selectFrom('notices')
          .innerJoin('workspaces', 'workspaces.id', 'notices.workspaceId')
          .selectAll('notices')
          .select('workspaces.enterpriseId')
          .where('readyAt', '<=', now.toISOString())
          .orderBy('readyAt')
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
            readyAt: new Date(now.getTime() + leaseMs).toISOString(),
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
          workspace: { workspaceId: row.workspaceId, enterpriseId: row.enterpriseId },
          slackUserId: row.slackUserId,
          ...readKindAndFacts(row),
          attempts: row.attempts + 1,
        }));
      });
    },

    async remove(id, leaseOwner) {
      await write((trx) =>
        trx.deleteFrom('notices').where('id', '=', id).where('holder', '=', leaseOwner).execute(),
      );
    },

    async retryAt(id, leaseOwner, at) {
      await db
        .updateTable('notices')
        .set({ holder: null, readyAt: at.toISOString() })
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
