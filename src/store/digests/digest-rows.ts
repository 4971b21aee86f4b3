import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import {
  cadences,
  type Digest,
  type DigestPlan,
  type DigestRun,
  type DigestState,
  pauseReasons,
  runReasons,
  runStates,
} from '../../digests/digest';
import { isTimeZone } from '../../lib/time/wall-time';
import type { RankingId } from '../../rankings/ranking';
import { instant, json, readRow } from '../codecs';
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

const weekdaySchema = z.literal([0, 1, 2, 3, 4, 5, 6]);
const countSchema = z.int().min(0);
const pauseSchema = z.enum(pauseReasons);

const digestSchema = z.object({
  every: z.enum(cadences),
  weekdays: json(z.array(weekdaySchema).min(1).readonly()),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  time_zone: z.string().refine(isTimeZone),
  week_start: weekdaySchema,
  access: z.enum(['own', 'shared']),
  content: json(
    z.object({
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
    }),
  ),
  created_at: instant,
  next_run_at: instant.nullable(),
  skip_at: instant.nullable(),
  empty_runs: countSchema,
});

const stateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('active') }),
  z.object({ state: z.literal('paused'), paused_why: pauseSchema, paused_at: instant }),
]);

const runSchema = z.object({
  at: instant,
  first_day: z.iso.date(),
  last_day: z.iso.date(),
  state: z.enum(runStates),
  reason: z.enum(runReasons).nullable(),
  attempts: countSchema,
  changed_at: instant,
});

/** What a plan is in its row. */
export function planColumns({ channelId, schedule, content: { access, ...content } }: DigestPlan) {
  return {
    channel_id: channelId,
    every: schedule.every,
    weekdays: JSON.stringify(schedule.weekdays),
    time: schedule.time,
    time_zone: schedule.timeZone,
    week_start: schedule.weekStart,
    access,
    content: JSON.stringify(content),
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
  const read = readRow('digests', digestSchema, row);
  return {
    id: row.id,
    workspace: { workspaceId: row.workspace_id, enterpriseId: row.enterprise_id },
    ownerSlackUserId: row.owner_slack_user_id,
    channelId: row.channel_id,
    schedule: {
      every: read.every,
      weekdays: read.weekdays,
      time: read.time,
      timeZone: read.time_zone,
      weekStart: read.week_start,
    },
    content: { access: read.access, ...read.content },
    state: toState(row),
    createdAt: read.created_at,
    nextRunAt: read.next_run_at,
    skipAt: read.skip_at,
    emptyRuns: read.empty_runs,
  };
}

function toState(row: Selectable<DigestRow>): DigestState {
  const read = readRow('digests', stateSchema, row);
  return read.state === 'active'
    ? { kind: 'active' }
    : { kind: 'paused', why: read.paused_why, at: read.paused_at };
}

/** @throws UnreadableRowError */
export function toRun(row: Selectable<DigestRunRow>): DigestRun {
  const read = readRow('digest_runs', runSchema, row);
  return {
    id: row.id,
    digestId: row.digest_id,
    workspaceId: row.workspace_id,
    at: read.at,
    period: { first: read.first_day, last: read.last_day },
    sentBy: row.sent_by,
    state: read.state,
    reason: read.reason,
    attempts: read.attempts,
    messageTs: row.message_ts,
    changedAt: read.changed_at,
  };
}
