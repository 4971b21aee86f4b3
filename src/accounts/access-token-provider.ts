import { CalcomUnauthorizedError, CalcomUnavailableError, OAuthRefusedError } from '../calcom/errors';
import type { OAuthTokens } from '../calcom/oauth';
import type { BoundConnection } from './connection';
import { UnreadableSecretError } from './encryption';
import type { AccountsStore } from './ports';

export interface AccessTokenOptions {
  readonly connection: BoundConnection;
  readonly store: Pick<AccountsStore['connections'], 'openAccess' | 'beginRefresh' | 'endRefresh'>;
  /** Null where Cal.com's OAuth is not configured any more. */
  readonly refresh: ((refreshToken: string) => Promise<OAuthTokens>) | null;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly newLeaseOwner: () => string;
}

// Half an hour is what a token lives; a walk that has begun should not see it end.
const refreshBeforeMs = 2 * 60_000;
// Longer than one token request may take.
const leaseMs = 20_000;
const pollMs = 150;

const request = 'POST /v2/auth/oauth2/token';
/** Says something about this process, not about the person's permission. */
const ourOwn = new Set(['invalid_client', 'unauthorized_client']);

/** Its owner is told to connect again. */
const refused = (cause?: Error) => new CalcomUnauthorizedError({ request, status: 401, cause });
const unavailable = (cause: Error) => new CalcomUnavailableError({ request, cause });

/**
 * A function for what to send to Cal.com for a connection: its key, or the access token that is good now. Refresh tokens
 * are good once and revoke their forerunner, so one process refreshes at a time, and the new ones are on disk before
 * anyone uses them. Access that is gone or does not open is as good as refused.
 * @throws CalcomUnauthorizedError, CalcomUnavailableError, and what `refresh` and the store throw besides
 */
export function createAccessTokenProvider(options: AccessTokenOptions): () => Promise<string> {
  const { connection, store, refresh, now, wait } = options;
  let underWay: Promise<string> | undefined;

  async function findToken(): Promise<string> {
    const giveUpAt = now().getTime() + leaseMs + 5_000;
    for (;;) {
      const access = await store.openAccess(connection).catch((error: unknown) => {
        throw error instanceof UnreadableSecretError ? refused(error) : error;
      });
      if (access?.kind !== connection.kind) throw refused();
      if (access.kind === 'api-key') return access.apiKey;
      const at = now();
      if (access.expiresAt.getTime() - at.getTime() > refreshBeforeMs) return access.accessToken;
      const leaseOwner = options.newLeaseOwner();
      const lease = { accessToken: access.accessToken, now: at, leaseMs, leaseOwner };
      const begun = await store.beginRefresh(connection, lease);
      if (begun !== null) return refreshAs(leaseOwner, begun.refreshToken);
      if (at.getTime() > giveUpAt)
        throw unavailable(new Error('another process refreshes the tokens and does not end'));
      await wait(pollMs);
    }
  }

  async function refreshAs(leaseOwner: string, refreshToken: string): Promise<string> {
    let tokens: OAuthTokens;
    try {
      if (refresh === null) throw refused();
      tokens = await refresh(refreshToken);
    } catch (error) {
      await store.endRefresh(connection, leaseOwner, null);
      if (!(error instanceof OAuthRefusedError)) throw error;
      throw ourOwn.has(error.code) ? unavailable(error) : refused();
    }
    const isSaved = await store.endRefresh(connection, leaseOwner, { kind: 'oauth', ...tokens });
    // The connection is gone, or another, since.
    if (!isSaved) throw refused();
    return tokens.accessToken;
  }

  return () => {
    underWay ??= findToken().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
