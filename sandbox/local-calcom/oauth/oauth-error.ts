export type OAuthErrorCode = 'invalid_request' | 'invalid_grant' | 'invalid_client';

/** The token endpoint's own shape of refusal, which no other endpoint has. */
export class OAuthError extends Error {
  readonly status: 400 | 401;

  constructor(
    readonly code: OAuthErrorCode,
    readonly description: string,
  ) {
    super(`${code}: ${description}`);
    this.name = 'OAuthError';
    this.status = code === 'invalid_client' ? 401 : 400;
  }
}
