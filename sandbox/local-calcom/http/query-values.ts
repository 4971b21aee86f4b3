export type QueryValues = Readonly<Record<string, string | readonly string[]>>;

/** A key that is sent twice becomes a list, as Express's parser has it. */
export function readQuery(params: URLSearchParams): QueryValues {
  const values: Record<string, string | readonly string[]> = {};
  for (const key of new Set(params.keys())) {
    const all = params.getAll(key);
    values[key] = all.length === 1 ? (all[0] ?? '') : all;
  }
  return values;
}

/** Numbers as the validator sees them after its conversion; what is no number stays text and is refused. */
export function withNumbers(query: QueryValues, keys: readonly string[]): Record<string, unknown> {
  const converted: Record<string, unknown> = { ...query };
  for (const key of keys) {
    const value = query[key];
    if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) converted[key] = Number(value);
  }
  return converted;
}
