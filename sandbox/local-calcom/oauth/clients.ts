/** An app as registered with Cal.com: confidential, so that it proves itself with its secret. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  /** Compared character by character. */
  readonly redirectUris: readonly string[];
  readonly scopes: readonly string[];
}

export type OAuthClients = ReturnType<typeof createOAuthClients>;

const most = 10;

export function createOAuthClients(seed: number) {
  const clients = new Map<string, OAuthClient>();

  function checked(redirectUris: readonly string[]): readonly string[] {
    if (redirectUris.length > most) throw new Error(`Cal.com takes at most ${most} redirect URIs`);
    return [...redirectUris];
  }

  return {
    register({ name, redirectUris }: Pick<OAuthClient, 'name' | 'redirectUris'>): OAuthClient {
      const tail = `${seed}`.padStart(8, '0');
      const number = clients.size + 1;
      const client = {
        id: `local-client-${number}-${tail}`,
        secret: `local-client-secret-${number}-${tail}`,
        name,
        redirectUris: checked(redirectUris),
        scopes: [...scopeText.keys()],
      };
      clients.set(client.id, client);
      return client;
    },
    find: (id: string) => clients.get(id),
    list: () => [...clients.values()],
    setRedirectUris(id: string, redirectUris: readonly string[]): void {
      const client = clients.get(id);
      if (client === undefined) throw new Error(`No OAuth client ${id}`);
      clients.set(id, { ...client, redirectUris: checked(redirectUris) });
    },
  };
}

/** What an app may ask for, in the words of the consent page. */
export const scopeText: ReadonlyMap<string, string> = new Map([
  ['PROFILE_READ', 'See who you are'],
  ['BOOKING_READ', 'See your bookings'],
  ['BOOKING_WRITE', 'Change your bookings'],
  ['EVENT_TYPE_READ', 'See your event types'],
  ['TEAM_EVENT_TYPE_READ', 'See event types of your teams'],
  ['ORG_EVENT_TYPE_READ', 'See event types of your organization'],
  ['TEAM_PROFILE_READ', 'See your teams'],
  ['ORG_PROFILE_READ', 'See your organization and its teams'],
  ['TEAM_MEMBERSHIP_READ', 'See who is in your teams'],
  ['ORG_MEMBERSHIP_READ', 'See who is in your organization'],
  ['TEAM_BOOKING_READ', 'See bookings of your teams'],
  ['ORG_BOOKING_READ', 'See bookings of your organization'],
  ['INSIGHTS_READ', 'See insights about your bookings'],
  ['TEAM_INSIGHTS_READ', 'See insights about your teams'],
  ['ORG_INSIGHTS_READ', 'See insights about your organization'],
]);

/** A scope of the organisation covers the same of its teams. */
export function covers(held: readonly string[], needed: string): boolean {
  return held.includes(needed) || held.includes(needed.replace(/^TEAM_/, 'ORG_'));
}

/** Cal.com takes spaces and commas alike. */
export function splitScopes(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))];
}

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
