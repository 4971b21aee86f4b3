import { z } from 'zod';

/** What a bench asks of one of its processes. */
export const askSchema = z.object({ id: z.int(), name: z.string(), input: z.unknown() });

/** The answer; `problem` is set where it failed. */
export const replySchema = z.object({
  id: z.int(),
  value: z.unknown().optional(),
  problem: z.string().optional(),
});
