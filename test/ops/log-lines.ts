import type { Destination } from '../../src/ops/logger';

/** Where log lines go in a test: as they would be written, and parsed. */
export function logLines() {
  const written: string[] = [];
  const destination: Destination = { write: (line) => written.push(line) };
  return {
    destination,
    text: () => written.join(''),
    lines: (): readonly Readonly<Record<string, unknown>>[] =>
      written.map((line) => {
        const parsed: unknown = JSON.parse(line);
        return Object.fromEntries(Object.entries(parsed ?? {}));
      }),
  };
}
