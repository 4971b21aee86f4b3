import { z } from 'zod';
import { BadRequestError } from './page-http';

const id = z.string().min(1).max(255);
const record = z.record(z.string(), z.unknown());

export const textSchema = z.object({ userId: id, channelId: id, text: z.string().min(1).max(40_000) });

const elementUse = z.object({
  userId: id,
  source: z.union([z.object({ messageTs: id, channelId: id }), z.object({ viewId: id })]),
  blockId: z.string(),
  actionId: z.string(),
});

export const actionSchema = elementUse.extend({ state: record.exactOptional() });

export const suggestionSchema = elementUse.extend({ value: z.string().max(3_000) });

export const viewSchema = z.object({
  userId: id,
  viewId: id,
  values: z.record(z.string(), record).exactOptional(),
});

export const clockSchema = z.object({ userId: id, step: z.enum(['hour', 'day', 'monday']) });

export const channelSchema = z.object({
  userId: id,
  channelId: id,
  change: z.enum(['add-app', 'remove-app', 'archive', 'unarchive']),
});

export const homeSchema = z.object({ userId: id, tab: z.enum(['home', 'messages']) });

/** The body as our own type; what does not fit is the page's mistake and answered with 400. */
export function parseRequest<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new BadRequestError(`The request is not understood: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
