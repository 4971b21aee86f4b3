/**
 * `request` is method and path without the query, so it is safe to log. `cause` is too: it holds only a code
 * such as ECONNRESET, because the original error may quote the answer.
 */
export interface CalcomErrorFields {
  readonly request: string;
  readonly status?: number | undefined;
  readonly requestId?: string;
  readonly cause?: unknown;
}

/** Base of Cal.com failures. Never holds a token, a query string or a response body. */
export abstract class CalcomError extends Error {
  readonly request: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(summary: string, fields: CalcomErrorFields) {
    super(`${fields.request}: ${summary}`, fields.cause === undefined ? {} : { cause: fields.cause });
    this.name = new.target.name;
    this.request = fields.request;
    this.status = fields.status;
    this.requestId = fields.requestId;
  }
}

const plainError = (summary: string) =>
  class extends CalcomError {
    constructor(fields: CalcomErrorFields) {
      super(summary, fields);
    }
  };

/** 401 or 498: the key is wrong, expired or from another region. */
export class CalcomUnauthorizedError extends CalcomError {
  /** Whether Cal.com said that the key has expired. */
  readonly isExpired: boolean;

  constructor(fields: CalcomErrorFields & { readonly isExpired?: boolean }) {
    super('Cal.com does not accept this access', fields);
    this.isExpired = fields.isExpired ?? false;
  }
}

/** 403: the role or, for OAuth, the scope is insufficient. */
export class CalcomForbiddenError extends CalcomError {
  readonly missingScope: string | undefined;

  constructor(fields: CalcomErrorFields & { readonly missingScope?: string | undefined }) {
    super(fields.missingScope ? `missing scope ${fields.missingScope}` : 'not allowed', fields);
    this.missingScope = fields.missingScope;
  }
}

/** 404: no such resource, or a server without this endpoint or version. */
export class CalcomNotFoundError extends plainError('not found') {}

/** No insights for this access: count its bookings instead. 404 when the server has none (self-hosted). */
export class CalcomWithoutInsightsError extends CalcomNotFoundError {
  /** Whether the server has insights but refuses them to this access. */
  get isRefused(): boolean {
    return this.status === 403;
  }
}

/** 400, another 4xx, or a 200 that says "error": Cal.com refused the request, such as an outdated cursor. */
export class CalcomRejectedError extends CalcomError {
  /** Names of the query or body fields at fault, as far as the server said them; never their values. */
  readonly fields: readonly string[];

  constructor(fields: CalcomErrorFields & { readonly fields?: readonly string[] }) {
    super(`refused${fields.fields?.length ? ` (${fields.fields.join(', ')})` : ''}`, fields);
    this.fields = fields.fields ?? [];
  }
}

/** The connection belongs to a server that is not configured. Nothing is sent there. */
export class CalcomUnknownServerError extends plainError('not among the servers of CAL_API_URL') {}

/** 429, or our own budget is used up and waiting would take too long. */
export class CalcomRateLimitedError extends CalcomError {
  readonly retryAfterMs: number;

  constructor(fields: CalcomErrorFields & { readonly retryAfterMs: number }) {
    super(`rate limited for ${Math.ceil(fields.retryAfterMs / 1000)} s`, fields);
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** Network failure or 5xx after the last attempt. */
export class CalcomUnavailableError extends plainError('no answer') {}

export class CalcomTimeoutError extends plainError('timed out') {}

/** `shape`: JSON, but not as documented. */
export type BadAnswerReason =
  | 'shape'
  | 'not-json'
  | 'cut-short'
  | 'too-large'
  | 'unknown-encoding'
  | 'redirect'
  | 'web-page';

const badAnswers: Readonly<Record<BadAnswerReason, string>> = {
  shape: 'answer not understood',
  'not-json': 'answer not understood, it is no JSON',
  'cut-short': 'answer not understood, it ends too early',
  'too-large': 'answer not understood, it is too large',
  'unknown-encoding': 'answer not understood, its compression is not known',
  redirect: 'a redirect, which is not followed',
  'web-page': 'a web page in place of an answer',
};

/** `paths` name fields, never values. `redirectOrigin` omits path and query, which may hold a secret. */
export class CalcomBadAnswerError extends CalcomError {
  readonly reason: BadAnswerReason;
  readonly paths: readonly string[];

  constructor({
    reason = 'shape',
    paths = [],
    redirectOrigin,
    ...fields
  }: CalcomErrorFields & {
    readonly reason?: BadAnswerReason;
    readonly paths?: readonly string[];
    readonly redirectOrigin?: string | undefined;
  }) {
    const at = paths.length > 0 ? ` at ${paths.join(', ')}` : '';
    const to = redirectOrigin === undefined ? '' : `, to ${redirectOrigin}`;
    super(`${badAnswers[reason]}${at}${to}`, fields);
    this.reason = reason;
    this.paths = paths;
  }
}

/** Roundup is stopping and no longer waits for Cal.com. */
export class ClientClosedError extends Error {
  constructor() {
    super('the Cal.com client is closed');
    this.name = 'ClientClosedError';
  }
}

export const isOutOfReach = (error: unknown): boolean =>
  error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError;

/** Resolves to null when `work` is out of reach, for data that is optional. @throws any other failure */
export async function nullIfOutOfReach<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}

/** Cal.com refused the code or refresh token for good. `code` is OAuth's, such as `invalid_grant`. */
export class OAuthRefusedError extends Error {
  constructor(readonly code: string) {
    super(`Cal.com refused the token request: ${code}`);
    this.name = 'OAuthRefusedError';
  }
}
