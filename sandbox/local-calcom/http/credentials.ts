import type { Grants } from '../oauth/grants';
import type { Member, World } from '../world/types';
import { unauthorized } from './api-error';
import type { ApiKeys } from './api-keys';

/** Who asks, and how far they may go. */
export interface Access {
  readonly caller: Member;
  /** Null for an API key, which no scope limits. */
  readonly scopes: readonly string[] | null;
}

export interface Credentials {
  /** A name to note and to count a request under, never the secret; undefined for a credential of nobody. */
  identify(
    authorization: string | undefined,
  ): { readonly name: string; readonly memberId: number } | undefined;
  /** Throws the 401 that Cal.com answers with. */
  authenticate(authorization: string | undefined): Access;
}

const bearer = /^Bearer (.+)$/;

/** API keys and OAuth access tokens behind the one header they share. */
export function createCredentials(world: World, keys: ApiKeys, grants: Grants): Credentials {
  const secretIn = (authorization: string | undefined) => bearer.exec(authorization ?? '')?.[1];

  function ownerOf(memberId: number): Member {
    const owner = world.members.find(({ id }) => id === memberId);
    if (owner === undefined) throw unauthorized('No user associated with the provided API key');
    return owner;
  }

  return {
    identify(authorization) {
      const secret = secretIn(authorization) ?? '';
      const key = keys.find(secret);
      if (key !== undefined) return { name: key.name, memberId: key.ownerId };
      const memberId = grants.findAccess(secret)?.grant.memberId;
      return memberId === undefined ? undefined : { name: `oauth-${memberId}`, memberId };
    },
    authenticate(authorization) {
      const secret = secretIn(authorization);
      if (secret === undefined) throw unauthorized('No authentication method provided.');
      const token = grants.findAccess(secret);
      if (token !== undefined) {
        if (token.state !== 'good') throw unauthorized(`The access token is ${token.state}`);
        return { caller: ownerOf(token.grant.memberId), scopes: token.grant.scopes };
      }
      const key = keys.find(secret);
      if (key === undefined || key.state === 'revoked') throw unauthorized('Your api key is not valid');
      if (key.state === 'expired') throw unauthorized('Your api key is expired');
      return { caller: ownerOf(key.ownerId), scopes: null };
    },
  };
}
