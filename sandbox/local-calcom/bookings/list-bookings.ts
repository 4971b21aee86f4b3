import { z } from 'zod';
import { parseDto, type QueryValues, withNumbers } from '../http/request';
import { lowestUuidAt } from '../uuid-v7';
import type { Booking, Member } from '../world/types';
import type { WorldIndex } from '../world-index';

export const listStatuses = ['upcoming', 'recurring', 'past', 'cancelled', 'unconfirmed'] as const;
export type ListStatus = (typeof listStatuses)[number];

// Cal.com documents full date-times; a bare date or a "+" that arrived as a space is refused here.
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const ids = z
  .string()
  .regex(/^\d+(,\d+)*$/, 'must be numbers separated by commas')
  .transform((text) => text.split(',').map(Number));
const order = z.enum(['asc', 'desc']);

// Unknown keys are dropped without a word, so `teamIds` filters nothing.
const filtersSchema = z.object({
  attendeeEmail: z.string().optional(),
  attendeeName: z.string().optional(),
  bookingUid: z.string().optional(),
  eventTypeIds: ids.optional(),
  eventTypeId: z.int().optional(),
  teamsIds: ids.optional(),
  teamId: z.int().optional(),
  afterStart: instant.optional(),
  beforeEnd: instant.optional(),
  afterCreatedAt: instant.optional(),
  beforeCreatedAt: instant.optional(),
  afterUpdatedAt: instant.optional(),
  beforeUpdatedAt: instant.optional(),
  sortStart: order.optional(),
  sortEnd: order.optional(),
  sortCreated: order.optional(),
  sortUpdatedAt: order.optional(),
});

const cursorQuerySchema = filtersSchema.extend({
  status: z.enum(listStatuses).optional(),
  limit: z.int().min(1).max(100).default(50),
  cursor: z
    .string()
    .refine((text) => parseCursor(text) !== null, 'must be a cursor of this list')
    .transform(parseCursor)
    .optional(),
});

const offsetQuerySchema = filtersSchema.extend({
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(listStatuses)))
    .optional(),
});

export type BookingFilters = z.infer<typeof filtersSchema>;
export type CursorQuery = z.infer<typeof cursorQuerySchema>;

const numbers = ['limit', 'eventTypeId', 'teamId'];

export function parseCursorQuery(query: QueryValues): CursorQuery {
  return parseDto(cursorQuerySchema, withNumbers(query, numbers));
}

/** The query of the versions before cursors: several statuses at once, `take` and `skip` parsed apart. */
export function parseOffsetQuery(query: QueryValues): z.infer<typeof offsetQuerySchema> {
  return parseDto(offsetQuerySchema, withNumbers(query, numbers));
}

/**
 * What the caller may list, by uuid: bookings they host or attend and, for those who run a team or the
 * organisation, whatever its members host or attend and whatever is booked through its event types.
 */
export function listVisibleBookings(
  caller: Member,
  bookings: readonly Booking[],
  index: WorldIndex,
): readonly Booking[] {
  const { teams } = index.world;
  const runs = new Set(teams.map(({ id }) => id).filter((id) => index.administers(caller.id, id)));
  const people = new Set([...runs].flatMap((id) => index.membersOf(id)).map(({ userId }) => userId));
  people.add(caller.id);
  const emails = new Set([...people].map((id) => index.memberById(id)?.email));

  return bookings.filter(isVisible).sort((left, right) => (left.uuid < right.uuid ? -1 : 1));

  function isVisible(booking: Booking): boolean {
    const eventType = index.eventTypeById(booking.eventTypeId);
    const teamId = eventType?.teamId ?? index.eventTypeById(eventType?.parentId ?? null)?.teamId;
    return (
      [booking.ownerId, ...booking.coHostIds].some((id) => id !== null && people.has(id)) ||
      booking.attendees.some(({ email }) => emails.has(email)) ||
      (typeof teamId === 'number' && runs.has(teamId))
    );
  }
}

type Keeps = (booking: Booking) => boolean;

