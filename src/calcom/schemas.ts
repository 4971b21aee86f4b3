// Over 400 lines because it is one contract: what Cal.com sends and accepts is read together.
import { createHash } from 'node:crypto';
import { z } from 'zod';

const filterInstant = z.iso.datetime({ offset: false });
const textOperator = z.enum([
  'equals',
  'notEquals',
  'contains',
  'notContains',
  'startsWith',
  'endsWith',
  'isEmpty',
  'isNotEmpty',
]);
const numberOperator = z.enum(['eq', 'neq', 'gt', 'gte', 'lt', 'lte']);

/** Booking statuses as in Cal.com's database. Any other value makes its SQL fail. */
const bookingStatusFilterValues = ['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'] as const;

const dateRange = z.strictObject({
  type: z.literal('dr'),
  // Cal.com compares bounds as UTC wall clocks and reads a bare date as its first instant, so only full
  // instants with Z pass. All three keys are required. The server does not interpret `preset`.
  data: z.strictObject({
    startDate: filterInstant.nullable(),
    endDate: filterInstant.nullable(),
    preset: z.string(),
  }),
});
const text = z.strictObject({
  type: z.literal('t'),
  data: z.strictObject({ operator: textOperator, operand: z.string() }),
});

/**
 * The (id, type) pairs of Cal.com's bookings insights. The server silently ignores any other pair and returns
 * unfiltered numbers, so none can be expressed here. A team is chosen with `scope` and `selectedTeamId`.
 */
const columnFilterSchema = z.discriminatedUnion('id', [
  z.strictObject({ id: z.literal('startTime'), value: dateRange }),
  z.strictObject({ id: z.literal('createdAt'), value: dateRange }),
  z.strictObject({
    id: z.literal('eventTypeId'),
    value: z.strictObject({ type: z.literal('ms'), data: z.array(z.int()).min(1) }),
  }),
  z.strictObject({
    // The server ignores a numeric string.
    id: z.literal('userId'),
    value: z.strictObject({ type: z.literal('ss'), data: z.int() }),
  }),
  z.strictObject({
    id: z.literal('status'),
    value: z.strictObject({ type: z.literal('ms'), data: z.array(z.enum(bookingStatusFilterValues)).min(1) }),
  }),
  z.strictObject({
    id: z.literal('paid'),
    value: z.strictObject({ type: z.literal('ss'), data: z.enum(['true', 'false']) }),
  }),
  z.strictObject({ id: z.literal('userEmail'), value: text }),
  z.strictObject({ id: z.literal('userName'), value: text }),
  z.strictObject({
    id: z.literal('rating'),
    value: z.strictObject({
      type: z.literal('n'),
      data: z.strictObject({ operator: numberOperator, operand: z.number() }),
    }),
  }),
]);

export type ColumnFilter = z.infer<typeof columnFilterSchema>;

// Requests are strict, because a misspelt key is our bug. Answers accept all that Cal.com has been seen to
// send, and unknown keys are dropped.

const timeZone = z.string().min(1);
const instant = z.iso.datetime({ offset: true });

const statsBase = { timeZone, columnFilters: z.array(columnFilterSchema).optional() };

export const memberStatsRequestSchema = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('user'), ...statsBase }),
  z.strictObject({ scope: z.literal('team'), selectedTeamId: z.int(), ...statsBase }),
  z.strictObject({ scope: z.literal('org'), ...statsBase }),
]);
export type MemberStatsRequest = z.infer<typeof memberStatsRequestSchema>;

const memberStatsRowSchema = z.object({
  userId: z.number(),
  user: z.object({
    id: z.number(),
    username: z.string().nullish(),
    name: z.string().nullish(),
    email: z.string(),
    avatarUrl: z.string().nullish(),
  }),
  emailMd5: z.string(),
  // A whole number of bookings, but an average (float) in the two rating lists.
  count: z.number().nonnegative(),
});
export type MemberStatsRow = z.infer<typeof memberStatsRowSchema>;

/** Cal.com refuses to count without a period, as it compares with the period before. */
export const kpiStatsRequestSchema = memberStatsRequestSchema.refine(
  ({ columnFilters = [] }) =>
    columnFilters.some(({ value }) => value.type === 'dr' && value.data.startDate && value.data.endDate),
  { path: ['columnFilters'] },
);

