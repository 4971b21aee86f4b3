import type { IncomingHttpHeaders } from 'node:http';
import type { QueryValues } from './query-values';

export interface ReceivedRequest {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly query: QueryValues;
  /**
   * In lower case. `authorization` is the name of the credential, such as 'admin' for a key or 'oauth-105' for an
   * access token of member 105, or 'unknown': never the secret itself.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The member whose credential it carried; null without one, or with one of nobody. */
  readonly callerId: number | null;
  /** Without the secrets that a request for tokens carries. */
  readonly body: string;
  /** Null until answered, and for good when the connection was dropped. */
  readonly status: number | null;
}

export function maskHeaders(
  headers: IncomingHttpHeaders,
  credentialName: string | undefined,
): Readonly<Record<string, string>> {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    name === 'authorization' ? (credentialName ?? 'unknown') : String(value),
  ]);
  return Object.fromEntries(entries);
}

const secretNames = 'client_secret|code|code_verifier|refresh_token';
const inJson = new RegExp(`("(?:${secretNames})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'g');
const inForm = new RegExp(`((?:^|&)(?:${secretNames})=)[^&]*`, 'g');

/** The body of a request for tokens, fit to be kept. */
export function maskTokenBody(body: string): string {
  return body.replace(inJson, '$1"***"').replace(inForm, '$1***');
}
