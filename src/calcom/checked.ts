import type { z } from 'zod';

/** A malformed request is our own mistake: it is not sent, and named by path without its values. */
export function checked<T>(schema: z.ZodType<T>, value: T, request: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => issue.path.map(String).join('.') || 'its keys');
  throw new TypeError(`${request}: not well formed at ${paths.join(', ')}`);
}
