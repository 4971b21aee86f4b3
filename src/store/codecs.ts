import type { z } from 'zod';
import { UnreadableRowError } from './errors';

/** The rows that can be read; of each other one `onUnreadable` hears, and what is about many goes on without it. */
export function readRows<Row, T>(
  rows: readonly Row[],
  toValue: (row: Row) => T,
  onUnreadable: (row: Row, error: UnreadableRowError) => void,
): readonly T[] {
  return rows.flatMap((row) => {
    try {
      return [toValue(row)];
    } catch (error) {
      if (!(error instanceof UnreadableRowError)) throw error;
      onUnreadable(row, error);
      return [];
    }
  });
}

/** @throws UnreadableRowError */
export function readValue<T>(schema: z.ZodType<T>, value: unknown, column: string): T {
  const result = schema.safeParse(value);
  // zod's own error may quote the value.
  if (!result.success) throw new UnreadableRowError(column);
  return result.data;
}

/** @throws UnreadableRowError */
export function readInstant(text: string, column: string): Date {
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime())) throw new UnreadableRowError(column);
  return instant;
}

export function parseJson(text: string, column: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the text.
    throw new UnreadableRowError(column);
  }
}

export function parseNames(text: string, column: string): readonly string[] {
  const names = parseJson(text, column);
  if (!Array.isArray(names)) throw new UnreadableRowError(column);
  return names.map((name: unknown) => {
    if (typeof name !== 'string') throw new UnreadableRowError(column);
    return name;
  });
}
