import { z } from 'zod';
import { parseJson } from '../lib/text/parse-json';
import { UnreadableRowError } from './errors';

/** Leaves out unreadable rows and calls `onUnreadable` for each, so that one does not fail the rest. */
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

const snakeCase = (text: string) => text.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Reads and writes a table's rows. In the database, `name` and the column names are in snake case. */
export function table<Columns extends Readonly<Record<string, z.ZodType>>>(name: string, columns: Columns) {
  const schema = z.object(columns);
  return {
    /** @throws UnreadableRowError naming the first column with an invalid value */
    read(row: z.input<typeof schema>): z.output<typeof schema> {
      const { data, error } = schema.safeParse(row);
      // zod's own error may quote the value.
      if (error) throw new UnreadableRowError(`${name}.${snakeCase(String(error.issues[0]?.path[0]))}`);
      return data;
    },
    write: (values: z.output<typeof schema>): z.input<typeof schema> => z.encode(schema, values),
  };
}

/** A row as the database holds it. */
export type RowOf<Table extends { write(values: never): unknown }> = ReturnType<Table['write']>;

/** JSON text in the database. */
export const json = <T extends z.ZodType>(schema: T) =>
  z
    .codec(z.string(), z.unknown(), { decode: parseJson, encode: (value) => JSON.stringify(value) })
    .pipe(schema);

/** ISO 8601 text in the database. */
export const instant = z.codec(z.string(), z.date(), {
  decode: (text) => new Date(text),
  encode: (at) => at.toISOString(),
});

/** 1 or 0 in the database. */
export const flag = z.codec(z.int(), z.boolean(), {
  decode: (figure) => figure === 1,
  encode: (isSet) => (isSet ? 1 : 0),
});

export const names = json(z.array(z.string()).readonly());
