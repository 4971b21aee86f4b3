import { z } from 'zod';
import { notificationKinds } from '../accounts/notifications';
import { cadences, type DigestContent, pauseReasons, runReasons, runStates } from '../digests/digest';
import { isTimeZone } from '../lib/time/wall-time';
import type { RankingId } from '../rankings/ranking';
import { flag, instant, json, names, type RowOf, table } from './codecs';

const text = z.string();
const count = z.int().min(0);
const weekday = z.literal([0, 1, 2, 3, 4, 5, 6]);

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

/** Without `access`, which has a column of its own. */
const digestContent: z.ZodType<Omit<DigestContent, 'access'>> = z.object({
  scope: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('me') }),
    z.object({ kind: z.literal('team'), teamId: z.number(), teamName: text }),
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

/** A key's recent places, a lower limit, and a block. */
export const rateBudgetState = z.object({
  /** Epoch ms, ascending; at most as many as may be sent in a window. */
  places: z.array(z.number()).readonly().default([]),
  limit: z.number().optional(),
  blockedUntil: z.number().default(0),
});

/**
 * The tables, the same in both databases: text, integers and null only. Instants are ISO text in UTC, which
 * sorts by time; booleans are 1 and 0; lists are JSON text. Column names are in snake case there.
 */
export const tables = {
  installations: table('installations', {
    /** The enterprise id when organisation-wide, else the team id. */
    id: text,
    teamId: text.nullable(),
    enterpriseId: text.nullable(),
    isEnterpriseInstall: flag,
    installerSlackUserId: text,
    botUserId: text.nullable(),
    botScopes: names,
    sealedInstallation: text,
    /** Null when made before this column. */
    installedAt: instant.nullable(),
  }),

  /** Deleting a row deletes all rows of its workspace. */
  workspaces: table('workspaces', { id: text, enterpriseId: text.nullable() }),

  connections: table('connections', {
    id: text,
    workspaceId: text,
    /** Empty for the operator's connection. Not null, so that the unique constraint covers it. */
    ownerSlackUserId: z.codec(text, text.nullable(), {
      decode: (owner) => (owner === '' ? null : owner),
      encode: (owner) => owner ?? '',
    }),
    apiUrl: text,
    calcomUserId: z.int(),
    calcomName: text,
    hasOrganisation: flag,
    kind: z.enum(['api-key', 'oauth']),
    sealedAccess: text,
    brokenAt: instant.nullable(),
    createdAt: instant,
    refreshHolder: text.nullable(),
    refreshUntil: instant.nullable(),
  }),

  policies: table('policies', {
    workspaceId: text,
    sharedConnectionId: text.nullable(),
    bookingsWithShared: z.enum(['nobody', 'admins', 'everyone']),
    bookingsNamed: names,
    bookingsByEnvironment: json(z.union([z.literal('everyone'), z.array(text).readonly()])).nullable(),
    fiscalYearStart: z.int(),
    sharesOutside: flag,
    digestsBy: z.enum(['admins', 'everyone']),
    admins: names,
  }),

  oauthStates: table('oauth_states', {
    hash: text,
    workspaceId: text,
    enterpriseId: text.nullable(),
    slackUserId: text,
    expiresAt: instant,
  }),

  hiddenPeople: table('hidden_people', { workspaceId: text, slackUserId: text, calcomUserId: z.int() }),

  digests: table('digests', {
    id: text,
    workspaceId: text,
    channelId: text,
    ownerSlackUserId: text,
    every: z.enum(cadences),
    weekdays: json(z.array(weekday).min(1).readonly()),
    time: text.regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    timeZone: text.refine(isTimeZone),
    weekStart: weekday,
    /** Kept apart from `content` because it changes with the owner. */
    access: z.enum(['own', 'shared']),
    content: json(digestContent),
    state: z.enum(['active', 'paused']),
    pausedWhy: z.enum(pauseReasons).nullable(),
    pausedAt: instant.nullable(),
    createdAt: instant,
    nextRunAt: instant.nullable(),
    skipAt: instant.nullable(),
    emptyRuns: count,
  }),

  digestRuns: table('digest_runs', {
    id: text,
    digestId: text,
    workspaceId: text,
    /** Unique per digest: the period, and for a run by hand also the press. */
    runKey: text,
    firstDay: z.iso.date(),
    lastDay: z.iso.date(),
    at: instant,
    sentBy: text.nullable(),
    state: z.enum(runStates),
    reason: z.enum(runReasons).nullable(),
    attempts: count,
    messageTs: text.nullable(),
    changedAt: instant,
    /** The lease owner. */
    holder: text.nullable(),
    /**
     * From when a worker may take a due run, or give up a posting one. Null for a claimed run, which its
     * worker's lease holds; earlier versions wrote the end of the run's own lease.
     */
    readyAt: text.nullable(),
  }),

  workers: table('workers', {
    /** The `holder` of its runs. */
    id: text,
    leaseUntil: text,
  }),

  rateBudgets: table('rate_budgets', {
    key: text,
    state: json(rateBudgetState),
    /** A day or two after the last use; null when not used since this column exists. */
    expiresAt: text.nullable(),
  }),

  notices: table('notices', {
    id: text,
    workspaceId: text,
    slackUserId: text,
    kind: z.enum(notificationKinds),
    facts: json(z.record(text, text)),
    attempts: count,
    holder: text.nullable(),
    /** As for a due run. */
    readyAt: text,
  }),

  shortLived: table('short_lived', {
    workspaceId: text,
    key: text,
    /** Empty when the key's presence says all. */
    sealedValue: text,
    expiresAt: text,
  }),

  /** One row, encrypted at the first start: the keys that decrypt it are those that wrote the data. */
  keyChecks: table('key_checks', { id: z.int(), sealed: text }),
};

type Tables = typeof tables;
export type Schema = { readonly [Table in keyof Tables]: RowOf<Tables[Table]> };
