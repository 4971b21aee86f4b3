import {
  ConnectionGoneError,
  createAccessTokenProvider,
  type FreshTokens,
  RefreshStuckError,
} from '../accounts/access-token-provider';
import type { Connection } from '../accounts/connection';
import { UnreadableSecretError } from '../accounts/secret-box';
import { CalcomUnauthorizedError, CalcomUnavailableError } from '../calcom/errors';
import { OAuthRefusedError } from '../calcom/oauth';
import type { Store } from '../store/store';

export interface AccessTokenOptions {
  readonly connection: Connection;
  readonly store: Pick<Store, 'connections'>;
  /** Null where Cal.com's OAuth is not configured any more. */
  readonly refresh: ((refreshToken: string) => Promise<FreshTokens>) | null;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly newLeaseOwner: () => string;
}

const request = 'POST /v2/auth/oauth2/token';

/** Says something about this process, not about the person's permission. */
const ourOwn = new Set(['invalid_client', 'unauthorized_client']);

/** What to send to Cal.com for a connection: its key, or the access token that is good now. @throws CalcomError */
export function createAccessToken(options: AccessTokenOptions): () => Promise<string> {
  const { connection, store, refresh, ...rest } = options;
  const refused = (cause?: Error) => new CalcomUnauthorizedError({ request, status: 401, cause });
  /** Access that does not open is as good as refused: its owner is told to connect again. */
  const orRefused = (error: unknown) => (error instanceof UnreadableSecretError ? refused(error) : error);

  if (connection.kind === 'api-key') {
    return async () => {
      const access = await store.connections.openAccess(connection).catch((error: unknown) => {
        throw orRefused(error);
      });
      if (access?.kind !== 'api-key') throw refused();
      return access.apiKey;
    };
  }
  const find = createAccessTokenProvider({
    ...rest,
    connection,
    store: store.connections,
    refresh: (refreshToken) => (refresh === null ? Promise.reject(refused()) : refresh(refreshToken)),
    isRefusal: (error) => error instanceof OAuthRefusedError && !ourOwn.has(error.code),
    onRefused: () => Promise.reject(refused()),
  });
  return async () => {
    try {
      return await find();
    } catch (error) {
      if (error instanceof ConnectionGoneError) throw refused();
      if (error instanceof RefreshStuckError || error instanceof OAuthRefusedError) {
        throw new CalcomUnavailableError({ request, cause: error });
      }
      throw orRefused(error);
    }
  };
}
