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
