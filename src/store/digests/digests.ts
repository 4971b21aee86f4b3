import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { NewNotification } from '../../accounts/notifications';
import type { WorkspaceId } from '../../accounts/workspace';
import { type Digest, type DigestPlan, planKey } from '../../digests/digest';
import type { DigestsStore } from '../../digests/ports';
import type { StoreLogger } from '../database';
import type { Schema } from '../schema';
import { lockKnownWorkspace, lockWorkspace } from '../workspace-tables';
import { planColumns, selectDigests, toDigest } from './digest-rows';
import { endedColumns, lockDigest, pauseDigest } from './lock-digest';
import { addNotification } from './notifications';
import { createReadableRows, type ReadableRows } from './unreadable-rows';

/** Lists leave out and log digests that cannot be read; a single one throws UnreadableRowError. */
export function createDigests(db: Kysely<Schema>, now: () => Date, logger?: StoreLogger): DigestsStore {
  const readable = createReadableRows(db, logger);
  const inWorkspace = (workspaceId: WorkspaceId) =>
    selectDigests(db).where('workspaceId', '=', workspaceId).orderBy('createdAt').orderBy('digests.id');
  const read = async (query: ReturnType<typeof selectDigests>) => readable.digests(await query.execute());

  return {
    ...createDigestChanges(db, now, readable),

    add: (workspace, ownerSlackUserId, plan, next) =>
      db.transaction().execute(async (trx) => {
        const { workspaceId } = workspace;
        await lockWorkspace(trx, workspace);
        if (await hasSameDigest(trx, readable, workspaceId, plan, ownerSlackUserId)) return null;
        const id = randomUUID();
        await trx
          .insertInto('digests')
          .values({
            id,
            workspaceId,
            ownerSlackUserId,
            ...planColumns(plan),
            state: 'active',
            pausedWhy: null,
            pausedAt: null,
            createdAt: next.now.toISOString(),
            nextRunAt: next.nextRunAt.toISOString(),
            skipAt: null,
            emptyRuns: 0,
          })
          .execute();
        return findDigest(trx, workspaceId, id);
      }),

    find: (workspaceId, id) => findDigest(db, workspaceId, id),

    listOfChannel: (workspaceId, channelId) =>
      read(inWorkspace(workspaceId).where('channelId', '=', channelId)),

    listOfOwner: (workspaceId, slackUserId) =>
      read(inWorkspace(workspaceId).where('ownerSlackUserId', '=', slackUserId)),

    list: (workspaceId) => read(inWorkspace(workspaceId)),

    listAll: () => read(selectDigests(db).orderBy('workspaceId').orderBy('createdAt')),

    async lastPostedAt(workspaceId, channelId) {
      // Reads one row of each digest: its latest.
      const found = await db
        .selectFrom((from) =>
          from
            .selectFrom('digests')
            .select((digest) => [
              'digests.channelId',
              digest
                .selectFrom('digestRuns')
                .select('digestRuns.at')
                .whereRef('digestRuns.digestId', '=', 'digests.id')
                .where('digestRuns.state', '=', 'posted')
                .orderBy('digestRuns.at', 'desc')
                .limit(1)
                .as('at'),
            ])
            .where('digests.workspaceId', '=', workspaceId)
            .as('latest'),
        )
        .select(({ fn }) => [
          fn
            .countAll()
            .filterWhere('channelId', '=', channelId ?? '')
            .as('here'),
          fn
            .max('at')
            .filterWhere('channelId', '=', channelId ?? '')
            .as('atHere'),
          fn.max('at').as('atAny'),
        ])
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
            .filterWhere('ownerSlackUserId', '=', slackUserId)
            .as('own'),
          select.fn.countAll().filterWhere('access', '=', 'shared').as('shared'),
        ])
        .where('workspaceId', '=', workspaceId)
        .where('state', '=', 'active')
        .executeTakeFirstOrThrow();
      return { own: Number(counts.own), shared: Number(counts.shared) };
    },

    async history(workspaceId, id, count) {
      const rows = await db
        .selectFrom('digestRuns')
        .selectAll()
        .where('workspaceId', '=', workspaceId)
        .where('digestId', '=', id)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(count)
        .execute();
      return readable.runs(rows);
    },
  };
}

