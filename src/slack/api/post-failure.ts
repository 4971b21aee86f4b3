import { webApi } from '@slack/bolt';
import type { PauseReason } from '../../digests/digest';
import { ProxyError } from '../../ops/outbound';
import { NotInstalledError } from './bot';

/** Why Slack took no message, where that is certain. */
export type Refusal =
  | Extract<
      PauseReason,
      | 'not-in-channel'
      | 'channel-archived'
      | 'channel-gone'
      | 'posting-forbidden'
      | 'other-company'
      | 'missing-scope'
    >
  /** The recipient of a direct message is gone or takes none. */
  | 'nobody-there'
  /** Roundup's token ended, or the workspace is being moved. It may be back in some hours. */
  | 'workspace-away'
  /** The workspace's free plan takes no more messages for now. */
  | 'message-limit'
  | 'bad-blocks'
  /** Anything else that a retry would not fix. */
  | 'other';

export type PostFailure =
  | { readonly kind: 'refused'; readonly why: Refusal; readonly code: string }
  | { readonly kind: 'rate-limited'; readonly retryAfterMs: number }
  /** No connection was made, so nothing can have arrived. */
  | { readonly kind: 'not-sent' }
  /** It may have been posted. */
  | { readonly kind: 'unknown' };

/** The request failed before any byte of it went out. */
export class NotSentError extends Error {
  constructor(cause: unknown) {
    super('no connection was made', { cause });
    this.name = 'NotSentError';
  }
}

const refusals: ReadonlyMap<string, Refusal> = new Map(
  Object.entries({
    not_in_channel: 'not-in-channel',
    channel_not_found: 'channel-gone',
    is_archived: 'channel-archived',
    restricted_action: 'posting-forbidden',
    restricted_action_read_only_channel: 'posting-forbidden',
    restricted_action_thread_only_channel: 'posting-forbidden',
    restricted_action_non_threadable_channel: 'posting-forbidden',
    restricted_action_thread_locked: 'posting-forbidden',
    app_access_restricted: 'posting-forbidden',
    team_access_not_granted: 'posting-forbidden',
    ekm_access_denied: 'posting-forbidden',
    channel_is_limited_access: 'posting-forbidden',
    missing_scope: 'missing-scope',
    no_permission: 'missing-scope',
    not_allowed_token_type: 'missing-scope',
    user_not_found: 'nobody-there',
    user_disabled: 'nobody-there',
    is_inactive: 'nobody-there',
    cannot_dm_bot: 'nobody-there',
    account_inactive: 'workspace-away',
    token_revoked: 'workspace-away',
    token_expired: 'workspace-away',
    invalid_auth: 'workspace-away',
    not_authed: 'workspace-away',
    org_login_required: 'workspace-away',
    team_added_to_org: 'workspace-away',
    accesslimited: 'workspace-away',
    message_limit_exceeded: 'message-limit',
    msg_blocks_too_long: 'bad-blocks',
    msg_too_long: 'bad-blocks',
    invalid_blocks: 'bad-blocks',
    invalid_blocks_format: 'bad-blocks',
    only_one_table_allowed: 'bad-blocks',
    too_many_attachments: 'bad-blocks',
    attachment_payload_limit_exceeded: 'bad-blocks',
    invalid_attachments: 'bad-blocks',
  } as const),
);

/** Slack failed while it worked on the request, so the message may have been posted. */
const serverErrorCodes = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'unknown_error',
]);

const rateLimits = new Set(['ratelimited', 'rate_limited']);
const defaultRetryAfterMs = 30_000;

/** Classifies an error of `chat.postMessage`. Rethrows errors of neither Slack nor the network. */
export function readPostFailure(error: unknown): PostFailure {
  if (error instanceof NotInstalledError)
    return { kind: 'refused', why: 'workspace-away', code: 'not_installed' };
  if (error instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'rate-limited', retryAfterMs: error.retryAfter * 1000 };
  }
  if (error instanceof webApi.WebAPIPlatformError) return readCode(String(error.data.error));
  if (error instanceof webApi.WebAPIHTTPError) return { kind: 'unknown' };
  if (error instanceof webApi.WebAPIRequestError) {
    return { kind: error.original instanceof NotSentError ? 'not-sent' : 'unknown' };
  }
  // The client reads the answer's body outside its own `catch`, so a cut answer arrives unwrapped.
  if (error instanceof TypeError || error instanceof DOMException || isNetworkError(error)) {
    return { kind: 'unknown' };
  }
  throw error;
}

function readCode(code: string): PostFailure {
  // When the answer is not JSON, the client uses its whole text as the code.
  if (!/^[a-z][a-z_]*$/.test(code) || serverErrorCodes.has(code)) return { kind: 'unknown' };
  if (rateLimits.has(code)) return { kind: 'rate-limited', retryAfterMs: defaultRetryAfterMs };
  return { kind: 'refused', why: refusals.get(code) ?? 'other', code };
}

const neverSentCodes = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/** Whether no byte was sent. The failed system call decides: the same codes also come in mid-answer. */
export function wasNeverSent(error: unknown): boolean {
  if (error instanceof ForeignAddressError || error instanceof ProxyError) return true;
  if (typeof error !== 'object' || error === null) return false;
  // Several addresses were tried.
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.every(wasNeverSent);
  if ('code' in error && neverSentCodes.has(String(error.code))) return true;
  if ('syscall' in error && ['connect', 'getaddrinfo'].includes(String(error.syscall))) return true;
  return 'cause' in error && wasNeverSent(error.cause);
}

const isNetworkError = (error: unknown) =>
  error instanceof Error && 'code' in error && /^(E[A-Z]+|UND_ERR\w*|HPE_\w+)$/.test(String(error.code));

export class ForeignAddressError extends Error {
  constructor(readonly origin: string) {
    super(`will not send to ${origin}: it is neither Slack nor the origin of SLACK_API_URL`);
    this.name = 'ForeignAddressError';
  }
}