// `deltaPrevious` is a change in percent, and 100 whenever the period before was 0.
const kpiSchema = z.object({ count: z.number(), deltaPrevious: z.number() });

export const kpiStatsSchema = z.object({
  empty: z.boolean(),
  created: kpiSchema,
  scheduled: kpiSchema,
  completed: kpiSchema,
  rescheduled: kpiSchema,
  cancelled: kpiSchema,
  no_show: kpiSchema,
  no_show_guest: kpiSchema,
  rating: kpiSchema,
  csat: kpiSchema,
  // Texts to show, in a format that has changed: never read as dates.
  previousRange: z.object({ startDate: z.string(), endDate: z.string() }),
});
/** A moved booking counts as rescheduled, not as cancelled, so `cancelled` is lower than the ranking's. */
export type KpiStats = z.infer<typeof kpiStatsSchema>;

export const bookingListStatuses = ['upcoming', 'recurring', 'past', 'cancelled', 'unconfirmed'] as const;
/** The filter of `GET /v2/bookings`: one per call, and not the booking's own status. */
export type BookingListStatus = (typeof bookingListStatuses)[number];

/**
 * The filters of `GET /v2/bookings`, as spelt at 2026-05-01. There are no sort parameters, because the cursor
 * follows start times whatever the order asked for.
 */
export const bookingsQuerySchema = z.strictObject({
  status: z.enum(bookingListStatuses).optional(),
  attendeeEmail: z.string().optional(),
  attendeeName: z.string().optional(),
  bookingUid: z.string().optional(),
  eventTypeIds: z.array(z.int()).min(1).optional(),
  eventTypeId: z.int().optional(),
  teamsIds: z.array(z.int()).min(1).optional(),
  teamId: z.int().optional(),
  afterStart: instant.optional(),
  beforeEnd: instant.optional(),
  afterCreatedAt: instant.optional(),
  beforeCreatedAt: instant.optional(),
  afterUpdatedAt: instant.optional(),
  beforeUpdatedAt: instant.optional(),
  cursor: z.string().min(1).optional(),
  limit: z.int().min(1).max(100).optional(),
});
export type BookingsQuery = z.infer<typeof bookingsQuerySchema>;

// A deleted owner appears as a host whose id is the string "unknown" and who has no time zone.
const hostSchema = z.object({
  id: z.union([z.number(), z.string()]),
  name: z.string().nullish(),
  email: z.string().nullish(),
  displayEmail: z.string().nullish(),
  username: z.string().nullish(),
  timeZone: z.string().nullish(),
});

const attendeeSchema = z.object({
  name: z.string().nullish(),
  email: z.string().nullish(),
  displayEmail: z.string().nullish(),
  timeZone: z.string().nullish(),
  language: z.string().nullish(),
  absent: z.boolean().nullish(),
  phoneNumber: z.string().nullish(),
  seatUid: z.string().nullish(),
});

/**
 * The four variants (regular, recurring, seated, recurring and seated) have no discriminator: seated attendees
 * have a `seatUid`, recurring bookings a `recurringBookingUid`. Answers to the booking form are not read at all.
 */
export const bookingSchema = z.object({
  id: z.number(),
  uid: z.string(),
  title: z.string(),
  description: z.string().nullish(),
  hosts: z.array(hostSchema),
  // accepted, pending, cancelled, rejected; awaiting_host has been observed, and others may follow.
  status: z.string(),
  start: instant,
  end: instant,
  duration: z.number().nonnegative(),
  eventTypeId: z.number().nullish(),
  eventType: z.object({ id: z.number(), slug: z.string() }).nullish(),
  location: z.string().nullish(),
  meetingUrl: z.string().nullish(),
  absentHost: z.boolean().nullish(),
  createdAt: instant,
  updatedAt: instant.nullish(),
  attendees: z.array(attendeeSchema),
  guests: z.array(z.string()).nullish(),
  rating: z.number().nullish(),
  cancellationReason: z.string().nullish(),
  reschedulingReason: z.string().nullish(),
  rescheduledFromUid: z.string().nullish(),
  rescheduledToUid: z.string().nullish(),
  recurringBookingUid: z.string().nullish(),
});
export type WireBooking = z.infer<typeof bookingSchema>;

