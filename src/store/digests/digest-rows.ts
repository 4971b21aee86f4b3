import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import {
  cadences,
  type Digest,
  type DigestContent,
  type DigestPlan,
  type DigestRun,
  type DigestState,
  type PauseReason,
  type RunReason,
  type RunState,
} from '../../digests/digest';
import { isTimeZone } from '../../lib/time/wall-time';
import type { RankingId } from '../../rankings/ranking';
import { parseJson, readInstant, readValue } from '../codecs';
import type { DigestRow, DigestRunRow, Schema } from '../schema';

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

const everySchema = z.enum(cadences);
const weekdaySchema = z.literal([0, 1, 2, 3, 4, 5, 6]);
const weekdaysSchema = z.array(weekdaySchema).min(1).readonly();
const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const timeZoneSchema = z.string().refine(isTimeZone);
const dateSchema = z.iso.date();
const countSchema = z.int().min(0);
const accessSchema = z.enum(['own', 'shared']);
const stateSchema = z.enum(['active', 'paused']);
const pauseSchema = z.enum([
  'by-hand',
  'not-in-channel',
  'channel-archived',
  'channel-gone',
  'posting-forbidden',
  'other-company',
  'missing-scope',
  'access-lost',
  'owner-gone',
  'unreadable',
] satisfies readonly PauseReason[]);
const runStateSchema = z.enum([
  'due',
  'claimed',
  'posting',
  'posted',
  'failed',
  'unknown',
  'skipped',
] satisfies readonly RunState[]);
const reasonSchema: z.ZodType<RunReason> = z.enum([
  ...pauseSchema.options,
  'empty',
  'too-late',
  'paused',
  'no-answer',
  'calcom',
  'too-many',
  'slack',
  'bug',
]);
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

function writeContent({ access: _, ...content }: DigestContent): string {
  return JSON.stringify(content);
}

/** What a plan is in its row. */
export function planColumns({ channelId, schedule, content }: DigestPlan) {
  return {
    channel_id: channelId,
    every: schedule.every,
    weekdays: JSON.stringify(schedule.weekdays),
    time: schedule.time,
    time_zone: schedule.timeZone,
    week_start: schedule.weekStart,
    access: content.access,
    content: writeContent(content),
  };
}

/** Digests with what their rows do not say themselves. Not a join: for that, Postgres may read all workspaces. */
export function selectDigests(db: Kysely<Schema>) {
  return db
    .selectFrom('digests')
    .selectAll('digests')
    .select(({ selectFrom }) =>
      selectFrom('workspaces')
        .select('workspaces.enterprise_id')
        .whereRef('workspaces.id', '=', 'digests.workspace_id')
        .as('enterprise_id'),
    );
}

/** @throws UnreadableRowError */
export function toDigest(row: Selectable<DigestRow> & { readonly enterprise_id: string | null }): Digest {
  return {
    id: row.id,
    workspace: { workspaceId: row.workspace_id, enterpriseId: row.enterprise_id },
    ownerSlackUserId: row.owner_slack_user_id,
    channelId: row.channel_id,
    schedule: {
      every: readValue(everySchema, row.every, 'digests.every'),
      weekdays: readValue(weekdaysSchema, parseJson(row.weekdays, 'digests.weekdays'), 'digests.weekdays'),
      time: readValue(timeSchema, row.time, 'digests.time'),
      timeZone: readValue(timeZoneSchema, row.time_zone, 'digests.time_zone'),
      weekStart: readValue(weekdaySchema, row.week_start, 'digests.week_start'),
    },
    content: {
      access: readValue(accessSchema, row.access, 'digests.access'),
      ...readValue(contentSchema, parseJson(row.content, 'digests.content'), 'digests.content'),
    },
    state: toState(row),
    createdAt: readInstant(row.created_at, 'digests.created_at'),
    nextRunAt: toInstant(row.next_run_at, 'digests.next_run_at'),
    skipAt: toInstant(row.skip_at, 'digests.skip_at'),
    emptyRuns: readValue(countSchema, row.empty_runs, 'digests.empty_runs'),
  };
}

function toState({ state, paused_why: why, paused_at: at }: Selectable<DigestRow>): DigestState {
  if (readValue(stateSchema, state, 'digests.state') === 'active') return { kind: 'active' };
  return {
    kind: 'paused',
    why: readValue(pauseSchema, why, 'digests.paused_why'),
    at: readInstant(at ?? '', 'digests.paused_at'),
  };
}

/** @throws UnreadableRowError */
export function toRun(row: Selectable<DigestRunRow>): DigestRun {
  return {
    id: row.id,
    digestId: row.digest_id,
    workspaceId: row.workspace_id,
    at: readInstant(row.at, 'digest_runs.at'),
    period: {
      first: readValue(dateSchema, row.first_day, 'digest_runs.first_day'),
      last: readValue(dateSchema, row.last_day, 'digest_runs.last_day'),
    },
    sentBy: row.sent_by,
    state: readValue(runStateSchema, row.state, 'digest_runs.state'),
    reason: row.reason === null ? null : readValue(reasonSchema, row.reason, 'digest_runs.reason'),
    attempts: readValue(countSchema, row.attempts, 'digest_runs.attempts'),
    messageTs: row.message_ts,
    changedAt: readInstant(row.changed_at, 'digest_runs.changed_at'),
  };
}

const toInstant = (text: string | null, column: string): Date | null =>
  text === null ? null : readInstant(text, column);
