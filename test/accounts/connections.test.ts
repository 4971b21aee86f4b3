import { type AccessCheck, connectWithKey } from '../../src/accounts/connections';
import type { Me } from '../../src/calcom/schemas';
import type { Store } from '../../src/store/store';
import { useDatabase } from '../store/databases';
import { acme, enterpriseKey, installation, key } from '../store/samples';

const me: Me = {
  id: 7,
  name: 'Ina Acme',
  username: 'ina',
  email: 'ina@acme.test',
  timeZone: 'Europe/Lisbon',
  weekStart: 'Monday',
  organizationId: 500,
};

describe('connectWithKey', () => {
  const database = useDatabase('SQLite');
  const covered = { workspaceId: 'T0COVERED', enterpriseId: 'E0ONE' };

  function connect(store: Store, workspace = acme, meanwhile?: () => Promise<void>) {
    const checkAccess = async (): Promise<AccessCheck> => {
      await meanwhile?.();
      return { kind: 'accepted', me };
    };
    const options = {
      store,
      checkAccess,
      apiUrls: [new URL('https://api.cal.test')],
    };
    return connectWithKey(options, { workspace, slackUserId: 'U0INA' }, 'cal_live_of_nobody');
  }

  it('keeps a key in a workspace with an installation of its own, or of its organisation', async () => {
    const store = await database.open();
    await store.installations.save(installation(key('T0ACME')));
    await store.installations.save(installation(enterpriseKey('E0ONE')));
    expect(await connect(store)).toMatchObject({ kind: 'connected' });
    expect(await connect(store, covered)).toMatchObject({ kind: 'connected' });
    expect(await store.connections.list('T0COVERED')).toHaveLength(1);
  });

  it('keeps nothing where Roundup is taken out of the workspace while Cal.com is asked', async () => {
    const store = await database.open();
    for (const [of, workspace] of [
      [key('T0ACME'), acme],
      [enterpriseKey('E0ONE'), covered],
    ] as const) {
      await store.installations.save(installation(of));
      const connecting = connect(store, workspace, async () => {
        await store.installations.remove(of);
      });
      await expect(connecting).rejects.toThrow('not installed');
      expect(await store.connections.list(workspace.workspaceId)).toEqual([]);
    }
  });
});
