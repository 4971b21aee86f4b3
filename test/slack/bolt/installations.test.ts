import type { Installation } from '@slack/bolt';
import type { StoredInstallation } from '../../../src/accounts/ports';
import { createAuthorize, createInstallationStore } from '../../../src/slack/bolt/installations';
import { describeFailure } from '../../../src/slack/kit/failure-text';
import { StoreUnavailableError } from '../../../src/store/errors';
import type { Store } from '../../../src/store/store';

const stored = (teamId: string, userId: string): StoredInstallation => ({
  teamId,
  enterpriseId: null,
  isEnterpriseInstall: false,
  installerSlackUserId: 'U024BE7LH',
  botUserId: 'U0ROUNDUP1',
  botScopes: ['commands'],
  json: JSON.stringify({ bot: { token: `token-${teamId}`, id: 'B0ROUNDUP1', userId } }),
});

/** Two workspaces, and a database that can go away. */
function createRig() {
  const rows = new Map([
    ['T1', stored('T1', 'U0BOT1')],
    ['T2', stored('T2', 'U0BOT2')],
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
  const ask = (teamId: string) =>
    authorize({ teamId, enterpriseId: undefined, isEnterpriseInstall: false }, undefined);
  return {
    ask,
    botOf: async (teamId: string) => (await ask(teamId)).botUserId,
    uninstall: (teamId: string) => rows.delete(teamId),
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
}

describe('createAuthorize', () => {
  it('answers each workspace with its own bot, and no other workspace', async () => {
    const rig = createRig();
    expect(await rig.botOf('T1')).toBe('U0BOT1');
    expect(await rig.botOf('T2')).toBe('U0BOT2');
    await expect(rig.botOf('T3')).rejects.toThrow('no installation');
  });

  it('gives Bolt no token, of which it would keep a client for ever', async () => {
    const rig = createRig();
    expect(await rig.ask('T1')).not.toHaveProperty('botToken');
  });

  it('answers with the last bot while the database is away, so that the person can be told', async () => {
    const rig = createRig();
    await rig.botOf('T1');
    rig.setAway(true);
    expect(await rig.botOf('T1')).toBe('U0BOT1');
    await expect(rig.botOf('T2')).rejects.toThrow(StoreUnavailableError);
    rig.setAway(false);
    expect(await rig.botOf('T2')).toBe('U0BOT2');
  });

  it('forgets the bot of a workspace that is gone', async () => {
    const rig = createRig();
    await rig.botOf('T1');
    rig.uninstall('T1');
    await expect(rig.botOf('T1')).rejects.toThrow('no installation');
    rig.setAway(true);
    await expect(rig.botOf('T1')).rejects.toThrow(StoreUnavailableError);
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
      what: 'Roundup’s database can’t be reached right now.',
      todo: 'Try again in a minute.',
      buttons: ['retry'],
    });
  });
});
