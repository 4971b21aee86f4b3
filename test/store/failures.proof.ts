import { sql } from 'kysely';
import Libsql from 'libsql';
import { Client } from 'pg';
import { createSecretBox } from '../../src/accounts/encryption';
import { StoreUnavailableError } from '../../src/store/errors';
import { writeKeyCheck } from '../../src/store/key-check';
import { migrate } from '../../src/store/migrations/migrate';
import { createStore } from '../../src/store/open-store';
import { openSqliteDatabase } from '../../src/store/sqlite/sqlite';
import { keyOf, useDatabase, useOwnPostgres } from './databases';
import { acme, connect, installation, key, oauthAccess } from './samples';

describe('store on a full disk', () => {
  const folder = useDatabase('SQLite', true);

  it('says that it cannot be used, keeps what it had, and goes on once there is room', async () => {
    const database = openSqliteDatabase(folder.options.dataDir);
    const secrets = createSecretBox([keyOf(1)]);
    await migrate(database.db);
    await writeKeyCheck(database.db, secrets);
    const store = createStore(database, secrets, () => new Date());
    const connection = await connect(store, acme, 'U0INA');
    const large = { ...installation(key('T0ACME')), json: 'x'.repeat(100_000) };

    await sql`PRAGMA max_page_count = 1`.execute(database.db);
    await expect(store.installations.save(large)).rejects.toThrow(StoreUnavailableError);
    const change = store.policies.change(acme, (policy) => ({ ...policy, admins: ['U'.repeat(100_000)] }));
    await expect(change).rejects.toThrow(StoreUnavailableError);
    expect(await store.isReachable()).toBe(true);
    expect(await store.connections.openAccess(connection)).toEqual(oauthAccess());
    expect(await store.installations.list()).toEqual([]);
    expect((await store.policies.get(acme)).admins).toEqual([]);

    await sql`PRAGMA max_page_count = 100000`.execute(database.db);
    await store.installations.save(large);
    expect(await store.installations.find(key('T0ACME'))).toEqual(large);
    await store.close();
  });

  it('says that it cannot be used while a visitor holds the file', async () => {
    const store = await folder.open();
    const visitor = new Libsql(`${folder.options.dataDir}/roundup.db`);
    visitor.exec('BEGIN IMMEDIATE');
    await expect(connect(store, acme, 'U0INA')).rejects.toThrow(StoreUnavailableError);
    const write = store.installations.save(installation(key('T0ACME')));
    await expect(write).rejects.toThrow(StoreUnavailableError);
    expect(await store.installations.list()).toEqual([]);
    visitor.exec('ROLLBACK');
    await store.installations.save(installation(key('T0ACME')));
    expect(await connect(store, acme, 'U0INA')).toMatchObject({ ownerSlackUserId: 'U0INA' });
    visitor.close();
  });
});

describe('store whose Postgres goes away', () => {
  const database = useOwnPostgres();

  it('says that it cannot be used, and goes on by itself when the server is back', async () => {
    const failures: string[] = [];
    const logger = { failure: (message: string) => failures.push(message), warn: () => undefined };
    const store = await database.open({ logger });
    const connection = await connect(store, acme, 'U0INA');

    await database.postgres().stop();
    const attempts = [
      () => store.connections.openAccess(connection),
      () => store.policies.change(acme, (policy) => policy),
      () => connect(store, acme, 'U0LEE'),
      () => store.installations.remove(key('T0ACME')),
      () => store.rotateKeys(),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(StoreUnavailableError);
    expect(await store.isReachable()).toBe(false);

    await database.postgres().start();
    expect(await store.isReachable()).toBe(true);
    expect(await store.connections.openAccess(connection)).toEqual(oauthAccess());
    expect(await connect(store, acme, 'U0LEE')).toMatchObject({ ownerSlackUserId: 'U0LEE' });
    expect(failures).toContain('the database has closed an idle connection');
  });

  it('says so too when the server goes in the middle of a transaction', async () => {
    const store = await database.open();
    await connect(store, acme, 'U0INA');
    let stopped: Promise<void> | undefined;
    const changes = Promise.allSettled(
      Array.from({ length: 200 }, (_, n) =>
        store.policies.change(acme, (policy) => {
          if (n === 20) stopped = database.postgres().stop();
          return { ...policy, admins: [...policy.admins, `U0ADMIN${n}`] };
        }),
      ),
    );
    const results = await changes;
    await stopped;
    await database.postgres().start();
    const failed = results.filter((result) => result.status === 'rejected');
    expect(failed.length).toBeGreaterThan(0);
    for (const { reason } of failed) expect(reason).toBeInstanceOf(StoreUnavailableError);
    const promised = results.flatMap((result, n) => (result.status === 'fulfilled' ? [`U0ADMIN${n}`] : []));
    expect((await store.policies.get(acme)).admins).toEqual(expect.arrayContaining(promised));
  });

  it('gives up a statement that another holds up for too long', async () => {
    const store = await database.open();
    const visitor = new Client(database.options.databaseUrl ?? '');
    await visitor.connect();
    await connect(store, acme, 'U0INA');
    await visitor.query('begin');
    await visitor.query('lock table workspaces');
    await expect(connect(store, acme, 'U0LEE')).rejects.toThrow(StoreUnavailableError);
    await visitor.query('rollback');
    await visitor.end();
    expect(await connect(store, acme, 'U0LEE')).toMatchObject({ ownerSlackUserId: 'U0LEE' });
  });
});

describe('two processes on one Postgres', () => {
  const database = useDatabase('Postgres', true);
  const now = new Date('2026-03-01T12:00:00Z');

  it('refresh a connection once, of twenty that begin at the same moment', async () => {
    const stores = await Promise.all([database.open(), database.open()]);
    const [first] = stores;
    const connection = await connect(first, acme, 'U0INA');
    for (let round = 1; round <= 10; round += 1) {
      const begun = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const leaseOwner = `${round}-${n}`;
          const store = stores[n % 2] ?? first;
          const lease = { accessToken: `access-token-${round}`, now, leaseMs: 20_000, leaseOwner };
          const right = await store.connections.beginRefresh(connection, lease);
          if (right === null) return null;
          // At once, so that those who have read the old tokens find the lease free again.
          await store.connections.endRefresh(connection, leaseOwner, oauthAccess(round + 1));
          return right.refreshToken;
        }),
      );
      expect(begun.filter((token) => token !== null)).toEqual([`refresh-token-${round}`]);
    }
    expect(await first.connections.openAccess(connection)).toEqual(oauthAccess(11));
  });

  it('use a state once, of twenty at the same moment', async () => {
    const stores = await Promise.all([database.open(), database.open()]);
    const state = { hash: 'hash', ...acme, slackUserId: 'U0INA', expiresAt: new Date(now.getTime() + 1000) };
    await stores[0].oauthStates.add(state);
    const used = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (stores[n % 2] ?? stores[0]).oauthStates.use('hash', now)),
    );
    expect(used.filter((one) => one !== null)).toEqual([state]);
  });

  it('lose none of forty changes of a policy', async () => {
    const stores = await Promise.all([database.open(), database.open()]);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        (stores[n % 2] ?? stores[0]).policies.change(acme, (policy) => ({
          ...policy,
          admins: [...policy.admins, `U0ADMIN${n}`],
        })),
      ),
    );
    expect((await stores[0].policies.get(acme)).admins).toHaveLength(40);
  });
});
