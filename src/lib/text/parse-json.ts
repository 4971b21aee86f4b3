/** Returns undefined, which no schema accepts, for invalid JSON: the parser's error would quote the text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
