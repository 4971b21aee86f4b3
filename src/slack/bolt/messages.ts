import { z } from 'zod';

/** What the door's thread is started with. */
export const doorSettings = z.object({
  signingSecret: z.string(),
  /** Where the bot itself listens. */
  botPort: z.int(),
  port: z.int(),
  host: z.string(),
});
export type DoorSettings = z.infer<typeof doorSettings>;

/** What it says. */
export const doorNews = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('listening'), port: z.int() }),
  z.object({ kind: z.literal('not-listening'), code: z.string().optional(), message: z.string() }),
  z.object({
    kind: z.literal('lost'),
    reason: z.string(),
    isAcked: z.boolean(),
    responseUrl: z.string().nullable(),
  }),
  z.object({ kind: z.literal('refused'), status: z.int(), why: z.string(), times: z.int() }),
  z.object({ kind: z.literal('closed') }),
]);
export type DoorNews = z.infer<typeof doorNews>;
