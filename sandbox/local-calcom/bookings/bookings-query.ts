import { z } from 'zod';
import { parseDto } from '../http/parse-dto';
import { type QueryValues, withNumbers } from '../http/query-values';
import { parseCursor } from './cursor';

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
