import type { Kysely } from 'kysely';
import type { WorkspaceId } from '../../accounts/workspace';
import type { Digest, DigestPlan } from '../../digests/digest';
import type { Database } from '../database';
import type { NewNotice } from '../notice-store';
import type { Schema } from '../schema';
import { holdIfKnown } from '../workspaces';
import { planColumns, selectDigests } from './digest-rows';
import type { DigestsStore } from './digest-store';
import { findDigest } from './find-digest';
import { hasSameDigest } from './has-same-digest';
import { holdDigest } from './hold-digest';
import { addNotice } from './notices';
import { pauseDigest } from './pause-digest';
import type { ReadableRows } from './unreadable-rows';

/** Each is one transaction that holds the digest, so that it and its runs say the same. */
export function createDigestChanges(
  { db, locksRows }: Pick<Database, 'db' | 'locksRows'>,
  now: () => Date,
  readable: Pick<ReadableRows, 'digests'>,
): Pick<DigestsStore, 'change' | 'setState' | 'takeOver' | 'skip' | 'tellOwnersOfShared' | 'stop'> {
  const tell = async (trx: Kysely<Schema>, workspaceId: WorkspaceId, notice: NewNotice | undefined) => {
    if (notice !== undefined) await addNotice(trx, workspaceId, notice, now());
  };

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
    change: (workspaceId, id, plan, nextRunAt, notice, from) =>
      change(workspaceId, id, async (trx, before) => {
        if (from?.expects(before) === false) return 'changed-meanwhile';
        if (await hasSameDigest(trx, readable, workspaceId, plan, before.ownerSlackUserId, id)) return 'same';
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
        if (from !== undefined) await leaveOut(trx, id, from.skipAt(before), now());
        await takeBackClaims(trx, id, now());
        await tell(trx, workspaceId, notice);
        return findDigest(trx, workspaceId, id);
      }),

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
              skip_at: isAhead(before.skipAt, nextRunAt) ? before.skipAt.toISOString() : null,
            })
            .where('id', '=', id)
            .execute();
        }
        await tell(trx, workspaceId, notice);
        return true;
      });
      return isChanged ?? false;
    },

    takeOver: (workspaceId, id, { slackUserId, access }, notice) =>
      change(workspaceId, id, async (trx) => {
        await trx
          .updateTable('digests')
          .set({ owner_slack_user_id: slackUserId, access, empty_runs: 0 })
          .where('id', '=', id)
          .execute();
        await takeBackClaims(trx, id, now());
        await tell(trx, workspaceId, notice);
        return findDigest(trx, workspaceId, id);
      }),

    skip: (workspaceId, id, at, notice) =>
      change(workspaceId, id, async (trx) => {
        await leaveOut(trx, id, at, now());
        await tell(trx, workspaceId, notice);
        return findDigest(trx, workspaceId, id);
      }),

    tellOwnersOfShared: (workspaceId, noticeOf) =>
      db.transaction().execute(async (trx) => {
        await holdIfKnown(trx, workspaceId);
        const rows = await selectDigests(trx)
          .where('workspace_id', '=', workspaceId)
          .where('access', '=', 'shared')
          .where('state', '=', 'active')
          .execute();
        for (const digest of readable.digests(rows)) await tell(trx, workspaceId, noticeOf(digest));
      }),

    async stop(workspaceId, id, notice) {
      await change(workspaceId, id, async (trx) => {
        await trx.deleteFrom('digests').where('id', '=', id).execute();
        await tell(trx, workspaceId, notice);
      });
    },
  };
}

/** One that was left out before a pause, and is still to come after it. */
const isAhead = (skipAt: Date | null, nextRunAt: Date | null): skipAt is Date =>
  skipAt !== null && nextRunAt !== null && skipAt >= nextRunAt;

/** Also where it is planned or claimed already. Null: nothing is left out. */
async function leaveOut(trx: Kysely<Schema>, digestId: string, at: Date | null, now: Date): Promise<void> {
  const skipAt = at?.toISOString() ?? null;
  await trx.updateTable('digests').set({ skip_at: skipAt }).where('id', '=', digestId).execute();
  if (skipAt === null) return;
  await trx
    .updateTable('digest_runs')
    .set({ state: 'skipped', reason: 'by-hand', holder: null, ready_at: null, changed_at: now.toISOString() })
    .where('digest_id', '=', digestId)
    .where('at', '=', skipAt)
    .where('sent_by', 'is', null)
    .where('state', 'in', ['due', 'claimed'])
    .execute();
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

function asksTheSame(before: DigestPlan, after: DigestPlan): boolean {
  const asked = ({ content: { access, scope } }: DigestPlan) => JSON.stringify([access, scope]);
  return asked(before) === asked(after);
}
