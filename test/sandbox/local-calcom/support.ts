import { z } from 'zod';
import {
  createLocalCalcom,
  type LocalCalcom,
  type LocalCalcomOptions,
} from '../../../sandbox/local-calcom/local-calcom';

/** A Tuesday in summer time, in the middle of a day. */
export const now = new Date('2026-06-02T12:00:00.000Z');
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

type KeyName = keyof LocalCalcom['keys'];

const started: LocalCalcom[] = [];

/** Limits are tested apart; everywhere else there is room for many calls. */
export async function startCalcom(options: Partial<LocalCalcomOptions> = {}): Promise<LocalCalcom> {
  const calcom = await createLocalCalcom({ now: () => now, limitPerMinute: 100_000, ...options });
  started.push(calcom);
  return calcom;
}

/** Also those that a failed test left open: an open server keeps jest from ending. */
export async function closeCalcoms(): Promise<void> {
  await Promise.all(started.splice(0).map((calcom) => calcom.close()));
}

export interface Asked {
  readonly key?: KeyName | null;
  readonly version?: string;
  readonly query?: string | Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks as the admin unless told. A body makes it a POST. */
export async function ask(calcom: LocalCalcom, path: string, asked: Asked = {}) {
  const { key = 'admin', version, query, body, headers } = asked;
  const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
  const response = await fetch(`${calcom.url}${path}${search}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(key === null ? {} : { Authorization: `Bearer ${calcom.keys[key]}` }),
      ...(version === undefined ? {} : { 'cal-api-version': version }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json: unknown = await response.json();
  return { status: response.status, headers: response.headers, json };
}

const rankingNames = [
  'mostBookings',
  'leastBookings',
  'mostCancelled',
  'mostCompleted',
  'leastCompleted',
  'mostNoShow',
  'highestRatings',
  'lowestRatings',
] as const;

const row = z.strictObject({
  userId: z.number(),
  user: z.strictObject({
    id: z.number(),
    username: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string(),
    avatarUrl: z.string().nullable(),
  }),
  emailMd5: z.string(),
  count: z.number(),
});
const statsEnvelope = z.strictObject({
  status: z.literal('success'),
  data: z.record(z.enum(rankingNames), z.array(row)),
});
export type StatsRow = z.infer<typeof row>;

/** The eight lists for a body that is the org's for all time unless told. */
export async function askStats(calcom: LocalCalcom, body: object = {}, key: KeyName = 'admin') {
  const whole = { scope: 'org', timeZone: 'Europe/Lisbon', ...body };
  const { json } = await ask(calcom, '/v2/insights/bookings/members', { key, body: whole });
  return statsEnvelope.parse(json).data;
}

/** As `askStats`, with one filter. */
export function askFiltered(calcom: LocalCalcom, id: string, type: string, data: unknown) {
  return askStats(calcom, { columnFilters: [{ id, value: { type, data } }] });
}

const errorEnvelope = z.strictObject({
  status: z.literal('error'),
  timestamp: z.iso.datetime(),
  path: z.string(),
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});

export function readError(json: unknown) {
  return errorEnvelope.parse(json);
}

const refusedFields = z.object({
  errors: z.array(
    z.object({
      property: z.string(),
      value: z.unknown().optional(),
      constraints: z.record(z.string(), z.string()),
    }),
  ),
});

/** The validator's list out of a 400. */
export function readRefusedFields(json: unknown) {
  return refusedFields.parse(readError(json).error.details).errors;
}

const bookingsPage = z.strictObject({
  status: z.literal('success'),
  data: z.array(z.looseObject({ uid: z.string(), start: z.string(), end: z.string(), status: z.string() })),
  pagination: z.strictObject({ nextCursor: z.string().nullable(), hasMore: z.boolean() }),
});
export type BookingRow = z.infer<typeof bookingsPage>['data'][number];

export async function askBookings(
  calcom: LocalCalcom,
  query: Readonly<Record<string, string>> = {},
  key: KeyName = 'admin',
) {
  const { json } = await ask(calcom, '/v2/bookings', { key, query, version: '2026-05-01' });
  return bookingsPage.parse(json);
}

/** Every row of the walk, page after page. */
export async function walkBookings(
  calcom: LocalCalcom,
  query: Readonly<Record<string, string>> = {},
  key: KeyName = 'admin',
): Promise<readonly BookingRow[]> {
  const rows: BookingRow[] = [];
  let cursor: string | null = null;
  do {
    const page = await askBookings(calcom, { limit: '100', ...query, ...(cursor ? { cursor } : {}) }, key);
    rows.push(...page.data);
    cursor = page.pagination.nextCursor;
  } while (cursor !== null);
  return rows;
}
