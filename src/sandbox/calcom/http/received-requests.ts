import type { IncomingHttpHeaders } from 'node:http';
import type { KeyName } from './api-keys';
import type { QueryValues } from './query-values';

export interface ReceivedRequest {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly query: QueryValues;
  /** In lower case. `authorization` is the name of the key, such as 'admin', or 'unknown': never the key itself. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Null until answered, and for good when the connection was dropped. */
  readonly status: number | null;
}

export function maskHeaders(
  headers: IncomingHttpHeaders,
  keyName: KeyName | 'unknown' | undefined,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    name === 'authorization' ? (keyName ?? 'unknown') : String(value),
  ]);
  return Object.fromEntries(entries);
}
