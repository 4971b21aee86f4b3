import { z } from 'zod';

const valueSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ss'), data: z.union([z.string(), z.number()]) }),
  z.object({ type: z.literal('ms'), data: z.array(z.union([z.string(), z.number()])) }),
  z.object({
    type: z.literal('t'),
    data: z.object({
      operator: z.enum([
        'equals',
        'notEquals',
        'contains',
        'notContains',
        'startsWith',
        'endsWith',
        'isEmpty',
        'isNotEmpty',
      ]),
      // Required even where the operator has no use for it.
      operand: z.string(),
    }),
  }),
  z.object({
    type: z.literal('n'),
    data: z.object({ operator: z.enum(['eq', 'neq', 'gt', 'gte', 'lt', 'lte']), operand: z.number() }),
  }),
  z.object({
    type: z.literal('dr'),
    data: z.object({
      startDate: z.string().nullable(),
      endDate: z.string().nullable(),
      // Never interpreted: the dates alone count.
      preset: z.string(),
    }),
  }),
]);

export const columnFiltersSchema = z.array(z.object({ id: z.string(), value: valueSchema }));

export type ColumnFilter = z.infer<typeof columnFiltersSchema>[number];
export type FilterValue = z.infer<typeof valueSchema>;

/** Unknown keys are dropped, as Cal.com's validator does; filters are checked apart. */
export const memberStatsRequestSchema = z.object({
  scope: z.enum(['user', 'team', 'org']),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone'),
  selectedTeamId: z.number().optional(),
});

export type MemberStatsRequest = z.infer<typeof memberStatsRequestSchema>;

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
