/**
 * What every Cal.com failure carries. `request` is method and path without query: it is safe to log. So is `cause`,
 * which has nothing but a code such as ECONNRESET: the original may quote the answer, and stays behind.
 */
export interface CalcomErrorFields {
  readonly request: string;
  readonly status?: number | undefined;
  readonly requestId?: string;
  readonly cause?: unknown;
}

/** Base of all failures of Cal.com's side. Never holds a token, a query string or a response body. */
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

/** A failure of which there is no more to say than what all carry. */
const plainError = (summary: string) =>
  class extends CalcomError {
    constructor(fields: CalcomErrorFields) {
      super(summary, fields);
    }
  };

/** 401 or 498: the key is wrong, expired or belongs to another region. */
export class CalcomUnauthorizedError extends CalcomError {
  /** Cal.com said that the key was good once. */
  readonly isExpired: boolean;

  constructor(fields: CalcomErrorFields & { readonly isExpired?: boolean }) {
    super('Cal.com does not accept this access', fields);
    this.isExpired = fields.isExpired ?? false;
  }
}

/** 403: the role or, for OAuth, the scope does not suffice. */
export class CalcomForbiddenError extends CalcomError {
  readonly missingScope: string | undefined;

  constructor(fields: CalcomErrorFields & { readonly missingScope?: string | undefined }) {
    super(fields.missingScope ? `missing scope ${fields.missingScope}` : 'not allowed', fields);
    this.missingScope = fields.missingScope;
  }
}

/** 404: no such thing, or a server without this endpoint or this version of it. */
export class CalcomNotFoundError extends plainError('not found') {}

/** Nothing is counted for this access: its bookings are all there is. 404 of self-hosted servers, which count nothing. */
export class CalcomWithoutInsightsError extends CalcomNotFoundError {
  /** The server counts, and shows this access none of it. */
  get isRefused(): boolean {
    return this.status === 403;
  }
}

/** 400, other 4xx, or a 200 that says "error": Cal.com did not understand what was sent, for example a cursor that is no longer good. */
export class CalcomRejectedError extends CalcomError {
  /** Names of the query or body fields at fault, where the server said them; never their values. */
  readonly fields: readonly string[];

  constructor(fields: CalcomErrorFields & { readonly fields?: readonly string[] }) {
    super(`refused${fields.fields?.length ? ` (${fields.fields.join(', ')})` : ''}`, fields);
    this.fields = fields.fields ?? [];
  }
}

/** The connection is to a server that is not configured: nothing is sent there. */
export class CalcomUnknownServerError extends plainError('not among the servers of CAL_API_URL') {}

/** 429, or our own budget for the minute is used up and waiting would take too long. */
export class CalcomRateLimitedError extends CalcomError {
  readonly retryAfterMs: number;

  constructor(fields: CalcomErrorFields & { readonly retryAfterMs: number }) {
    super(`rate limited for ${Math.ceil(fields.retryAfterMs / 1000)} s`, fields);
    this.retryAfterMs = fields.retryAfterMs;
  }
}

/** No answer: network failure or 5xx after the last try. */
export class CalcomUnavailableError extends plainError('no answer') {}

/** No answer within the time allowed. */
export class CalcomTimeoutError extends plainError('timed out') {}

/** What is wrong with an answer. `shape`: JSON, but not as documented. */
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

/**
 * An answer of another kind than documented. `paths` name fields, never values; `redirectOrigin` is where a redirect
 * leads, without its path and query, which may hold a secret.
 */
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

/** Roundup stops, and waits for Cal.com no longer. */
export class ClientClosedError extends Error {
  constructor() {
    super('the Cal.com client is closed');
    this.name = 'ClientClosedError';
  }
}

/** This access may not read it, or it is not there. */
export const isOutOfReach = (error: unknown): boolean =>
  error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError;

/** For whatever can be done without. @throws any other failure */
export async function nullIfOutOfReach<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isOutOfReach(error)) return null;
    throw error;
  }
}

/** Cal.com refused the code or the refresh token for good. `code` is OAuth's own word, such as `invalid_grant`. */
export class OAuthRefusedError extends Error {
  constructor(readonly code: string) {
    super(`Cal.com refused the token request: ${code}`);
    this.name = 'OAuthRefusedError';
  }
}
