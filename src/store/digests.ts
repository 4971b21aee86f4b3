import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { WorkspaceId } from '../accounts/workspace';
import type { Digest, DigestPlan } from '../digests/digest';
import type { Database } from './database';
import { holdDigest, pauseDigest } from './digest-locks';
import { planColumns, selectDigests, toDigest, toRun } from './digest-rows';
import type { DigestsStore } from './digest-store';
import { addNotice } from './notices';
import type { Schema } from './schema';
import { holdIfKnown, holdWorkspace } from './workspaces';

export function createDigests(
  { db, locksRows }: Pick<Database, 'db' | 'locksRows'>,
  now: () => Date,
): DigestsStore {
  const inWorkspace = (workspaceId: WorkspaceId) =>
    selectDigests(db).where('workspace_id', '=', workspaceId).orderBy('created_at').orderBy('digests.id');

  /** Holds the workspace and the digest; null when it is not there. */
  const change = <T>(
    workspaceId: WorkspaceId,
    id: string,
    act: (trx: Kysely<Schema>, before: Digest) => Promise<T>,
  ): Promise<T | null> =>
    db.transaction().execute(async (trx) => {
      await holdIfKnown(trx, workspaceId);
      await holdDigest(trx, { locksRows }, id);
      const before = await findDigest(trx, workspaceId, id);
      return before === null ? null : act(trx, before);
    });

  return {
    add: (workspace, ownerSlackUserId, plan, next) =>
      db.transaction().execute(async (trx) => {
        const { workspaceId } = workspace;
        await holdWorkspace(trx, workspace);
        if (await hasSame(trx, workspaceId, plan, ownerSlackUserId)) return null;
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

    change: (workspaceId, id, plan, nextRunAt) =>
      change(workspaceId, id, async (trx, before) => {
        if (await hasSame(trx, workspaceId, plan, before.ownerSlackUserId, id)) return 'same';
        const isActive = before.state.kind === 'active';
        await trx
          .updateTable('digests')
          .set({
            ...planColumns(plan),
            next_run_at: isActive ? (nextRunAt?.toISOString() ?? null) : null,
            ...(asksTheSame(before, plan) ? {} : { empty_runs: 0 }),
          })
          .where('id', '=', id)
          .execute();
        await takeBackClaims(trx, id, now());
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

    async setState(workspaceId, id, state, nextRunAt, notice) {
      const isChanged = await change(workspaceId, id, async (trx, before) => {
        if (before.state.kind === state.kind) return false;
        if (state.kind === 'paused') await pauseDigest(trx, id, state.why, state.at);
        else {
          await trx
            .updateTable('digests')
            .set({
              state: 'active',
              paused_why: null,
              paused_at: null,
              next_run_at: nextRunAt?.toISOString() ?? null,
              skip_at: null,
            })
            .where('id', '=', id)
            .execute();
        }
        if (notice !== undefined) await addNotice(trx, workspaceId, notice, now());
        return true;
      });
      return isChanged ?? false;
    },

    takeOver: (workspaceId, id, { slackUserId, access }) =>
      change(workspaceId, id, async (trx) => {
        await trx
          .updateTable('digests')
          .set({ owner_slack_user_id: slackUserId, access, empty_runs: 0 })
          .where('id', '=', id)
          .execute();
        await takeBackClaims(trx, id, now());
        return findDigest(trx, workspaceId, id);
      }),

    skip: (workspaceId, id, at) =>
      change(workspaceId, id, async (trx) => {
        const skipAt = at?.toISOString() ?? null;
        await trx.updateTable('digests').set({ skip_at: skipAt }).where('id', '=', id).execute();
        if (skipAt !== null) {
          await trx
            .updateTable('digest_runs')
            .set({
              state: 'skipped',
              reason: 'by-hand',
              holder: null,
              ready_at: null,
              changed_at: now().toISOString(),
            })
            .where('digest_id', '=', id)
            .where('at', '=', skipAt)
            .where('sent_by', 'is', null)
            .where('state', 'in', ['due', 'claimed'])
            .execute();
        }
        return findDigest(trx, workspaceId, id);
      }),

    async stop(workspaceId, id) {
      await change(workspaceId, id, (trx) => trx.deleteFrom('digests').where('id', '=', id).execute());
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

async function findDigest(db: Kysely<Schema>, workspaceId: WorkspaceId, id: string): Promise<Digest | null> {
  const row = await selectDigests(db)
    .where('workspace_id', '=', workspaceId)
    .where('digests.id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toDigest(row);
}

/** What is being built is of the plan before: its worker loses it, and it is built anew. */
async function takeBackClaims(trx: Kysely<Schema>, digestId: string, now: Date): Promise<void> {
  await trx
    .updateTable('digest_runs')
    .set({ state: 'due', holder: null, ready_at: now.toISOString(), changed_at: now.toISOString() })
    .where('digest_id', '=', digestId)
    .where('state', '=', 'claimed')
    .execute();
}

/** The workspace is held, so none is added meanwhile. */
async function hasSame(
  trx: Kysely<Schema>,
  workspaceId: WorkspaceId,
  plan: DigestPlan,
  ownerSlackUserId: string,
  butId?: string,
): Promise<boolean> {
  const rows = await selectDigests(trx)
    .where('workspace_id', '=', workspaceId)
    .where('channel_id', '=', plan.channelId)
    .execute();
  const wanted = planKey(plan, ownerSlackUserId);
  return rows
    .map(toDigest)
    .some((digest) => digest.id !== butId && planKey(digest, digest.ownerSlackUserId) === wanted);
}

/** The same for two plans that would post the same: somebody's own numbers are another's only by name. */
function planKey(plan: DigestPlan, ownerSlackUserId: string): string {
  const { access, scope } = plan.content;
  const columns = planColumns(plan);
  return JSON.stringify([columns, access === 'own' && scope.kind === 'me' ? ownerSlackUserId : null]);
}

function asksTheSame(before: DigestPlan, after: DigestPlan): boolean {
  const asked = ({ content: { access, scope } }: DigestPlan) => JSON.stringify([access, scope]);
  return asked(before) === asked(after);
}
