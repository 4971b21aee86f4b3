import type { Kysely } from 'kysely';
import type { Digest, DigestPlan, DigestRun, DigestState } from '../../digests/digest';
import { UnreadableRowError } from '../errors';
import { type Schema, tables } from '../schema';

export type DigestRow = Schema['digests'] & { readonly enterpriseId: string | null };
export type RunRow = Schema['digestRuns'];

export function planColumns({ channelId, schedule, content: { access, ...content } }: DigestPlan) {
  const { every, weekdays, time, timeZone, weekStart } = schedule;
  return {
    ...{ channelId, every, time, timeZone, weekStart, access },
    weekdays: JSON.stringify(weekdays),
    content: JSON.stringify(content),
  };
}

/** Adds the workspace's enterprise id. Not by a join, for which Postgres may read all workspaces. */
export function selectDigests(db: Kysely<Schema>) {
  return db
    .selectFrom('digests')
    .selectAll('digests')
    .select(({ selectFrom }) =>
      selectFrom('workspaces')
        .select('workspaces.enterpriseId')
        .whereRef('workspaces.id', '=', 'digests.workspaceId')
        .as('enterpriseId'),
    );
}

/** @throws UnreadableRowError */
export function toDigest({ enterpriseId, ...row }: DigestRow): Digest {
  const { workspaceId, every, weekdays, time, timeZone, weekStart, access, content, ...read } =
    tables.digests.read(row);
  const { state, pausedWhy, pausedAt, ...digest } = read;
  return {
    ...digest,
    workspace: { workspaceId, enterpriseId },
    schedule: { every, weekdays, time, timeZone, weekStart },
    content: { access, ...content },
    state: toState(state, pausedWhy, pausedAt),
  };
}

function toState(
  kind: DigestState['kind'],
  why: Extract<DigestState, { kind: 'paused' }>['why'] | null,
  at: Date | null,
): DigestState {
  if (kind === 'active') return { kind };
  if (why === null || at === null) throw new UnreadableRowError('digests.paused_why');
  return { kind, why, at };
}

/** @throws UnreadableRowError */
export function toRun(row: RunRow): DigestRun {
  const { firstDay, lastDay, runKey: _, holder: _holder, readyAt: _at, ...run } = tables.digestRuns.read(row);
  return { ...run, period: { first: firstDay, last: lastDay } };
}
