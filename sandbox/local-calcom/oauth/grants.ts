import { randomBytes } from 'node:crypto';
import { OAuthError } from './clients';

const codeLifetimeMs = 10 * 60_000;
export const accessLifetimeSeconds = 1800;
// As in the public source; the hosted service may keep them for longer.
const refreshLifetimeMs = 30 * 24 * 60 * 60_000;

/** What one member allowed one app to do. */
export interface Grant {
  readonly clientId: string;
  readonly memberId: number;
  readonly scopes: readonly string[];
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly scopes: readonly string[];
}

interface Code {
  readonly grant: Grant;
  readonly redirectUri: string;
  readonly expiresAt: number;
  used: boolean;
}

interface Token {
  readonly grant: Grant;
  readonly kind: 'access' | 'refresh';
  expiresAt: number;
  revoked: boolean;
}

export type Grants = ReturnType<typeof createGrants>;

export function createGrants(now: () => Date) {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Token>();

  function issue(grant: Grant): Tokens {
    const make = (kind: Token['kind'], lifetimeMs: number) => {
      const token = `local-${kind}-${randomBytes(24).toString('hex')}`;
      tokens.set(token, { grant, kind, expiresAt: now().getTime() + lifetimeMs, revoked: false });
      return token;
    };
    return {
      access: make('access', accessLifetimeSeconds * 1000),
      refresh: make('refresh', refreshLifetimeMs),
      scopes: grant.scopes,
    };
  }

  const isOver = (expiresAt: number) => now().getTime() >= expiresAt;

  return {
    issueCode(grant: Grant, redirectUri: string): string {
      const code = `local-code-${randomBytes(24).toString('hex')}`;
      codes.set(code, { grant, redirectUri, expiresAt: now().getTime() + codeLifetimeMs, used: false });
      return code;
    },
    redeemCode(code: string, { clientId, redirectUri }: { clientId: string; redirectUri: string }): Tokens {
      const entry = codes.get(code);
      if (entry === undefined || entry.used || isOver(entry.expiresAt) || entry.grant.clientId !== clientId)
        throw new OAuthError('invalid_grant', 'code_invalid_or_expired');
      if (entry.redirectUri !== redirectUri) throw new OAuthError('invalid_grant', 'redirect_uri_mismatch');
      entry.used = true;
      return issue(entry.grant);
    },
    /** The refresh token that is given ends here, whether or not the answer arrives. */
    refresh(refreshToken: string, clientId: string): Tokens {
      const entry = tokens.get(refreshToken);
      if (entry?.kind !== 'refresh' || entry.grant.clientId !== clientId)
        throw new OAuthError('invalid_grant', 'invalid_refresh_token');
      if (entry.revoked) throw new OAuthError('invalid_grant', 'refresh_token_revoked');
      if (isOver(entry.expiresAt)) throw new OAuthError('invalid_grant', 'refresh_token_expired');
      entry.revoked = true;
      return issue(entry.grant);
    },
    /** Undefined for what was never an access token. */
    findAccess(token: string) {
      const entry = tokens.get(token);
      if (entry?.kind !== 'access') return undefined;
      const state = entry.revoked ? 'revoked' : isOver(entry.expiresAt) ? 'expired' : 'good';
      return { grant: entry.grant, state } as const;
    },
    /** False when it is no token of these. */
    expire(token: string): boolean {
      const entry = tokens.get(token);
      if (entry !== undefined) entry.expiresAt = now().getTime();
      return entry !== undefined;
    },
    /** Ends every token of the grant this one belongs to. */
    revoke(token: string): boolean {
      const entry = tokens.get(token);
      for (const each of tokens.values()) if (each.grant === entry?.grant) each.revoked = true;
      return entry !== undefined;
    },
    /** Everything that was ever issued. */
    secrets: () => [...codes.keys(), ...tokens.keys()],
  };
}
