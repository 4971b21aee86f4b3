import { z } from 'zod';

/** One day, week, month or year. Which one it is, only its place in the list tells. */
export interface EventTrend {
  readonly created: number;
  /** Of those, what has become of them since. */
  readonly completed: number;
  readonly cancelled: number;
}

// The labels are texts to show, in formats that have changed: not read at all.
const rowSchema = z.object({ Created: z.number(), Completed: z.number(), Cancelled: z.number() });

/** In Cal.com's words the columns of its own chart. */
export const eventTrendsSchema = z.array(rowSchema).transform((rows): readonly EventTrend[] =>
  rows.map(({ Created: created, Completed: completed, Cancelled: cancelled }) => ({
    created,
    completed,
    cancelled,
  })),
);
