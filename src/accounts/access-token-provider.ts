import type { BoundConnection } from './connection';

/** Tokens that a refresh brought. */
export interface FreshTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

/** The store's side of a connection's tokens. */
export interface TokenStore {
  openAccess(
    connection: BoundConnection,
  ): Promise<{ readonly kind: 'api-key' } | ({ readonly kind: 'oauth' } & FreshTokens) | null>;
  beginRefresh(
    connection: BoundConnection,
    lease: {
      readonly accessToken: string;
      readonly now: Date;
      readonly leaseMs: number;
      readonly leaseOwner: string;
    },
  ): Promise<{ readonly refreshToken: string } | null>;
  endRefresh(
    connection: BoundConnection,
    leaseOwner: string,
    access: ({ readonly kind: 'oauth' } & FreshTokens) | null,
  ): Promise<boolean>;
}

export interface AccessTokenProviderOptions {
  readonly connection: BoundConnection;
  readonly store: TokenStore;
  readonly refresh: (refreshToken: string) => Promise<FreshTokens>;
  /** Was the refresh token refused for good? */
  readonly isRefusal: (error: unknown) => boolean;
  /** Called when it was. Rejects with what the caller of the token is to be told. */
  readonly onRefused: () => Promise<never>;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly newLeaseOwner: () => string;
}

/** The connection was deleted, or changed to another kind, while it was in use. */
export class ConnectionGoneError extends Error {
  constructor() {
    super('the Cal.com connection is gone');
    this.name = 'ConnectionGoneError';
  }
}

/** Another process has the right to refresh and does not come back with tokens. */
export class RefreshStuckError extends Error {
  constructor() {
    super('another process is refreshing the Cal.com tokens and has not finished');
    this.name = 'RefreshStuckError';
  }
}

// Half an hour is what a token lives; a walk that has begun should not see it end.
const refreshBeforeMs = 2 * 60_000;
// Longer than one token request may take.
const leaseMs = 20_000;
const pollMs = 150;

/**
 * A function for the access token that is good now. Refresh tokens are good once and revoke their forerunner, so
 * one process refreshes at a time, and the new ones are on disk before anyone uses them.
 */
export function createAccessTokenProvider(options: AccessTokenProviderOptions): () => Promise<string> {
  const { connection, store, now, wait } = options;
  let underWay: Promise<string> | undefined;

  async function findToken(): Promise<string> {
    const giveUpAt = now().getTime() + leaseMs + 5_000;
    for (;;) {
      const access = await store.openAccess(connection);
      if (access?.kind !== 'oauth') throw new ConnectionGoneError();
      const at = now();
      if (access.expiresAt.getTime() - at.getTime() > refreshBeforeMs) return access.accessToken;
      const leaseOwner = options.newLeaseOwner();
      const lease = { accessToken: access.accessToken, now: at, leaseMs, leaseOwner };
      const begun = await store.beginRefresh(connection, lease);
      if (begun !== null) return refreshAs(leaseOwner, begun.refreshToken);
      if (at.getTime() > giveUpAt) throw new RefreshStuckError();
      await wait(pollMs);
    }
  }

  async function refreshAs(leaseOwner: string, refreshToken: string): Promise<string> {
    let tokens: FreshTokens;
    try {
      tokens = await options.refresh(refreshToken);
    } catch (error) {
      await store.endRefresh(connection, leaseOwner, null);
      if (options.isRefusal(error)) return options.onRefused();
      throw error;
    }
    const isSaved = await store.endRefresh(connection, leaseOwner, { kind: 'oauth', ...tokens });
    if (!isSaved) throw new ConnectionGoneError();
    return tokens.accessToken;
  }

  return () => {
    underWay ??= findToken().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}
