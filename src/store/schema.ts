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

/** Of a key's requests: what was reserved lately, a lower limit, and a block. */
export const rateBudgetState = z.object({
  /** Epoch milliseconds, the earliest first: as many as may be sent in a window. */
  places: z.array(z.number()).readonly().default([]),
  limit: z.number().optional(),
  blockedUntil: z.number().default(0),
});

/**
 * The tables, the same in both databases: text, whole numbers and null alone. Each column says what it is read as;
 * instants are ISO text in UTC, which sorts as time does, yes and no are 1 and 0, lists are JSON text. Columns have
 * these names in snake case.
 */
export const tables = {
  installations: table('installations', {
    /** A team's id, or an enterprise's for an organisation-wide installation. */
    id: text,
    teamId: text.nullable(),
    enterpriseId: text.nullable(),
    isEnterpriseInstall: flag,
    installerSlackUserId: text,
    botUserId: text.nullable(),
    botScopes: names,
    sealedInstallation: text,
    /** Null: made before this was kept. */
    installedAt: instant.nullable(),
  }),

  /** What all rows of a workspace hang on: with it they go. */
  workspaces: table('workspaces', { id: text, enterpriseId: text.nullable() }),

  connections: table('connections', {
    id: text,
    workspaceId: text,
    /** Empty: set by whoever runs Roundup. Not null, so that it too is there once. */
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
    /** Of the content, the part that changes with the owner. */
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
    /** The period, and by hand the press: what there is one run of. */
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
    holder: text.nullable(),
    /**
     * From when on a worker may take one that is due, or give up one that is being posted. Null for a claimed one, which
     * its worker's lease holds; versions before that wrote the end of a lease of its own.
     */
    readyAt: text.nullable(),
  }),

  workers: table('workers', {
    /** The `holder` of its runs. */
    id: text,
    leaseUntil: text,
  }),

  /** A row a key. */
  rateBudgets: table('rate_budgets', {
    key: text,
    state: json(rateBudgetState),
    /** A day or two after it was last used. Null: not used since this is kept. */
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
    /** As a run's. */
    readyAt: text,
  }),

  /** What several processes have to agree on for some minutes. */
  shortLived: table('short_lived', {
    workspaceId: text,
    key: text,
    /** Empty: it says all by being there. */
    sealedValue: text,
    expiresAt: text,
  }),

  /** One row, sealed at the first start: the keys that open it are the keys that wrote the data. */
  keyChecks: table('key_checks', { id: z.int(), sealed: text }),
};

type Tables = typeof tables;
/** Rows as the database holds them. */
export type Schema = { readonly [Table in keyof Tables]: RowOf<Tables[Table]> };
