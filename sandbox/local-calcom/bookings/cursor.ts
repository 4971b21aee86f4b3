import { z } from 'zod';

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
