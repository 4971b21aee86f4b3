import type { World } from '../world/types';

export type KeyName = 'admin' | 'member' | 'loner' | 'expired';

export interface ApiKey {
  /** How requests made with it are noted: 'admin', or 'member-105-1' for a key made later. */
  readonly name: string;
  readonly secret: string;
  readonly ownerId: number;
  readonly state: 'good' | 'expired' | 'revoked';
}

export interface ApiKeys {
  /** The four that are there from the start. */
  readonly secrets: Readonly<Record<KeyName, string>>;
  /** Makes one more key for a member. */
  create(ownerId: number): string;
  find(secret: string): ApiKey | undefined;
  /** False when there is no such key. */
  change(secret: string, state: 'expired' | 'revoked'): boolean;
  list(): readonly ApiKey[];
}

export function createApiKeys(world: World, seed: number): ApiKeys {
  const keys = new Map<string, ApiKey>();
  const tail = `${seed}`.padStart(8, '0');

  function add(name: string, ownerId: number, state: ApiKey['state'] = 'good'): string {
    const secret = `cal_live_sandbox_${name}_${tail}`;
    keys.set(secret, { name, secret, ownerId, state });
    return secret;
  }

  return {
    secrets: {
      admin: add('admin', world.adminId),
      member: add('member', world.plainMemberId),
      loner: add('loner', world.lonerId),
      expired: add('expired', world.adminId, 'expired'),
    },
    create(ownerId) {
      if (!world.members.some(({ id }) => id === ownerId)) throw new Error(`No member ${ownerId}`);
      return add(`member-${ownerId}-${keys.size}`, ownerId);
    },
    find: (secret) => keys.get(secret),
    change(secret, state) {
      const key = keys.get(secret);
      if (key !== undefined) keys.set(secret, { ...key, state });
      return key !== undefined;
    },
    list: () => [...keys.values()],
  };
}
