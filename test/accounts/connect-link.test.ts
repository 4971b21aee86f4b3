import { randomBytes } from 'node:crypto';
import { createConnectLinks, type LinkOwner, linkLifeMs } from '../../src/accounts/connect-link';
import { createSecretBox } from '../../src/accounts/encryption';
import type { OAuthState } from '../../src/accounts/ports';
import type { Store } from '../../src/store/store';

const owner: LinkOwner = {
  workspace: { workspaceId: 'T0ACME0001', enterpriseId: null },
  slackUserId: 'U024BE7LH',
  slackUserName: 'ana',
  apiUrl: 'https://api.cal.com/',
};
const access = {
  kind: 'oauth',
  accessToken: 'an-access-token',
  refreshToken: 'a-refresh-token',
  expiresAt: new Date('2026-11-20T15:00:00.000Z'),
} as const;

/** States in memory, with the store's rules: each is used once, and not after its time. */
function createRig() {
  let nowMs = Date.parse('2026-11-20T14:00:00.000Z');
  const states = new Map<string, OAuthState>();
  const oauthStates: Store['oauthStates'] = {
    add: async (state) => {
      states.set(state.hash, state);
    },
    use: async (hash, now) => {
      const state = states.get(hash);
      states.delete(hash);
      return state !== undefined && state.expiresAt > now ? state : null;
    },
  };
  const secrets = createSecretBox([randomBytes(32)]);
  const links = createConnectLinks({ oauthStates }, secrets, () => new Date(nowMs));
  return {
    links,
    states,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('createConnectLinks', () => {
  it('makes a state that tells its owner once', async () => {
    const { links } = createRig();
    const state = await links.create(owner);
    expect(await links.use(state)).toEqual(owner);
    expect(await links.use(state)).toBeNull();
  });

  it('makes another state each time, which says nothing of its owner', async () => {
    const { links, states } = createRig();
    const [one, two] = [await links.create(owner), await links.create(owner)];
    expect(one).not.toBe(two);
    expect(one).not.toMatch(/U024BE7LH|ana/);
    expect([...states.keys()].some((hash) => one.includes(hash))).toBe(false);
  });

  it('takes no state after ten minutes', async () => {
    const { links, pass } = createRig();
    const state = await links.create(owner);
    pass(linkLifeMs);
    expect(await links.use(state)).toBeNull();
  });

  it('takes none that is altered, made up, or of another process’s keys', async () => {
    const { links } = createRig();
    const state = await links.create(owner);
    for (const other of ['', 'x', `${state}A`, state.toUpperCase(), await createRig().links.create(owner)]) {
      expect(await links.use(other)).toBeNull();
    }
    expect(await links.use(state)).toEqual(owner);
  });

  it('keeps tokens sealed until they are confirmed, once', async () => {
    const { links, states } = createRig();
    const state = await links.create(owner);
    const sealed = await links.sealAccess(owner, access, state);
    expect(sealed).not.toMatch(/token/);
    expect(JSON.stringify([...states])).not.toMatch(/token/);
    const code = links.codeOf(state) ?? '';
    expect(await links.openAccess(sealed, `${state}A`, code)).toBeNull();
    expect(await links.openAccess(sealed, state, code)).toEqual({ kind: 'opened', owner, access });
    expect(await links.openAccess(sealed, state, code)).toBeNull();
  });

  it('takes neither step for the other', async () => {
    const { links } = createRig();
    const state = await links.create(owner);
    expect(await links.openAccess(state, state, links.codeOf(state) ?? '')).toBeNull();
    expect(await links.use(await links.sealAccess(owner, access, state))).toBeNull();
  });
});
