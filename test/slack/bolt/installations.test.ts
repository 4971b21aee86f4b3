import type { Installation } from '@slack/bolt';
import type { StoredInstallation } from '../../../src/accounts/ports';
import { createAuthorize, createInstallationStore } from '../../../src/slack/bolt/installations';
import { describeFailure } from '../../../src/slack/kit/failure-text';
import { StoreUnavailableError } from '../../../src/store/errors';
import type { Store } from '../../../src/store/store';

const stored = (teamId: string, token: string): StoredInstallation => ({
  teamId,
  enterpriseId: null,
  isEnterpriseInstall: false,
  installerSlackUserId: 'U024BE7LH',
  botUserId: 'U0ROUNDUP1',
  botScopes: ['commands'],
  json: JSON.stringify({ bot: { token, id: 'B0ROUNDUP1', userId: 'U0ROUNDUP1' } }),
});

/** Two workspaces, and a database that can go away. */
function createRig() {
  const rows = new Map([
    ['T1', stored('T1', 'token-1')],
    ['T2', stored('T2', 'token-2')],
  ]);
  let isAway = false;
  const installations: Store['installations'] = {
    save: async () => undefined,
    find: async ({ teamId }) => {
      if (isAway) throw new StoreUnavailableError();
      return rows.get(teamId ?? '') ?? null;
    },
    remove: async () => true,
    list: async () => [],
  };
  const authorize = createAuthorize({ installations });
  return {
    tokenOf: async (teamId: string) =>
      (await authorize({ teamId, enterpriseId: undefined, isEnterpriseInstall: false })).botToken,
    uninstall: (teamId: string) => rows.delete(teamId),
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
}

describe('createAuthorize', () => {
  it('answers each workspace with its own token, and no other workspace', async () => {
    const rig = createRig();
    expect(await rig.tokenOf('T1')).toBe('token-1');
    expect(await rig.tokenOf('T2')).toBe('token-2');
    await expect(rig.tokenOf('T3')).rejects.toThrow('no installation');
  });

  it('answers with the last token while the database is away, so that the person can be told', async () => {
    const rig = createRig();
    await rig.tokenOf('T1');
    rig.setAway(true);
    expect(await rig.tokenOf('T1')).toBe('token-1');
    await expect(rig.tokenOf('T2')).rejects.toThrow(StoreUnavailableError);
    rig.setAway(false);
    expect(await rig.tokenOf('T2')).toBe('token-2');
  });

  it('forgets the token of a workspace that is gone', async () => {
    const rig = createRig();
    await rig.tokenOf('T1');
    rig.uninstall('T1');
    await expect(rig.tokenOf('T1')).rejects.toThrow('no installation');
    rig.setAway(true);
    await expect(rig.tokenOf('T1')).rejects.toThrow(StoreUnavailableError);
  });
});

describe('createInstallationStore', () => {
  const bot = { token: 'token-1', id: 'B0ROUNDUP1', userId: 'U0ROUNDUP1', scopes: ['commands'] };
  const withoutBot: Installation<'v2', false> = {
    team: { id: 'T1' },
    enterprise: undefined,
    user: { id: 'U024BE7LH', token: undefined, scopes: undefined },
    isEnterpriseInstall: false,
  };
  const given = { ...withoutBot, bot };

  function createStore() {
    const saved: StoredInstallation[] = [];
    const installations: Store['installations'] = {
      save: async (installation) => {
        saved.push(installation);
      },
      find: async () => null,
      remove: async () => true,
      list: async () => [],
    };
    const store = createInstallationStore({ installations }, async () => undefined);
    return {
      saved,
      keep: (installation: Installation<'v2', false>) => store.storeInstallation(installation),
    };
  }

  it('keeps what Slack gives for the workspace', async () => {
    const { saved, keep } = createStore();
    await keep(given);
    expect(saved).toMatchObject([{ teamId: 'T1', botScopes: ['commands'], botUserId: 'U0ROUNDUP1' }]);
  });

  it.each([
    ['no bot, as whoever changes the scopes in the address may ask for', withoutBot, /no bot/],
    [
      'tokens that are rotated',
      { ...given, bot: { ...bot, refreshToken: 'r', expiresAt: 1 } },
      /Token rotation/,
    ],
  ])('refuses %s, and leaves what is there', async (_what, unfit, problem) => {
    const { saved, keep } = createStore();
    await expect(keep(unfit)).rejects.toThrow(problem);
    expect(saved).toEqual([]);
  });
});

describe('describeFailure', () => {
  it('says of a database that is away to try again in a minute', () => {
    expect(describeFailure(new StoreUnavailableError())).toEqual({
      what: "Roundup's database cannot be used right now.",
      todo: 'Try again in a minute.',
      retryable: true,
    });
  });
});
