import { z } from 'zod';

const instant = z.iso.datetime({ offset: false });
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

/** Booking statuses as Cal.com's database spells them; any other value makes its SQL fail. */
export const bookingStatusFilterValues = [
  'accepted',
  'pending',
  'cancelled',
  'rejected',
  'awaiting_host',
] as const;

const dateRange = z.strictObject({
  type: z.literal('dr'),
  // Cal.com compares bounds as UTC wall clocks and reads a bare date as its first instant, so only full
  // instants with Z pass. All three keys are required; the preset is not interpreted by the server.
  data: z.strictObject({ startDate: instant.nullable(), endDate: instant.nullable(), preset: z.string() }),
});
const text = z.strictObject({
  type: z.literal('t'),
  data: z.strictObject({ operator: textOperator, operand: z.string() }),
});

/**
 * The (id, type) pairs that Cal.com's bookings insights understand. Any other pair is ignored by the server
 * without a word and would give unfiltered numbers, so it cannot be expressed here. A team is chosen with
 * `scope` and `selectedTeamId`, never with a filter.
 */
export const columnFilterSchema = z.discriminatedUnion('id', [
  z.strictObject({ id: z.literal('startTime'), value: dateRange }),
  z.strictObject({ id: z.literal('createdAt'), value: dateRange }),
  z.strictObject({
    id: z.literal('eventTypeId'),
    value: z.strictObject({ type: z.literal('ms'), data: z.array(z.int()).min(1) }),
  }),
  z.strictObject({
    // A numeric string is ignored by the server, so the id is a number.
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
