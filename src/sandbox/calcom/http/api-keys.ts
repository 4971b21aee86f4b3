import type { Member, World } from '../world/types';
import { unauthorized } from './api-error';

export type KeyName = 'admin' | 'member' | 'loner' | 'expired';

interface ApiKey {
  readonly name: KeyName;
  readonly secret: string;
  readonly ownerId: number;
  readonly expired: boolean;
}

export interface ApiKeys {
  readonly secrets: Readonly<Record<KeyName, string>>;
  /** Undefined without a key; 'unknown' for one that was never handed out. */
  nameOf(authorization: string | undefined): KeyName | 'unknown' | undefined;
  /** Throws the 401 that Cal.com answers with. */
  authenticate(authorization: string | undefined): Member;
}

export function createApiKeys(world: World, seed: number): ApiKeys {
  const tail = `${seed}`.padStart(8, '0');
  const key = (name: KeyName, ownerId: number): ApiKey => ({
    name,
    ownerId,
    secret: `cal_live_sandbox_${name}_${tail}`,
    expired: name === 'expired',
  });
  const keys = [
    key('admin', world.adminId),
    key('member', world.plainMemberId),
    key('loner', world.lonerId),
    key('expired', world.adminId),
  ];

  function find(authorization: string | undefined): ApiKey | undefined {
    return keys.find(({ secret }) => authorization === `Bearer ${secret}`);
  }

  function secretOf(name: KeyName): string {
    return keys.find((each) => each.name === name)?.secret ?? '';
  }

  return {
    secrets: {
      admin: secretOf('admin'),
      member: secretOf('member'),
      loner: secretOf('loner'),
      expired: secretOf('expired'),
    },
    nameOf: (authorization) =>
      authorization === undefined ? undefined : (find(authorization)?.name ?? 'unknown'),
    authenticate(authorization) {
      if (!authorization?.startsWith('Bearer ')) throw unauthorized('No authentication method provided.');
      const found = find(authorization);
      if (found === undefined) throw unauthorized('Your api key is not valid');
      if (found.expired) throw unauthorized('Your api key is expired');
      const owner = world.members.find(({ id }) => id === found.ownerId);
      if (owner === undefined) throw unauthorized('No user associated with the provided API key');
      return owner;
    },
  };
}
