import { z } from 'zod';
import { parseJson as parse } from '../lib/text/parse-json';
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

/** @throws UnreadableRowError, which names the column */
export function parseJson(text: string, column: string): unknown {
  const value = parse(text);
  if (value === undefined) throw new UnreadableRowError(column);
  return value;
}

const namesSchema = z.array(z.string());

/** @throws UnreadableRowError */
export const parseNames = (text: string, column: string): readonly string[] =>
  readValue(namesSchema, parseJson(text, column), column);
