/** A row holds what this version does not know how to read. Names the column, never the value. */
export class UnreadableRowError extends Error {
  constructor(readonly column: string) {
    super(`${column} holds something this version of Roundup cannot read`);
    this.name = 'UnreadableRowError';
  }
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