/** A row that is not as documented. `key` is the same in every list; `paths` name fields, never values. */
export interface UnreadableRow {
  readonly key: string;
  readonly paths: readonly string[];
}

export interface ReadGaps {
  readonly unreadable: number;
  /** Cal.com promised more, but led to a page that was read before, or to none. */
  readonly isCutOff: boolean;
  /** Ranked members whose rows could not be read; none when undefined. */
  readonly unreadableMembers?: number;
}

export type Readable<T> = Pick<z.ZodType<T>, 'safeParse'>;

/**
 * Compiles the schema at its first use, because that takes milliseconds. The result checks a page of bookings
 * in a tenth of the time, and leaves garbage for one collection; that of zod's transforms survives dozens.
 */
export function compiled<T>(schema: z.ZodType<T>): Readable<T> {
  let code: z.ZodType<T> | undefined;
  return {
    safeParse(value) {
      code ??= z.compile(schema);
      return code.safeParse(value);
    },
  };
}

/** @throws TypeError for a malformed request, which is our bug; names paths, never values */
export function assertRequest<T>(schema: Readable<T>, value: T, request: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'its keys');
  throw new TypeError(`${request}: not well formed at ${paths.join(', ')}`);
}

const numberOrNone = z.number().optional().catch(undefined);
const rowIdSchema = z.object({ id: numberOrNone, userId: numberOrNone });

export interface ReadRows<T> {
  readonly data: T[];
  readonly unreadable?: readonly UnreadableRow[];
}

/** Parses each row on its own, so that an unreadable one costs no other. */
const readableRows = <T>(rowSchema: z.ZodType<T>) => {
  const reader = compiled(rowSchema);
  return z.array(z.unknown()).transform((rows): ReadRows<T> => {
    const data: T[] = [];
    const unreadable: UnreadableRow[] = [];
    for (const row of rows) {
      const parsed = reader.safeParse(row);
      if (parsed.success) {
        data.push(parsed.data);
        continue;
      }
      const ids = rowIdSchema.safeParse(row).data;
      const base =
        ids?.id ?? ids?.userId ?? createHash('sha256').update(JSON.stringify(row)).digest('base64url');
      // Several unreadable rows that look alike on one page still count as several.
      const alike = unreadable.filter(({ key }) => key.split(' ')[0] === String(base)).length;
      const paths = new Set(parsed.error.issues.map(({ path }) => path.map(String).join('.')));
      unreadable.push({
        key: alike === 0 ? String(base) : `${base} ${alike}`,
        paths: [...paths].filter((path) => path !== ''),
      });
    }
    return { data, ...(unreadable.length > 0 && { unreadable }) };
  });
};

const memberStatsRows = readableRows(memberStatsRowSchema);

const memberLists = z.object({
  mostBookings: memberStatsRows,
  leastBookings: memberStatsRows,
  mostCancelled: memberStatsRows,
  mostCompleted: memberStatsRows,
  leastCompleted: memberStatsRows,
  mostNoShow: memberStatsRows,
  highestRatings: memberStatsRows,
  lowestRatings: memberStatsRows,
});

/** Eight lists of at most ten rows each. A member without a matching booking is in none of them. */
export type MemberStats = Readonly<Record<keyof z.infer<typeof memberLists>, readonly MemberStatsRow[]>>;

/** The lists without unreadable rows; a row that several lists share is reported once. */
export const memberStatsSchema = memberLists.transform((lists): ReadMemberStats => {
  const unreadable = new Map(
    Object.values(lists).flatMap((list) => (list.unreadable ?? []).map((row) => [row.key, row] as const)),
  );
  return {
    mostBookings: lists.mostBookings.data,
    leastBookings: lists.leastBookings.data,
    mostCancelled: lists.mostCancelled.data,
    mostCompleted: lists.mostCompleted.data,
    leastCompleted: lists.leastCompleted.data,
    mostNoShow: lists.mostNoShow.data,
    highestRatings: lists.highestRatings.data,
    lowestRatings: lists.lowestRatings.data,
    ...(unreadable.size > 0 && { unreadable: [...unreadable.values()] }),
  };
});

