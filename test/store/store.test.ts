import { databaseKinds, useDatabase } from './databases';
import {
  account,
  acme,
  apiKeyAccess,
  connect,
  enterpriseKey,
  installation,
  key,
  oauthAccess,
  other,
} from './samples';

const now = new Date('2026-03-01T12:00:00Z');
const later = new Date('2026-03-01T12:10:00Z');

describe.each(databaseKinds)('store on %s', (kind) => {
  const database = useDatabase(kind);
  const open = () => database.open({ now: () => now });

  describe('installations', () => {
    it('gives back what was saved, also after the store was closed and opened again', async () => {
      const saved = installation(key('T0ACME', 'E0ONE'));
      const first = await open();
      await first.installations.save(saved);
      expect(await first.installations.find(key('T0ACME', 'E0ONE'))).toEqual(saved);
      await first.close();
      const second = await open();
      expect(await second.installations.find(key('T0ACME', 'E0ONE'))).toEqual(saved);
    });

    it('replaces an installation by a newer one', async () => {
      const store = await open();
      await store.installations.save(installation(key('T0ACME')));
      const newer = {
        ...installation(key('T0ACME'), 'xoxb-newer'),
        botScopes: ['commands'],
        botUserId: null,
      };
      await store.installations.save(newer);
      expect(await store.installations.find(key('T0ACME'))).toEqual(newer);
      expect(await store.installations.list()).toEqual([key('T0ACME')]);
    });

    it('keeps an organisation-wide installation and one of a workspace apart', async () => {
      const store = await open();
      await store.installations.save(installation(enterpriseKey('E0ONE'), 'xoxb-of-all'));
      await store.installations.save(installation(key('T0ACME', 'E0ONE'), 'xoxb-of-one'));
      expect((await store.installations.find(enterpriseKey('E0ONE')))?.json).toContain('xoxb-of-all');
      expect((await store.installations.find(key('T0ACME', 'E0ONE')))?.json).toContain('xoxb-of-one');
      expect(await store.installations.list()).toEqual([enterpriseKey('E0ONE'), key('T0ACME', 'E0ONE')]);
    });

    it('finds none for a workspace that has none, and none for a key without an id', async () => {
      const store = await open();
      await store.installations.save(installation(key('T0ACME')));
      expect(await store.installations.find(key('T0OTHER'))).toBeNull();
      expect(await store.installations.find({ ...key('T0ACME'), teamId: null })).toBeNull();
      expect(
        await store.installations.find({ ...enterpriseKey('E0ONE'), enterpriseId: 'T0ACME' }),
      ).toBeNull();
    });

    it('removes with a workspace all that is of it, and nothing of another, once or twice', async () => {
      const store = await open();
      for (const workspace of [acme, other]) {
        await store.installations.save(installation(key(workspace.workspaceId)));
        const { id } = await connect(store, workspace, 'U0INA');
        await store.policies.change(workspace, (policy) => ({
          ...policy,
          sharedConnectionId: id,
          admins: ['U0INA'],
        }));
        await store.hidden.hide(workspace, { slackUserId: 'U0INA', calcomUserId: 7 });
        const state = { hash: `hash-${workspace.workspaceId}`, slackUserId: 'U0INA', expiresAt: later };
        await store.oauthStates.add({ ...state, ...workspace });
      }
      await store.installations.remove(key('T0ACME'));
      await store.installations.remove(key('T0ACME'));

      expect(await store.installations.find(key('T0ACME'))).toBeNull();
      expect(await store.connections.list('T0ACME')).toEqual([]);
      expect((await store.policies.get(acme)).admins).toEqual([]);
      expect(await store.hidden.isHidden('T0ACME', 'U0INA')).toBe(false);
      expect(await store.oauthStates.use('hash-T0ACME', now)).toBeNull();

      expect(await store.installations.list()).toEqual([key('T0OTHER')]);
      const [kept] = await store.connections.list('T0OTHER');
      expect(await store.connections.openAccess(kept ?? (await connect(store, other, 'U0INA')))).toEqual(
        oauthAccess(),
      );
      expect(await store.policies.get(other)).toMatchObject({
        sharedConnectionId: kept?.id,
        admins: ['U0INA'],
      });
      expect(await store.hidden.isHidden('T0OTHER', 'U0INA')).toBe(true);
      expect(await store.oauthStates.use('hash-T0OTHER', now)).not.toBeNull();
    });

    it('removes with an enterprise what is of its workspaces, but not of one with an installation of its own', async () => {
      const store = await open();
      const ref = (workspaceId: string, enterpriseId: string | null) => ({ workspaceId, enterpriseId });
      await store.installations.save(installation(enterpriseKey('E0ONE')));
      await store.installations.save(installation(enterpriseKey('E0TWO')));
      await store.installations.save(installation(key('T0OWN', 'E0ONE')));
      await connect(store, ref('T0COVERED', 'E0ONE'), 'U0INA');
      await connect(store, ref('T0OWN', 'E0ONE'), 'U0INA');
      await connect(store, ref('T0ELSEWHERE', 'E0TWO'), 'U0INA');
      await connect(store, ref('T0ALONE', null), 'U0INA');

      await store.installations.remove(enterpriseKey('E0ONE'));
      await store.installations.remove(enterpriseKey('E0ONE'));

      expect(await store.connections.list('T0COVERED')).toEqual([]);
      for (const kept of ['T0OWN', 'T0ELSEWHERE', 'T0ALONE']) {
        expect(await store.connections.list(kept)).toHaveLength(1);
      }
      expect(await store.installations.list()).toEqual([enterpriseKey('E0TWO'), key('T0OWN', 'E0ONE')]);
    });

    it('keeps an installation that was not made before the time of its removal, and all that is of it', async () => {
      const enterprise = { workspaceId: 'T0COVERED', enterpriseId: 'E0ONE' };
      const store = await open();
      for (const [of, workspace] of [
        [key('T0ACME'), acme],
        [enterpriseKey('E0ONE'), enterprise],
      ] as const) {
        await store.installations.save(installation(of));
        await connect(store, workspace, 'U0INA');
        expect(await store.installations.remove(of, now)).toBe(false);
        expect(await store.installations.find(of)).toEqual(installation(of));
        expect(await store.connections.list(workspace.workspaceId)).toHaveLength(1);

        expect(await store.installations.remove(of, later)).toBe(true);
        expect(await store.installations.find(of)).toBeNull();
        expect(await store.connections.list(workspace.workspaceId)).toEqual([]);
        expect(await store.installations.remove(of, now)).toBe(true);
      }
    });

    it('counts an installation from when it was last saved', async () => {
      let at = now;
      const store = await database.open({ now: () => at });
      await store.installations.save(installation(key('T0ACME')));
      at = later;
      await store.installations.save(installation(key('T0ACME'), 'xoxb-newer'));
      expect(await store.installations.remove(key('T0ACME'), later)).toBe(false);
    });

    it('does not forget the enterprise of a workspace because one caller does not know it', async () => {
      const store = await open();
      await connect(store, { workspaceId: 'T0COVERED', enterpriseId: 'E0ONE' }, 'U0INA');
      await store.hidden.hide(
        { workspaceId: 'T0COVERED', enterpriseId: null },
        { slackUserId: 'U0INA', calcomUserId: 7 },
      );
      await store.installations.remove(enterpriseKey('E0ONE'));
      expect(await store.connections.list('T0COVERED')).toEqual([]);
    });
  });

  describe('policies', () => {
    const empty = {
      sharedConnectionId: null,
      bookingsWithShared: 'nobody',
      bookingsNamed: [],
      fiscalYearStart: 1,
      sharesOutside: false,
      digestsBy: 'everyone',
      admins: [],
    };

    it('has shared nothing with anybody in a workspace not met before', async () => {
      const store = await open();
      expect(await store.policies.get(acme)).toEqual(empty);
      expect(await store.policies.change(acme, (policy) => policy)).toEqual(empty);
    });

    it('keeps a change, in its workspace alone', async () => {
      const store = await open();
      const { id } = await connect(store, acme, 'U0INA');
      const wanted = {
        sharedConnectionId: id,
        bookingsWithShared: 'admins' as const,
        bookingsNamed: ['U0LEE'],
        fiscalYearStart: 1,
        sharesOutside: false,
        digestsBy: 'admins' as const,
        admins: ['U0INA', 'U0LEE'],
      };
      expect(await store.policies.change(acme, () => wanted)).toEqual(wanted);
      expect(await store.policies.get(acme)).toEqual(wanted);
      expect(await store.policies.get(other)).toEqual(empty);
    });

    it("does not share another workspace's connection, nor one that is gone", async () => {
      const store = await open();
      const { id } = await connect(store, other, 'U0INA');
      const share = (shared: string) =>
        store.policies.change(acme, (policy) => ({ ...policy, sharedConnectionId: shared }));
      expect((await share(id)).sharedConnectionId).toBeNull();
      expect((await share('gone')).sharedConnectionId).toBeNull();
      expect((await store.policies.get(acme)).sharedConnectionId).toBeNull();
    });

    it('writes nothing when the change throws', async () => {
      const store = await open();
      await store.policies.change(acme, (policy) => ({ ...policy, admins: ['U0INA'] }));
      const failing = store.policies.change(acme, () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect((await store.policies.get(acme)).admins).toEqual(['U0INA']);
    });

    it('loses none of thirty changes made at once', async () => {
      const store = await open();
      const names = Array.from({ length: 30 }, (_, n) => `U0ADMIN${n}`);
      await Promise.all(
        names.map((name) =>
          store.policies.change(acme, (policy) => ({ ...policy, admins: [...policy.admins, name] })),
        ),
      );
      expect([...(await store.policies.get(acme)).admins].sort()).toEqual([...names].sort());
    });
  });

  describe('connections', () => {
    it('gives back what was saved, and the access apart from it', async () => {
      const store = await open();
      const saved = await store.connections.save(acme, account('U0INA'), oauthAccess());
      expect(saved).toEqual({
        ...account('U0INA'),
        id: expect.any(String),
        workspaceId: 'T0ACME',
        kind: 'oauth',
        brokenAt: null,
        createdAt: now,
      });
      expect(await store.connections.find('T0ACME', saved.id)).toEqual(saved);
      expect(await store.connections.findOwn('T0ACME', 'U0INA')).toEqual(saved);
      expect(await store.connections.openAccess(saved)).toEqual(oauthAccess());
    });

    it('keeps an API key, and a connection without an owner, which nobody owns', async () => {
      const store = await open();
      const saved = await store.connections.save(
        acme,
        account(null, { hasOrganisation: false }),
        apiKeyAccess,
      );
      expect(saved).toMatchObject({ ownerSlackUserId: null, kind: 'api-key', hasOrganisation: false });
      expect(await store.connections.openAccess(saved)).toEqual(apiKeyAccess);
      expect(await store.connections.findOwn('T0ACME', '')).toBeNull();
      expect(await store.connections.list('T0ACME')).toEqual([saved]);
    });

    it('opens nothing of one workspace for another', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      const { id } = connection;
      expect(await store.connections.find('T0OTHER', id)).toBeNull();
      expect(await store.connections.openAccess({ ...connection, workspaceId: 'T0OTHER' })).toBeNull();
      expect(await store.connections.findOwn('T0OTHER', 'U0INA')).toBeNull();
      expect(await store.connections.list('T0OTHER')).toEqual([]);
      expect(await store.connections.markBroken('T0OTHER', connection, now)).toBe(false);
      expect(await store.connections.countBroken()).toBe(0);
      const lease = { accessToken: 'access-token-1', now, leaseMs: 1000, leaseOwner: 'a' };
      expect(
        await store.connections.beginRefresh({ ...connection, workspaceId: 'T0OTHER' }, lease),
      ).toBeNull();
      await store.connections.remove('T0OTHER', id);
      expect(await store.connections.beginRefresh(connection, lease)).not.toBeNull();
      expect(
        await store.connections.endRefresh({ ...connection, workspaceId: 'T0OTHER' }, 'a', oauthAccess(2)),
      ).toBe(false);
      expect(await store.connections.openAccess(connection)).toEqual(oauthAccess());
    });

    it('stays the same connection, shared as it was, when its owner connects the same account again', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      const { id } = connection;
      await store.policies.change(acme, (policy) => ({ ...policy, sharedConnectionId: id }));
      await store.connections.markBroken('T0ACME', connection, now);
      expect(await store.connections.countBroken()).toBe(1);
      const again = await connect(store, acme, 'U0INA', apiKeyAccess);
      expect(again).toMatchObject({ id, kind: 'api-key', brokenAt: null });
      expect(await store.connections.openAccess(again)).toEqual(apiKeyAccess);
      expect((await store.policies.get(acme)).sharedConnectionId).toBe(id);
    });

    it.each([{ calcomUserId: 8 }, { apiUrl: 'https://api.eu.calcom.test' }])(
      'is another connection, not shared, when its owner connects another account (%o)',
      async (changes) => {
        const store = await open();
        const { id } = await connect(store, acme, 'U0INA');
        await store.policies.change(acme, (policy) => ({ ...policy, sharedConnectionId: id }));
        const second = await store.connections.save(acme, account('U0INA', changes), apiKeyAccess);
        expect(second.id).not.toBe(id);
        expect(await store.connections.list('T0ACME')).toEqual([second]);
        expect((await store.policies.get(acme)).sharedConnectionId).toBeNull();
      },
    );

    it('has one connection for each owner however many are saved at once', async () => {
      const store = await open();
      const saves = Array.from({ length: 12 }, (_, n) =>
        store.connections.save(acme, account(n % 2 ? null : 'U0INA', { calcomUserId: n }), oauthAccess(n)),
      );
      await Promise.all(saves);
      const owners = (await store.connections.list('T0ACME')).map((one) => one.ownerSlackUserId);
      expect(owners.sort()).toEqual(['U0INA', null]);
    });

    it('removes the secret with the connection, and shares it no longer', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      const { id } = connection;
      await store.policies.change(acme, (policy) => ({
        ...policy,
        sharedConnectionId: id,
        admins: ['U0INA'],
      }));
      await store.connections.remove('T0ACME', id);
      await store.connections.remove('T0ACME', id);
      expect(await store.connections.openAccess(connection)).toBeNull();
      expect(await store.policies.get(acme)).toMatchObject({ sharedConnectionId: null, admins: ['U0INA'] });
    });

    it('survives being shared and removed at the same moment', async () => {
      const store = await open();
      for (let round = 0; round < 10; round += 1) {
        const { id } = await connect(store, acme, 'U0INA');
        await Promise.all([
          store.policies.change(acme, (policy) => ({ ...policy, sharedConnectionId: id })),
          store.connections.remove('T0ACME', id),
          store.policies.change(acme, (policy) => ({ ...policy, sharedConnectionId: id })),
        ]);
        expect((await store.policies.get(acme)).sharedConnectionId).toBeNull();
      }
    });

    it('marks a connection broken once, of twenty that try', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      const { id } = connection;
      const marks = await Promise.all(
        Array.from({ length: 20 }, () => store.connections.markBroken('T0ACME', connection, later)),
      );
      expect(marks.filter(Boolean)).toHaveLength(1);
      expect((await store.connections.find('T0ACME', id))?.brokenAt).toEqual(later);
      expect(await store.connections.markBroken('T0ACME', { ...connection, id: 'gone' }, later)).toBe(false);
    });

    it('does not mark broken what was made again meanwhile, be it in the same millisecond', async () => {
      const store = await open();
      const first = await connect(store, acme, 'U0INA');
      const second = await connect(store, acme, 'U0INA', apiKeyAccess);
      expect(second.id).toBe(first.id);
      const facts = { connectionId: first.id, calcomName: 'Ina Acme', kind: 'oauth' };
      const notice = { slackUserId: 'U0INA', kind: 'connection-broken', facts } as const;
      expect(await store.connections.markBroken('T0ACME', first, later, notice)).toBe(false);
      expect(await store.connections.find('T0ACME', first.id)).toEqual(second);
      expect(second.brokenAt).toBeNull();
      expect(await store.notifications.count()).toBe(0);
      expect(await store.connections.markBroken('T0ACME', second, later, notice)).toBe(true);
    });
  });

  describe('refresh', () => {
    const lease = { accessToken: 'access-token-1', now, leaseMs: 20_000, leaseOwner: 'a' };

    it('hands the refresh token to one, and to nobody else until it is given back', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      const begin = (leaseOwner: string) =>
        store.connections.beginRefresh(connection, { ...lease, leaseOwner });
      expect(await begin('a')).toEqual({ refreshToken: 'refresh-token-1' });
      expect(await begin('b')).toBeNull();
      expect(await store.connections.endRefresh(connection, 'a', null)).toBe(true);
      expect(await store.connections.openAccess(connection)).toEqual(oauthAccess());
      expect(await begin('b')).toEqual({ refreshToken: 'refresh-token-1' });
    });

    it('writes the new tokens, and gives nothing to whoever has read the old ones', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      await store.connections.beginRefresh(connection, lease);
      expect(await store.connections.endRefresh(connection, 'a', oauthAccess(2))).toBe(true);
      expect(await store.connections.openAccess(connection)).toEqual(oauthAccess(2));
      expect(await store.connections.beginRefresh(connection, { ...lease, leaseOwner: 'b' })).toBeNull();
      const fresh = { ...lease, accessToken: 'access-token-2', leaseOwner: 'b' };
      expect(await store.connections.beginRefresh(connection, fresh)).toEqual({
        refreshToken: 'refresh-token-2',
      });
    });

    it('passes to another once the lease has run out; the first one then writes nothing', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      await store.connections.beginRefresh(connection, lease);
      const at = (ms: number) => ({ ...lease, leaseOwner: 'b', now: new Date(now.getTime() + ms) });
      expect(await store.connections.beginRefresh(connection, at(19_999))).toBeNull();
      expect(await store.connections.beginRefresh(connection, at(20_000))).not.toBeNull();
      expect(await store.connections.endRefresh(connection, 'a', oauthAccess(2))).toBe(false);
      expect(await store.connections.endRefresh(connection, 'b', oauthAccess(3))).toBe(true);
      expect(await store.connections.openAccess(connection)).toEqual(oauthAccess(3));
    });

    it('writes nothing over a connection that was made again or removed meanwhile', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      await store.connections.beginRefresh(connection, lease);
      await connect(store, acme, 'U0INA', oauthAccess(5));
      expect(await store.connections.endRefresh(connection, 'a', oauthAccess(2))).toBe(false);
      expect(await store.connections.openAccess(connection)).toEqual(oauthAccess(5));
      await store.connections.remove('T0ACME', connection.id);
      expect(await store.connections.endRefresh(connection, 'a', oauthAccess(2))).toBe(false);
    });

    it('is for an OAuth connection that is not broken', async () => {
      const store = await open();
      const connection = await connect(store, acme, 'U0INA');
      await store.connections.markBroken('T0ACME', connection, now);
      expect(await store.connections.beginRefresh(connection, lease)).toBeNull();
      const apiKey = await connect(store, acme, 'U0LEE', apiKeyAccess);
      expect(await store.connections.beginRefresh(apiKey, lease)).toBeNull();
      expect(await store.connections.beginRefresh({ ...connection, id: 'gone' }, lease)).toBeNull();
    });
  });

  describe('OAuth states', () => {
    const state = { hash: 'hash', ...acme, slackUserId: 'U0INA', expiresAt: later };

    it('are used up by the first of twenty', async () => {
      const store = await open();
      await store.oauthStates.add(state);
      const used = await Promise.all(Array.from({ length: 20 }, () => store.oauthStates.use('hash', now)));
      expect(used.filter((one) => one !== null)).toEqual([state]);
      expect(await store.oauthStates.use('hash', now)).toBeNull();
    });

    it('are no good from the instant they expire, nor when nobody knows them', async () => {
      const store = await open();
      await store.oauthStates.add(state);
      expect(await store.oauthStates.use('unknown', now)).toBeNull();
      expect(await store.oauthStates.use('hash', later)).toBeNull();
      expect(await store.oauthStates.use('hash', now)).toBeNull();
    });

    it('keep which enterprise they came from', async () => {
      const store = await open();
      const ofEnterprise = { ...state, enterpriseId: 'E0ONE' };
      await store.oauthStates.add(ofEnterprise);
      expect(await store.oauthStates.use('hash', now)).toEqual(ofEnterprise);
    });

    it('are cleared away, once expired, when the next one comes', async () => {
      const store = await open();
      await store.oauthStates.add({ ...state, expiresAt: now });
      await store.oauthStates.add({ ...state, hash: 'next' });
      const before = new Date(now.getTime() - 1);
      expect(await store.oauthStates.use('hash', before)).toBeNull();
      expect(await store.oauthStates.use('next', before)).not.toBeNull();
    });
  });

  describe('hidden', () => {
    it('hides and shows a person in one workspace', async () => {
      const store = await open();
      await store.hidden.hide(acme, { slackUserId: 'U0INA', calcomUserId: 7 });
      await store.hidden.hide(acme, { slackUserId: 'U0LEE', calcomUserId: 8 });
      expect(await store.hidden.list('T0ACME')).toEqual(new Set([7, 8]));
      expect(await store.hidden.list('T0OTHER')).toEqual(new Set());
      expect(await store.hidden.isHidden('T0OTHER', 'U0INA')).toBe(false);

      await store.hidden.show('T0OTHER', 'U0INA');
      expect(await store.hidden.isHidden('T0ACME', 'U0INA')).toBe(true);
      await store.hidden.show('T0ACME', 'U0INA');
      await store.hidden.show('T0ACME', 'U0INA');
      expect(await store.hidden.isHidden('T0ACME', 'U0INA')).toBe(false);
      expect(await store.hidden.list('T0ACME')).toEqual(new Set([8]));
    });

    it('hides who the person is in Cal.com now', async () => {
      const store = await open();
      await store.hidden.hide(acme, { slackUserId: 'U0INA', calcomUserId: 7 });
      await store.hidden.hide(acme, { slackUserId: 'U0INA', calcomUserId: 70 });
      expect(await store.hidden.list('T0ACME')).toEqual(new Set([70]));
    });
  });

  it('is reachable until it is closed, which may be done twice', async () => {
    const store = await open();
    expect(await store.isReachable()).toBe(true);
    await Promise.all([store.close(), store.close()]);
    expect(await store.isReachable()).toBe(false);
  });
});