/** Each change is one transaction that locks the digest, so that it and its runs stay consistent. */
function createDigestChanges(
  db: Kysely<Schema>,
  now: () => Date,
  readable: Pick<ReadableRows, 'digests'>,
): Pick<DigestsStore, 'change' | 'setState' | 'takeOver' | 'skip' | 'notifyOwnersOfShared' | 'stop'> {
  const notify = async (
    trx: Kysely<Schema>,
    workspaceId: WorkspaceId,
    notification: NewNotification | undefined,
  ) => {
    if (notification !== undefined) await addNotification(trx, workspaceId, notification, now());
  };

  /** Locks the workspace and the digest; resolves to null when the digest does not exist. */
  const change = <T>(
    workspaceId: WorkspaceId,
    id: string,
    act: (trx: Kysely<Schema>, before: Digest) => Promise<T>,
  ): Promise<T | null> =>
    db.transaction().execute(async (trx) => {
      await lockKnownWorkspace(trx, workspaceId);
      await lockDigest(trx, id);
      const before = await findDigest(trx, workspaceId, id);
      return before === null ? null : act(trx, before);
    });

  return {
    change: (workspaceId, id, plan, nextRunAt, notification, from) =>
      change(workspaceId, id, async (trx, before) => {
        if (from?.expects(before) === false) return 'changed-meanwhile';
        if (await hasSameDigest(trx, readable, workspaceId, plan, before.ownerSlackUserId, id)) return 'same';
        const isActive = before.state.kind === 'active';
        await trx
          .updateTable('digests')
          .set({
            ...planColumns(plan),
            nextRunAt: isActive ? (nextRunAt?.toISOString() ?? null) : null,
            ...(asksTheSame(before, plan) ? {} : { emptyRuns: 0 }),
          })
          .where('id', '=', id)
          .execute();
        if (from !== undefined) await skipRun(trx, id, from.skipAt(before), now());
        await revokeClaims(trx, id, now());
        await notify(trx, workspaceId, notification);
        return findDigest(trx, workspaceId, id);
      }),

    async setState(workspaceId, id, state, nextRunAt, notification) {
      const isChanged = await change(workspaceId, id, async (trx, before) => {
        if (before.state.kind === state.kind) return false;
        if (state.kind === 'paused') await pauseDigest(trx, id, state.why, state.at);
        else {
          await trx
            .updateTable('digests')
            .set({
              state: 'active',
              pausedWhy: null,
              pausedAt: null,
              nextRunAt: nextRunAt?.toISOString() ?? null,
              skipAt: isAhead(before.skipAt, nextRunAt) ? before.skipAt.toISOString() : null,
            })
            .where('id', '=', id)
            .execute();
        }
        await notify(trx, workspaceId, notification);
        return true;
      });
      return isChanged ?? false;
    },

    takeOver: (workspaceId, id, { slackUserId, access }, notification) =>
      change(workspaceId, id, async (trx) => {
        await trx
          .updateTable('digests')
          .set({ ownerSlackUserId: slackUserId, access, emptyRuns: 0 })
          .where('id', '=', id)
          .execute();
        await revokeClaims(trx, id, now());
        await notify(trx, workspaceId, notification);
        return findDigest(trx, workspaceId, id);
      }),

    skip: (workspaceId, id, at, notification) =>
      change(workspaceId, id, async (trx) => {
        await skipRun(trx, id, at, now());
        await notify(trx, workspaceId, notification);
        return findDigest(trx, workspaceId, id);
      }),

    notifyOwnersOfShared: (workspaceId, notificationOf) =>
      db.transaction().execute(async (trx) => {
        await lockKnownWorkspace(trx, workspaceId);
        const rows = await selectDigests(trx)
          .where('workspaceId', '=', workspaceId)
          .where('access', '=', 'shared')
          .where('state', '=', 'active')
          .execute();
        for (const digest of readable.digests(rows)) await notify(trx, workspaceId, notificationOf(digest));
      }),

    async stop(workspaceId, id, notification) {
      await change(workspaceId, id, async (trx) => {
        await trx.deleteFrom('digests').where('id', '=', id).execute();
        await notify(trx, workspaceId, notification);
      });
    },
  };
}

/** Whether a run that was skipped before a pause is still to come after it. */
const isAhead = (skipAt: Date | null, nextRunAt: Date | null): skipAt is Date =>
  skipAt !== null && nextRunAt !== null && skipAt >= nextRunAt;

/** Skips the run at `at`, even when it is already planned or claimed; null skips none. */
async function skipRun(trx: Kysely<Schema>, digestId: string, at: Date | null, now: Date): Promise<void> {
  const skipAt = at?.toISOString() ?? null;
  await trx.updateTable('digests').set({ skipAt }).where('id', '=', digestId).execute();
  if (skipAt === null) return;
  await trx
    .updateTable('digestRuns')
    .set(endedColumns('skipped', 'by-hand', now))
    .where('digestId', '=', digestId)
    .where('at', '=', skipAt)
    .where('sentBy', 'is', null)
    .where('state', 'in', ['due', 'claimed'])
    .execute();
}

/** Runs being built have the old plan: their workers lose them, and they are built again. */
async function revokeClaims(trx: Kysely<Schema>, digestId: string, now: Date): Promise<void> {
  await trx
    .updateTable('digestRuns')
    .set({ state: 'due', holder: null, readyAt: now.toISOString(), changedAt: now.toISOString() })
    .where('digestId', '=', digestId)
    .where('state', '=', 'claimed')
    .execute();
}

function asksTheSame(before: DigestPlan, after: DigestPlan): boolean {
  const asked = ({ content: { access, scope } }: DigestPlan) => JSON.stringify([access, scope]);
  return asked(before) === asked(after);
}

async function findDigest(db: Kysely<Schema>, workspaceId: WorkspaceId, id: string): Promise<Digest | null> {
  const row = await selectDigests(db)
    .where('workspaceId', '=', workspaceId)
    .where('digests.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toDigest(row);
}

/**
 * Whether another digest of the channel posts the same at the same times. The caller must hold the
 * workspace's lock, so that none is added meanwhile.
 */
async function hasSameDigest(
  trx: Kysely<Schema>,
  readable: Pick<ReadableRows, 'digests'>,
  workspaceId: WorkspaceId,
  plan: DigestPlan,
  ownerSlackUserId: string,
  butId?: string,
): Promise<boolean> {
  const rows = await selectDigests(trx)
    .where('workspaceId', '=', workspaceId)
    .where('channelId', '=', plan.channelId)
    .execute();
  const wanted = planKey(plan, ownerSlackUserId);
  return readable
    .digests(rows)
    .some((digest) => digest.id !== butId && planKey(digest, digest.ownerSlackUserId) === wanted);
}
