/**
 * The value of a JSON text; undefined, which passes no schema, for any other. The parser's own error quotes the text, so
 * it goes no further.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
