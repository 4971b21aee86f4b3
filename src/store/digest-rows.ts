import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { Digest, DigestContent, DigestPlan, DigestRun, DigestState } from '../digests/digest';
import type { RankingId } from '../insights/ranking';
import { parseJson, UnreadableRowError } from './row-values';
import type { DigestRow, DigestRunRow, Schema } from './schema';

const rankings: Readonly<Record<RankingId, true>> = {
  'most-bookings': true,
  'least-bookings': true,
  'most-cancelled': true,
  'most-completed': true,
  'least-completed': true,
  'most-no-show': true,
  'highest-rated': true,
  'lowest-rated': true,
};

const weekdaysSchema = z.array(z.literal([0, 1, 2, 3, 4, 5, 6])).readonly();
const contentSchema = z.object({
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('me') }),
    z.object({ kind: z.literal('team'), teamId: z.number(), teamName: z.string() }),
    z.object({ kind: z.literal('org') }),
  ]),
  rankings: z.array(
    z.custom<RankingId>((value) => typeof value === 'string' && Object.hasOwn(rankings, value)),
  ),
  rows: z.number(),
  isCompared: z.boolean(),
  showsUpcoming: z.boolean(),
  whenEmpty: z.enum(['skip', 'one-line', 'full']),
});

function read<T>(schema: z.ZodType<T>, text: string, column: string): T {
  const result = schema.safeParse(parseJson(text, column));
  // zod's own error may quote the text.
  if (!result.success) throw new UnreadableRowError(column);
  return result.data;
}

function writeContent({ access: _, ...content }: DigestContent): string {
  return JSON.stringify(content);
}

/** What a plan is in its row. */
export function planColumns({ channelId, schedule, content }: DigestPlan) {
  return {
    channel_id: channelId,
    weekdays: JSON.stringify(schedule.weekdays),
    time: schedule.time,
    time_zone: schedule.timeZone,
    week_start: schedule.weekStart,
    access: content.access,
    content: writeContent(content),
  };
}

/** Digests with what their rows do not say themselves. */
export function selectDigests(db: Kysely<Schema>) {
  return db
    .selectFrom('digests')
    .innerJoin('workspaces', 'workspaces.id', 'digests.workspace_id')
    .selectAll('digests')
    .select('workspaces.enterprise_id');
}

export function toDigest(row: Selectable<DigestRow> & { readonly enterprise_id: string | null }): Digest {
  return {
    id: row.id,
    workspace: { workspaceId: row.workspace_id, enterpriseId: row.enterprise_id },
    ownerSlackUserId: row.owner_slack_user_id,
    channelId: row.channel_id,
    schedule: {
      weekdays: read(weekdaysSchema, row.weekdays, 'digests.weekdays'),
      time: row.time,
      timeZone: row.time_zone,
      weekStart: row.week_start,
    },
    content: { access: row.access, ...read(contentSchema, row.content, 'digests.content') },
    state: toState(row),
    createdAt: new Date(row.created_at),
    nextRunAt: toInstant(row.next_run_at),
    skipAt: toInstant(row.skip_at),
    emptyRuns: row.empty_runs,
  };
}

function toState({ state, paused_why: why, paused_at: at }: Selectable<DigestRow>): DigestState {
  if (state === 'active') return { kind: 'active' };
  if (why === null || at === null) throw new UnreadableRowError('digests.paused_why');
  return { kind: 'paused', why, at: new Date(at) };
}

export function toRun(row: Selectable<DigestRunRow>): DigestRun {
  return {
    id: row.id,
    digestId: row.digest_id,
    workspaceId: row.workspace_id,
    at: new Date(row.at),
    period: { first: row.first_day, last: row.last_day },
    sentBy: row.sent_by,
    state: row.state,
    reason: row.reason,
    attempts: row.attempts,
    messageTs: row.message_ts,
    changedAt: new Date(row.changed_at),
  };
}

function toInstant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