/** Every filter of the bookings list but `status`; all given ones must hold. */
export function buildBookingFilter(filters: BookingFilters, index: WorldIndex): Keeps {
  const { bookingUid, attendeeEmail, attendeeName, eventTypeId, eventTypeIds, teamId, teamsIds } = filters;
  const given = [
    when(bookingUid, (uid) => (booking) => booking.uid === uid),
    when(attendeeEmail, (email) => (booking) => booking.attendees.some((each) => each.email === email)),
    when(attendeeName, (name) => (booking) => booking.attendees.some((each) => each.name === name)),
    when(eventTypeId, (id) => (booking) => booking.eventTypeId === id),
    when(
      eventTypeIds,
      (ids) => (booking) => booking.eventTypeId !== null && ids.includes(booking.eventTypeId),
    ),
    when(teamId, (id) => (booking) => isOfTeam(booking, [id], index)),
    when(teamsIds, (ids) => (booking) => isOfTeam(booking, ids, index)),
    when(filters.afterStart, (from) => (booking) => booking.start >= from),
    when(filters.beforeEnd, (until) => (booking) => booking.end <= until),
    when(filters.afterCreatedAt, (from) => (booking) => booking.createdAt >= from),
    when(filters.beforeCreatedAt, (until) => (booking) => booking.createdAt <= until),
    when(
      filters.afterUpdatedAt,
      (from) =>
        ({ updatedAt }) =>
          updatedAt !== null && updatedAt >= from,
    ),
    when(
      filters.beforeUpdatedAt,
      (until) =>
        ({ updatedAt }) =>
          updatedAt !== null && updatedAt <= until,
    ),
  ].flat();
  return (booking) => given.every((keeps) => keeps(booking));
}

function when<Value>(value: Value | undefined, build: (value: Value) => Keeps): readonly Keeps[] {
  return value === undefined ? [] : [build(value)];
}

/** The copy of a managed event type is found under the team of the original. */
function isOfTeam(booking: Booking, teamIds: readonly number[], index: WorldIndex): boolean {
  const eventType = index.eventTypeById(booking.eventTypeId);
  const original = index.eventTypeById(eventType?.parentId ?? null);
  return [eventType, original].some(
    (each) => typeof each?.teamId === 'number' && teamIds.includes(each.teamId),
  );
}

const isAlive = ({ status }: Booking) => status !== 'cancelled' && status !== 'rejected';

const meanings: Readonly<Record<ListStatus, (booking: Booking, now: Date) => boolean>> = {
  // May hold pending ones; an occurrence of a series has to be accepted.
  upcoming: (booking, now) =>
    booking.end >= now &&
    isAlive(booking) &&
    (booking.recurringBookingUid === null || booking.status === 'accepted'),
  recurring: (booking, now) => booking.end >= now && isAlive(booking) && booking.recurringBookingUid !== null,
  past: (booking, now) => booking.end <= now && isAlive(booking),
  cancelled: (booking) => !isAlive(booking),
  unconfirmed: (booking, now) => booking.end >= now && booking.status === 'pending',
};

/** What `status` asks for, which is not the booking's own status: one booking may answer to several. */
export function isListedAs(booking: Booking, status: ListStatus, now: Date): boolean {
  return meanings[status](booking, now);
}

const hourMs = 3_600_000;
const forward: readonly (ListStatus | undefined)[] = ['upcoming', 'recurring', 'unconfirmed'];

interface CursorWalk {
  readonly status: ListStatus | undefined;
  readonly cursor: string | null | undefined;
  readonly limit: number;
  readonly now: Date;
  readonly keeps: (booking: Booking) => boolean;
}

/** One page of a walk along the uuid, which is in the order of starts, over bookings sorted by it. */
export function pickCursorPage(sorted: readonly Booking[], walk: CursorWalk) {
  const { status, limit, now, keeps } = walk;
  const from = walk.cursor ?? anchorOf(status, now);
  const step = forward.includes(status) ? 1 : -1;
  const rows: Booking[] = [];
  let hasMore = false;
  for (let at = step === 1 ? 0 : sorted.length - 1; at in sorted && !hasMore; at += step) {
    const booking = sorted[at];
    const ahead = booking !== undefined && (step === 1 ? booking.uuid > from : booking.uuid < from);
    if (!ahead || !keeps(booking)) continue;
    if (rows.length < limit) rows.push(booking);
    else hasMore = true;
  }
  const last = rows.at(-1);
  return {
    rows,
    pagination: { nextCursor: hasMore && last !== undefined ? buildCursor(last.uuid) : null, hasMore },
  };
}

/** Where the first page begins. A meeting that runs for more than an hour is thereby lost from `upcoming`. */
function anchorOf(status: ListStatus | undefined, now: Date): string {
  if (forward.includes(status)) return lowestUuidAt(new Date(now.getTime() - hourMs));
  return lowestUuidAt(status === 'past' ? now : new Date(Date.UTC(2100, 0, 1)));
}

const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
const cursorSchema = z.strictObject({ v: z.literal(1), sortUuid: uuid });

export function buildCursor(sortUuid: string): string {
  return Buffer.from(JSON.stringify({ v: 1, sortUuid })).toString('base64');
}

/** The uuid of the last row shown, or null for anything that was not handed out as a cursor. */
export function parseCursor(text: string): string | null {
  const decoded = Buffer.from(text, 'base64');
  // Buffer skips what is not base64; a cursor has to survive the way there and back.
  if (decoded.toString('base64') !== text) return null;
  try {
    return cursorSchema.safeParse(JSON.parse(decoded.toString('utf8'))).data?.sortUuid ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