export interface ReadMemberStats extends MemberStats {
  /** Members who could not be read and are in no list; none when undefined. */
  readonly unreadable?: readonly UnreadableRow[];
}

export const bookingRowsSchema = readableRows(bookingSchema);

/** Fails when a list has rows but none can be read, for lists that must not seem empty, such as teams. */
export const rowsUnlessAllUnreadable = <T>(rowSchema: z.ZodType<T>) =>
  readableRows(rowSchema).superRefine(({ data, unreadable = [] }, context) => {
    if (data.length > 0) return;
    const paths = new Set(unreadable.flatMap((row) => (row.paths.length > 0 ? row.paths : [''])));
    for (const path of paths) {
      context.addIssue({ code: 'custom', path: path === '' ? [0] : [0, ...path.split('.')] });
    }
  });

/** Called with the number of rows left out of a list, and the names of the fields at fault. */
export type OnUnreadable = (what: UnreadableKind, rows: number, paths: readonly string[]) => void;
export type UnreadableKind = 'bookings' | 'teams' | 'event types' | 'memberships' | 'members';

/** Reports at most ten fields; does nothing when all rows could be read. */
export function reportUnreadable(
  onUnreadable: OnUnreadable | undefined,
  what: UnreadableKind,
  unreadable: readonly UnreadableRow[] = [],
): void {
  if (unreadable.length === 0) return;
  const paths = new Set(unreadable.flatMap((row) => row.paths));
  onUnreadable?.(what, unreadable.length, [...paths].slice(0, 10));
}

const cursorPageSchema = z.object({
  data: bookingRowsSchema,
  // Required at 2026-05-01, except the total, which only servers that page by `take` and `skip` send.
  pagination: z.object({
    nextCursor: z.string().nullable(),
    hasMore: z.boolean(),
    totalItems: z.number().nullish(),
  }),
});

/** The answer at 2026-05-01, read into the page that all versions share. */
export const bookingsPageSchema = cursorPageSchema.transform(
  ({ data, pagination }): BookingsPage => ({
    ...data,
    // An empty cursor leads nowhere.
    pagination: { ...pagination, nextCursor: pagination.nextCursor || null },
  }),
);

export interface BookingsPage {
  readonly data: readonly WireBooking[];
  /** None when undefined. */
  readonly unreadable?: readonly UnreadableRow[];
  readonly pagination: {
    readonly nextCursor: string | null;
    readonly hasMore: boolean;
    readonly totalItems?: number | null | undefined;
  };
}

export const meSchema = z.object({
  // Cal.com's database and ours both store 32 bits.
  id: z.int32(),
  username: z.string().nullish(),
  email: z.string(),
  name: z.string().nullish(),
  timeZone: z.string(),
  weekStart: z.string().nullish(),
  organizationId: z.number().nullish(),
});
/** `weekStart` is an English weekday name such as "Sunday". */
export type Me = z.infer<typeof meSchema>;

export const teamSchema = z.object({
  id: z.number(),
  name: z.string(),
  slug: z.string().nullish(),
  isOrganization: z.boolean().nullish(),
});
export type Team = z.infer<typeof teamSchema>;

export const eventTypeSchema = z.object({
  id: z.number(),
  slug: z.string(),
  title: z.string().nullish(),
  teamId: z.number().nullish(),
  // Only for a team's: `managed` event types are copied to the members, who own the copies.
  schedulingType: z.string().nullish(),
});
export type EventType = z.infer<typeof eventTypeSchema>;
/** Not `rowsUnlessAllUnreadable`: one's own list may hold one row, and those of teams are read beside it. */
export const eventTypeRowsSchema = readableRows(eventTypeSchema);

export const membershipSchema = z.object({
  id: z.number(),
  userId: z.number(),
  /** False for an invitation that was not accepted yet. */
  accepted: z.boolean(),
  // MEMBER, ADMIN or OWNER; organisations may define roles of their own.
  role: z.string(),
  user: z.object({ email: z.string(), name: z.string().nullish(), username: z.string().nullish() }),
});

export type Membership = z.infer<typeof membershipSchema>;
