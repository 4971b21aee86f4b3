import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { badRequest, invalidFields } from './answer';

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

/** A body that is not announced as JSON is not looked at, and so lacks every field. */
export function parseBody(text: string, contentType: string | undefined): unknown {
  if (text === '' || !contentType?.toLowerCase().startsWith('application/json')) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw badRequest(error.message);
    throw error;
  }
}

const constraintNames = new Map([
  ['too_big', 'max'],
  ['too_small', 'min'],
  ['invalid_value', 'isEnum'],
  ['invalid_type', 'isType'],
]);

/** The checked value, or a 400 that names every refused field and echoes what was sent in it. */
export function parseDto<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    parsed.error.issues.map(({ path, code, message }) => {
      const property = path.join('.');
      return {
        property,
        value: valueAt(input, path),
        constraints: { [constraintNames.get(code) ?? code]: `${property}: ${message}` },
      };
    }),
  );
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    input,
  );
}

export interface Offset {
  readonly take: number;
  readonly skip: number;
}

/** `take` 1–250 and `skip`, as the older lists and the directory have them. */
export function parseOffset(query: QueryValues, defaultTake: number): Offset {
  const schema = z.object({
    take: z.int().min(1).max(250).default(defaultTake),
    skip: z.int().min(0).default(0),
  });
  return parseDto(schema, withNumbers(query, ['take', 'skip']));
}

export function pageOf<Row>(rows: readonly Row[], { take, skip }: Offset): readonly Row[] {
  return rows.slice(skip, skip + take);
}

export function describePage(totalItems: number, { take, skip }: Offset) {
  const returnedItems = Math.max(0, Math.min(take, totalItems - skip));
  const remainingItems = Math.max(0, totalItems - skip - returnedItems);
  return {
    totalItems,
    remainingItems,
    returnedItems,
    itemsPerPage: take,
    currentPage: Math.floor(skip / take) + 1,
    totalPages: Math.ceil(totalItems / take),
    hasNextPage: remainingItems > 0,
    hasPreviousPage: skip > 0,
  };
}

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

const fallback = '2024-04-15';
const cursors = '2026-05-01';
const known =
  `${fallback} 2024-06-11 2024-06-14 2024-08-13 2024-09-04 2026-02-25 ${cursors} 2026-06-12`.split(' ');

/** A missing or unknown version is no error: it silently means the oldest one. */
export function resolveVersion(header: string | undefined, bookingsPaging: BookingsPaging): string {
  const isKnown = header !== undefined && known.includes(header);
  // A server without cursors has never heard of the version that brought them.
  return isKnown && (header !== cursors || bookingsPaging === 'cursor') ? header : fallback;
}

/** How bookings are listed: by cursor, or on self-hosted servers by `take` and `skip`. */
export type BookingsPaging = 'cursor' | 'offset';
