import { z } from 'zod';
import { parseJson } from '../lib/text/parse-json';
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

/** What `schema` makes of a row. @throws UnreadableRowError that names the first column it does not take */
export function readRow<T>(table: string, schema: z.ZodType<T>, row: object): T {
  const { data, error } = schema.safeParse(row);
  // zod's own error may quote the value.
  if (error) throw new UnreadableRowError(`${table}.${String(error.issues[0]?.path[0])}`);
  return data;
}

/** A column of JSON text. */
export const json = <T>(schema: z.ZodType<T>) => z.string().transform(parseJson).pipe(schema);

/** A column of ISO text. */
export const instant = z
  .string()
  .transform((text) => new Date(text))
  .pipe(z.date());

export const names = json(z.array(z.string()).readonly());
