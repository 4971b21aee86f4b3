import { covers } from '../oauth/clients';
import type { Grants } from '../oauth/grants';
import type { Member, World } from '../world/types';
import { forbidden, unauthorized } from './answer';
import type { Route } from './router';

/** Who asks, and how far they may go. */
interface Access {
  readonly caller: Member;
  /** Null for an API key, which no scope limits. */
  readonly scopes: readonly string[] | null;
}

export type Credentials = ReturnType<typeof createCredentials>;

const bearer = /^Bearer (.+)$/;

/** API keys and OAuth access tokens behind the one header they share. */
export function createCredentials(world: World, keys: ApiKeys, grants: Grants) {
  const secretIn = (authorization: string | undefined) => bearer.exec(authorization ?? '')?.[1];

  function ownerOf(memberId: number): Member {
    const owner = world.members.find(({ id }) => id === memberId);
    if (owner === undefined) throw unauthorized('No user associated with the provided API key');
    return owner;
  }

  return {
    /** A name to note and to count a request under, never the secret; undefined for a credential of nobody. */
    identify(authorization: string | undefined) {
      const secret = secretIn(authorization) ?? '';
      const key = keys.find(secret);
      if (key !== undefined) return { name: key.name, memberId: key.ownerId };
      const memberId = grants.findAccess(secret)?.grant.memberId;
      return memberId === undefined ? undefined : { name: `oauth-${memberId}`, memberId };
    },
    /** Throws the 401 that Cal.com answers with. */
    authenticate(authorization: string | undefined): Access {
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

export type KeyName = 'admin' | 'member' | 'loner' | 'expired';

interface ApiKey {
  /** How requests made with it are noted: 'admin', or 'member-105-1' for a key made later. */
  readonly name: string;
  readonly secret: string;
  readonly ownerId: number;
  readonly state: 'good' | 'expired' | 'revoked';
}

export type ApiKeys = ReturnType<typeof createApiKeys>;

export function createApiKeys(world: World, seed: number) {
  const keys = new Map<string, ApiKey>();
  const tail = `${seed}`.padStart(8, '0');

  function add(name: string, ownerId: number, state: ApiKey['state'] = 'good'): string {
    const secret = `cal_live_sandbox_${name}_${tail}`;
    keys.set(secret, { name, secret, ownerId, state });
    return secret;
  }

  return {
    /** The four that are there from the start. */
    secrets: {
      admin: add('admin', world.adminId),
      member: add('member', world.plainMemberId),
      loner: add('loner', world.lonerId),
      expired: add('expired', world.adminId, 'expired'),
    } satisfies Readonly<Record<KeyName, string>>,
    /** Makes one more key for a member. */
    create(ownerId: number): string {
      if (!world.members.some(({ id }) => id === ownerId)) throw new Error(`No member ${ownerId}`);
      return add(`member-${ownerId}-${keys.size}`, ownerId);
    },
    find: (secret: string) => keys.get(secret),
    /** False when there is no such key. */
    change(secret: string, state: 'expired' | 'revoked'): boolean {
      const key = keys.get(secret);
      if (key !== undefined) keys.set(secret, { ...key, state });
      return key !== undefined;
    },
    list: () => [...keys.values()],
  };
}

/** Throws the 403 that a third-party token meets where its member did not let it in. */
export function requireScope(route: Route, body: unknown, held: readonly string[]): void {
  const needed = typeof route.scope === 'function' ? route.scope(body) : route.scope;
  if (needed === undefined)
    throw forbidden('insufficient_scope: this endpoint is not available for third-party OAuth tokens');
  if (covers(held, needed)) return;
  throw forbidden(
    `insufficient_scope: token does not have the required scopes. Required: ${needed}. Token has: ${held.join(', ')}`,
  );
}
