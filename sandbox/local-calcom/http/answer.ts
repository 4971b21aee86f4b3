import type { ApiError } from './api-error';

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
