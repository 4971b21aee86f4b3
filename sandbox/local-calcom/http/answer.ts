import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { CalcomFault } from './faults';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function buildJsonAnswer(
  body: unknown,
  headers: Readonly<Record<string, string>>,
  status = 200,
): Answer {
  return {
    status,
    headers: { ...headers, 'Content-Type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

/** Cal.com's error envelope. `url` is path and query as they were asked for. */
export function buildErrorAnswer(
  error: ApiError,
  request: { readonly url: string; readonly now: Date; readonly id: string },
  headers: Readonly<Record<string, string>>,
): Answer {
  const body = {
    status: 'error',
    timestamp: request.now.toISOString(),
    path: request.url,
    error: {
      code: error.code,
      message: error.message,
      ...(error.details === undefined ? {} : { details: error.details }),
    },
  };
  return buildJsonAnswer(body, { ...headers, 'X-Request-Id': request.id }, error.status);
}

/** One refused field, in the shape of Cal.com's validator. The value sent is echoed back. */
export interface FieldError {
  readonly property: string;
  readonly value?: unknown;
  readonly constraints: Readonly<Record<string, string>>;
}

/** What Cal.com answers instead of data; `code` is the name of its exception class. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequestException', message);
}

export function invalidFields(errors: readonly FieldError[]): ApiError {
  return new ApiError(400, 'BadRequestException', 'Bad Request Exception', { errors });
}

export function unauthorized(message: string): ApiError {
  return new ApiError(401, 'UnauthorizedException', message);
}

export function forbidden(message: string): ApiError {
  return new ApiError(403, 'ForbiddenException', message);
}

export function notFound(message: string): ApiError {
  return new ApiError(404, 'NotFoundException', message);
}

export function tooManyRequests(): ApiError {
  const message = 'Too many requests. Please try again later.';
  return new ApiError(429, 'ThrottlerException', message, message);
}

export function serverError(): ApiError {
  return new ApiError(500, 'InternalServerErrorException', 'Internal server error');
}

const codes = new Map([
  [400, 'BadRequestException'],
  [401, 'UnauthorizedException'],
  [403, 'ForbiddenException'],
  [404, 'NotFoundException'],
  [429, 'ThrottlerException'],
]);

/** A failure that has no reason but its status. */
export function failureOf(status: number): ApiError {
  return new ApiError(status, codes.get(status) ?? 'InternalServerErrorException', `Failed with ${status}`);
}

const pieces = 10;
const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

/** Sends the answer, or what the fault makes of it. Rejects when `closing` aborts a wait. */
export async function send(
  response: ServerResponse,
  answer: Answer,
  fault: CalcomFault | undefined,
  closing: AbortSignal,
): Promise<void> {
  if (fault?.kind === 'drop' || fault?.kind === 'done-then-drop') {
    response.destroy();
    return;
  }
  if (fault?.kind === 'hang') {
    await new Promise((resolve) => response.once('close', resolve));
    return;
  }
  const { bytes: whole, encoding } = encode(answer.body, fault);
  const body = fault?.kind === 'truncated' ? whole.subarray(0, Math.floor(whole.length / 2)) : whole;
  if (fault?.kind === 'delay') await wait(fault.delayMs ?? 0, undefined, { signal: closing });
  response.writeHead(answer.status, { ...answer.headers, ...encoding, 'Content-Length': body.length });
  if (fault?.kind === 'drip') await drip(response, body, fault.delayMs ?? 50, closing);
  response.end(fault?.kind === 'drip' ? undefined : body);
}

function encode(text: string, fault: CalcomFault | undefined) {
  const { kind, encoding = 'gzip' } = fault ?? {};
  if (kind !== 'encoded') return { bytes: Buffer.from(text), encoding: {} };
  if (encoding === 'bom') return { bytes: Buffer.from(`\u{feff}${text}`), encoding: {} };
  return { bytes: encoders[encoding](text), encoding: { 'Content-Encoding': encoding } };
}

async function drip(response: ServerResponse, body: Buffer, delayMs: number, closing: AbortSignal) {
  const size = Math.ceil(body.length / pieces);
  for (let from = 0; from < body.length && !response.destroyed; from += size) {
    response.write(body.subarray(from, from + size));
    await wait(delayMs, undefined, { signal: closing });
  }
}
