import { scopeWords } from './scopes';

/** An app as registered with Cal.com: confidential, so that it proves itself with its secret. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  /** Compared character by character. */
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

export interface OAuthClients {
  register(client: { readonly name: string; readonly redirectUris: readonly string[] }): OAuthClient;
  find(id: string): OAuthClient | undefined;
  list(): readonly OAuthClient[];
  setRedirectUris(id: string, redirectUris: readonly string[]): void;
}

const most = 10;

export function createOAuthClients(seed: number): OAuthClients {
  const clients = new Map<string, OAuthClient>();

  function checked(redirectUris: readonly string[]): readonly string[] {
    if (redirectUris.length > most) throw new Error(`Cal.com takes at most ${most} redirect URIs`);
    return [...redirectUris];
  }

  return {
    register({ name, redirectUris }) {
      const tail = `${seed}`.padStart(8, '0');
      const number = clients.size + 1;
      const client = {
        id: `local-client-${number}-${tail}`,
        secret: `local-client-secret-${number}-${tail}`,
        name,
        redirectUris: checked(redirectUris),
        scopes: [...scopeWords.keys()],
      };
      clients.set(client.id, client);
      return client;
    },
    find: (id) => clients.get(id),
    list: () => [...clients.values()],
    setRedirectUris(id, redirectUris) {
      const client = clients.get(id);
      if (client === undefined) throw new Error(`No OAuth client ${id}`);
      clients.set(id, { ...client, redirectUris: checked(redirectUris) });
    },
  };
}
