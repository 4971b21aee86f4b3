import { CalcomUnauthorizedError, CalcomUnavailableError, OAuthRefusedError } from '../calcom/errors';
import type { OAuthTokens } from '../calcom/oauth';
import type { BoundConnection } from './connection';
import { UnreadableSecretError } from './encryption';
import type { AccountsStore } from './ports';

export interface AccessTokenOptions {
  readonly connection: BoundConnection;
  readonly store: Pick<AccountsStore['connections'], 'openAccess' | 'beginRefresh' | 'endRefresh'>;
  /** Null when Cal.com's OAuth client is no longer configured. */
  readonly refresh: ((refreshToken: string) => Promise<OAuthTokens>) | null;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly newLeaseOwner: () => string;
}

// Access tokens live 30 min. The margin keeps one valid for a walk that has just begun.
const refreshBeforeMs = 2 * 60_000;
// Longer than one token request may take.
const leaseMs = 20_000;
const pollMs = 150;

const request = 'POST /v2/auth/oauth2/token';
/** OAuth errors that blame our client's configuration, not the person's permission. */
const clientConfigurationErrors = new Set(['invalid_client', 'unauthorized_client']);

const unauthorizedError = (cause?: Error) => new CalcomUnauthorizedError({ request, status: 401, cause });
const unavailableError = (cause: Error) => new CalcomUnavailableError({ request, cause });

/**
 * Returns a function that resolves to a connection's API key or to a valid access token. Cal.com's refresh
 * tokens work once and revoke their predecessor, so one process refreshes at a time and stores the new tokens
 * first.
 *
 * @throws CalcomUnauthorizedError when the access is missing, does not decrypt or was refused for good
 * @throws CalcomUnavailableError when our OAuth client is refused, or another process's refresh does not end
 */
export function createAccessTokenProvider(options: AccessTokenOptions): () => Promise<string> {
  const { connection, store, refresh, now, wait } = options;
  let pendingToken: Promise<string> | undefined;

  async function findToken(): Promise<string> {
    const giveUpAt = now().getTime() + leaseMs + 5_000;
    for (;;) {
      const access = await store.openAccess(connection).catch((error: unknown) => {
        throw error instanceof UnreadableSecretError ? unauthorizedError(error) : error;
      });
      if (access?.kind !== connection.kind) throw unauthorizedError();
      if (access.kind === 'api-key') return access.apiKey;
      const at = now();
      if (access.expiresAt.getTime() - at.getTime() > refreshBeforeMs) return access.accessToken;
      const leaseOwner = options.newLeaseOwner();
      const lease = { accessToken: access.accessToken, now: at, leaseMs, leaseOwner };
      const begun = await store.beginRefresh(connection, lease);
      if (begun !== null) return refreshAs(leaseOwner, begun.refreshToken);
      if (at.getTime() > giveUpAt)
        throw unavailableError(new Error('another process refreshes the tokens and does not end'));
      await wait(pollMs);
    }
  }

  async function refreshAs(leaseOwner: string, refreshToken: string): Promise<string> {
    let tokens: OAuthTokens;
    try {
      if (refresh === null) throw unauthorizedError();
      tokens = await refresh(refreshToken);
    } catch (error) {
      await store.endRefresh(connection, leaseOwner, null);
      if (!(error instanceof OAuthRefusedError)) throw error;
      throw clientConfigurationErrors.has(error.code) ? unavailableError(error) : unauthorizedError();
    }
    const isSaved = await store.endRefresh(connection, leaseOwner, { kind: 'oauth', ...tokens });
    // The connection was removed or replaced meanwhile.
    if (!isSaved) throw unauthorizedError();
    return tokens.accessToken;
  }

  return () => {
    pendingToken ??= findToken().finally(() => {
      pendingToken = undefined;
    });
    return pendingToken;
  };
}
