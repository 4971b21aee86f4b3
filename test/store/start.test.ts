import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { type Kysely, sql } from 'kysely';
import Libsql from 'libsql';
import { Client } from 'pg';
import type { Connection } from '../../src/accounts/connection';
import { createSecretBox } from '../../src/accounts/encryption';
import { StoreStartError } from '../../src/store/errors';
import { countPendingMigrations, openStore } from '../../src/store/open-store';
import { openPostgresDatabase } from '../../src/store/postgres/postgres-database';
import type { Schema } from '../../src/store/schema';
import type { Store } from '../../src/store/store';
import { secretShapes } from '../ops/secrets';
import { compileForChild } from './compile-for-child';
import { databaseKinds, keyOf, useDatabase } from './databases';
import { lease, minutesAfter, monday } from './digest-samples';
import { dumpDatabase } from './dump-database';
import { acme, apiKeyAccess, connect, installation, key, oauthAccess } from './samples';
import { startPostgres } from './start-postgres';

const refusal = (problem: RegExp) =>
  expect.objectContaining({
    name: expect.stringMatching(/^(StoreStartError|DataDirInUseError)$/),
    message: expect.stringMatching(problem),
  });

async function fill(store: Store): Promise<Connection> {
  await store.installations.save(installation(key('T0ACME')));
  await connect(store, acme, 'U0LEE', apiKeyAccess);
  return connect(store, acme, 'U0INA');
}

/** Made for these tests, signed by itself, until 2126. */
const privateCertificate = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgOGgS0RLN/G2zGvZG
TRZedsWnIU+ccBFUGu505ArFs0ahRANCAARcdRsCopa1xCJwwG7COAfVSF8gJS1u
EvKC9MlxpDYw5XoToh/iMBNT8JjQrD0M/ZivQF0tWrw0+Rwi+CpWWyTD
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBjzCCATagAwIBAgIUEbSALTqInmo+rjCN5GZKV04SgpowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyOTE5NTYwMVoYDzIxMjYxMTA1
MTk1NjAxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARcdRsCopa1xCJwwG7COAfVSF8gJS1uEvKC9MlxpDYw5XoToh/iMBNT
8JjQrD0M/ZivQF0tWrw0+Rwi+CpWWyTDo2QwYjAdBgNVHQ4EFgQUCzzCwUK1RzFc
GcsKGDq14a7Na5owHwYDVR0jBBgwFoAUCzzCwUK1RzFcGcsKGDq14a7Na5owDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0cAMEQC
IGtuONrPYAv2FytG429/k986So4gN/osg1KJNzYuJV43AiBxWvN1vsT/XX4KWEwq
SPH7p9M6YKuP7kF3pAmj4ocSbA==
-----END CERTIFICATE-----
`,
};

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

describe.each(databaseKinds)('openStore on %s', (kind) => {
  const database = useDatabase(kind);
  const dump = () => dumpDatabase(database.options);
  /** While no store is open. */
  const execute = (statement: string) => database.execute(statement);

  it('has no secret of any shape in clear in what it writes, while open and after', async () => {
    const store = await database.open();
    const said = secretShapes.map(({ text }) => text);
    for (const [at, secret] of said.entries()) {
      const workspace = { workspaceId: `T0N${at}`, enterpriseId: null };
      const bot = { token: secret, refreshToken: secret, id: 'B0' };
      const json = JSON.stringify({ bot, user: { token: secret }, incomingWebhook: { url: secret } });
      await store.installations.save({ ...installation(key(`T0N${at}`)), json });
      await connect(store, workspace, 'U0INA', { kind: 'api-key', apiKey: secret });
      await connect(store, workspace, 'U0LEE', {
        ...oauthAccess(),
        accessToken: secret,
        refreshToken: secret,
      });
    }
    const whileOpen = await dump();
    await store.close();
    const after = await dump();
    // Both are the real thing: what is not secret is there to read.
    expect(whileOpen).toContain('Ina Acme');
    expect(after).toContain('Ina Acme');
    // Short ones stand in what is sealed by chance.
    const parts = secretShapes.map(({ needle }) => needle).filter(({ length }) => length >= 8);
    const needles = [...said, ...parts, keyOf(1).toString('latin1')];
    for (const dumped of [whileOpen, after]) {
      const found = needles.filter((needle) => dumped.includes(Buffer.from(needle).toString('latin1')));
      expect(found).toEqual([]);
    }
  });

  it.each([
    ['another key', [keyOf(2)], /not the ones that wrote this database.*which is not among them/],
    ['no key', [], /at least one key/],
    ['a short key', [Buffer.alloc(16, 1)], /32 bytes/],
  ])('is refused with %s, and touches nothing', async (_, encryptionKeys, problem) => {
    const store = await database.open();
    await fill(store);
    await store.close();
    const before = hashOf(await dump());
    await expect(openStore({ ...database.options, encryptionKeys })).rejects.toEqual(refusal(problem));
    expect(hashOf(await dump())).toBe(before);
    expect(await (await database.open()).connections.list('T0ACME')).toHaveLength(2);
  });

  it('does not open what was moved to another row', async () => {
    const store = await database.open();
    const connection = await fill(store);
    const lee = await store.connections.findOwn('T0ACME', 'U0LEE');
    await store.close();
    const move = `update connections set sealed_access = (select sealed_access from connections where id = '${connection.id}')`;
    await execute(move);
    const again = await database.open();
    expect(await again.connections.openAccess(connection)).toEqual(oauthAccess());
    if (lee === null) throw new Error('Lee is not connected');
    await expect(again.connections.openAccess(lee)).rejects.toThrow('does not open');
  });

  it('seals all with a new key when told to, so that the old one can go', async () => {
    const old = await database.open();
    const connection = await fill(old);
    await old.close();

    const both = await database.open({ encryptionKeys: [keyOf(2), keyOf(1)] });
    expect(await both.connections.openAccess(connection)).toEqual(oauthAccess());
    await both.close();
    await expect(openStore({ ...database.options, encryptionKeys: [keyOf(2)] })).rejects.toThrow(
      StoreStartError,
    );

    const rotating = await database.open({ encryptionKeys: [keyOf(2), keyOf(1)] });
    expect(await rotating.rotateKeys()).toBe(3);
    expect(await rotating.rotateKeys()).toBe(0);
    await rotating.close();
    const fresh = await database.open({ encryptionKeys: [keyOf(2)] });
    expect(await fresh.connections.openAccess(connection)).toEqual(oauthAccess());
    expect(await fresh.installations.find(key('T0ACME'))).toEqual(installation(key('T0ACME')));
    await fresh.close();
    await expect(openStore(database.options)).rejects.toThrow(StoreStartError);
  });

  it('opens what an earlier version sealed for the row alone, and binds it to the whole row from then on', async () => {
    const store = await database.open();
    const connection = await fill(store);
    await store.close();
    const box = createSecretBox([keyOf(1)]);
    const sealed = box.seal(JSON.stringify(oauthAccess()), `connection/T0ACME/${connection.id}`);
    const bot = box.seal(installation(key('T0ACME')).json, 'installation/T0ACME');
    await execute(`update connections set sealed_access = '${sealed}' where id = '${connection.id}'`);
    await execute(`update installations set sealed_installation = '${bot}'`);

    const second = await database.open();
    expect(await second.connections.openAccess(connection)).toEqual(oauthAccess());
    expect(await second.installations.find(key('T0ACME'))).toEqual(installation(key('T0ACME')));
    expect(await second.connections.openAccess(connection)).toEqual(oauthAccess());
    await second.close();
    const dumped = await dump();
    expect([dumped.includes(sealed), dumped.includes(bot)]).toEqual([false, false]);

    await execute("update connections set api_url = 'https://elsewhere.test/'");
    await execute("update installations set installer_slack_user_id = 'U0EVE'");
    const third = await database.open();
    const changed = await third.connections.findOwn('T0ACME', 'U0INA');
    if (changed === null) throw new Error('the connection is gone');
    await expect(third.connections.openAccess(changed)).rejects.toThrow('does not open');
    await expect(third.installations.find(key('T0ACME'))).rejects.toThrow('does not open');
  });

  it('binds with rotate-keys what an earlier version sealed, and leaves and names what does not open', async () => {
    const store = await database.open();
    const connection = await fill(store);
    await store.close();
    const old = createSecretBox([keyOf(1)]).seal(
      JSON.stringify(oauthAccess()),
      `connection/T0ACME/${connection.id}`,
    );
    await execute(`update connections set sealed_access = '${old}' where id = '${connection.id}'`);
    await execute("update connections set calcom_user_id = 99 where owner_slack_user_id = 'U0LEE'");
    const both = await database.open({ encryptionKeys: [keyOf(2), keyOf(1)] });
    const lee = await both.connections.findOwn('T0ACME', 'U0LEE');
    const unreadable: string[] = [];
    expect(await both.rotateKeys((what) => unreadable.push(what))).toBe(2);
    expect(unreadable).toEqual([`connection/T0ACME/${lee?.id}`]);
    await both.close();
    const fresh = await database.open({ encryptionKeys: [keyOf(2)] });
    expect(await fresh.connections.openAccess(connection)).toEqual(oauthAccess());
    expect(await fresh.rotateKeys()).toBe(0);
  });

  it('seals with the newest key what is written next', async () => {
    const old = await database.open();
    const connection = await fill(old);
    await old.close();
    const both = await database.open({ encryptionKeys: [keyOf(2), keyOf(1)] });
    const lease = { accessToken: 'access-token-1', now: new Date(), leaseMs: 1000, leaseOwner: 'a' };
    await both.connections.beginRefresh(connection, lease);
    await both.connections.endRefresh(connection, 'a', oauthAccess(2));
    expect(await both.rotateKeys()).toBe(2);
  });

  it('rotates more rows than it takes at once', async () => {
    const old = await database.open();
    for (let n = 0; n < 401; n += 1) await old.installations.save(installation(key(`T0N${n}`)));
    await old.close();
    const both = await database.open({ encryptionKeys: [keyOf(2), keyOf(1)] });
    expect(await both.rotateKeys()).toBe(401);
  });
});

describe.each(databaseKinds)('openStore on %s, where the tables are of another version or none', (kind) => {
  const database = useDatabase(kind, true);
  const execute = (statement: string) => database.execute(statement);

  it('brings the tables up to date without staying open', async () => {
    await (await openStore(database.options)).close();
    await (await openStore(database.options)).close();
    expect(await (await database.open()).installations.list()).toEqual([]);
  });

  it('takes over the tables of the first Roundup, whose installations have no time and end at any', async () => {
    const old = await database.open();
    await fill(old);
    await old.close();
    await execute('alter table installations drop column installed_at');
    for (const column of ['shares_outside', 'digests_by', 'fiscal_year_start', 'bookings_by_environment']) {
      await execute(`alter table policies drop column ${column}`);
    }
    const laterTables = [
      'digest_runs',
      'digests',
      'notices',
      'picture_outcomes',
      'short_lived',
      'workers',
      'rate_budgets',
    ];
    for (const table of laterTables) await execute(`drop table if exists ${table}`);
    await execute("delete from roundup_migrations where name <> '2026-11-21-workspaces'");
    const store = await database.open();
    expect(await store.installations.find(key('T0ACME'))).toEqual(installation(key('T0ACME')));
    expect(await store.installations.remove(key('T0ACME'), new Date('2020-01-01'))).toBe(true);
    expect(await store.installations.list()).toEqual([]);
  });

  it('refuses tables that a newer Roundup has changed', async () => {
    await (await openStore(database.options)).close();
    const note = "insert into roundup_migrations values ('2999-01-01-unknown', '2999-01-01T00:00:00Z')";
    await execute(note);
    await expect(openStore(database.options)).rejects.toEqual(refusal(/written by a newer Roundup/));
  });
});

describe('openStore in a data folder', () => {
  const database = useDatabase('SQLite', true);
  const file = (name: string) => join(database.options.dataDir, name);
  let compiled: string;

  beforeAll(() => {
    compiled = compileForChild();
  });

  afterAll(() => rmSync(compiled, { recursive: true }));

  it('makes the folder and a key of its own that nobody else can read', async () => {
    const dataDir = file('new/folder');
    const store = await database.open({ dataDir, encryptionKeys: null });
    const connection = await fill(store);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of ['encryption.key', 'roundup.db', 'roundup.db-wal']) {
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    }
    await store.close();
    const again = await database.open({ dataDir, encryptionKeys: null });
    expect(await again.connections.openAccess(connection)).toEqual(oauthAccess());
  });

  it('closes its files to others, those of an earlier version and of a restored backup too', async () => {
    await (await database.open({ encryptionKeys: null })).close();
    for (const name of ['roundup.lock', 'roundup.db']) chmodSync(file(name), 0o644);
    await database.open({ encryptionKeys: null });
    for (const name of ['roundup.lock', 'roundup.pid', 'roundup.db', 'roundup.db-wal']) {
      expect([name, statSync(file(name)).mode & 0o777]).toEqual([name, 0o600]);
    }
  });

  it('says so where others can look into the folder, and nothing where they cannot', async () => {
    const warnings: string[] = [];
    const logger = { failure: () => undefined, warn: (message: string) => warnings.push(message) };
    await (await database.open({ logger })).close();
    expect(warnings).toEqual([]);
    chmodSync(database.options.dataDir, 0o755);
    await database.open({ logger });
    expect(warnings).toEqual([expect.stringMatching(/other users can look into DATA_DIR: chmod 700 /)]);
  });

  it.each(['an uninstallation', 'a disconnection', 'new keys'])(
    'has nothing sealed left in its files after %s, while it is open',
    async (what) => {
      const store = await database.open({ encryptionKeys: [keyOf(2), keyOf(1)] });
      const connection = await fill(store);
      await store.close();
      const handle = new Libsql(file('roundup.db'));
      const sealed = ['sealed_access from connections', 'sealed_installation from installations'].flatMap(
        (from) =>
          handle
            .prepare(`select ${from}`)
            .raw()
            .all([])
            .map((row) => String(Array.isArray(row) ? row[0] : row)),
      );
      handle.close();
      expect(sealed).toHaveLength(3);
      const again = await database.open({ encryptionKeys: [keyOf(3), keyOf(2)] });
      // The log holds what was written since.
      await again.installations.save(installation(key('T0OTHER')));
      if (what === 'new keys') await again.rotateKeys();
      else if (what === 'an uninstallation') await again.installations.remove(key('T0ACME'));
      else
        for (const { id } of await again.connections.list('T0ACME'))
          await again.connections.remove('T0ACME', id);
      const bytes = await dumpDatabase(database.options);
      const gone = what === 'a disconnection' ? sealed.slice(0, 2) : sealed;
      expect(gone.filter((text) => bytes.includes(text))).toEqual([]);
      expect(connection.workspaceId).toBe('T0ACME');
    },
  );

  it('makes no new key for data whose key is missing', async () => {
    await (await database.open({ encryptionKeys: null })).close();
    rmSync(file('encryption.key'));
    const attempt = openStore({ ...database.options, encryptionKeys: null });
    await expect(attempt).rejects.toEqual(refusal(/encryption\.key is missing/));
    expect(existsSync(file('encryption.key'))).toBe(false);
  });

  it('refuses a key that others can read', async () => {
    await (await database.open({ encryptionKeys: null })).close();
    chmodSync(file('encryption.key'), 0o644);
    const attempt = openStore({ ...database.options, encryptionKeys: null });
    await expect(attempt).rejects.toEqual(refusal(/can be read by others/));
  });

  it('leaves all in one file when it is closed', async () => {
    const store = await database.open();
    await fill(store);
    await store.close();
    expect(readFileSync(file('roundup.db'), 'latin1')).toContain('Ina Acme');
    const log = file('roundup.db-wal');
    expect(existsSync(log) ? statSync(log).size : 0).toBe(0);
  });

  it('refuses a second store in this process, and opens one once the first is closed', async () => {
    const first = await database.open();
    await expect(openStore(database.options)).rejects.toEqual(refusal(new RegExp(`pid ${process.pid}\\b`)));
    expect(await first.isReachable()).toBe(true);
    // A lock of POSIX ends when its process closes the file anywhere, as the refused store has: SQLite must have seen to it.
    const script = join(compiled, 'test', 'store', 'write-until-killed.js');
    const child = spawnSync(process.execPath, [script], {
      input: `${database.options.dataDir}\n`,
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect(child.stderr).toContain(`(pid ${process.pid})`);
    await first.close();
    expect(await (await database.open()).isReachable()).toBe(true);
  });

  it('refuses a second process naming the pid of the first, until that one is killed', async () => {
    const script = join(compiled, 'test', 'store', 'write-until-killed.js');
    const first = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    first.stdin.write(`${database.options.dataDir}\n`);
    let said = '';
    while (!said.includes('"opened"')) said += String((await once(first.stdout, 'data'))[0]);

    const options = { ...database.options, encryptionKeys: null };
    await expect(openStore(options)).rejects.toEqual(refusal(new RegExp(`pid ${first.pid}\\b.*DATA_DIR`)));
    expect(readFileSync(file('roundup.pid'), 'utf8')).toContain(String(first.pid));

    first.kill('SIGKILL');
    await once(first, 'exit');
    expect(await (await database.open(options)).isReachable()).toBe(true);
  });

  it('touches nothing with another key where the last process was killed', async () => {
    const script = join(compiled, 'test', 'store', 'write-until-killed.js');
    const killed = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    killed.stdin.write(`${database.options.dataDir}\n`);
    let said = '';
    while (!said.includes('"installed"')) said += String((await once(killed.stdout, 'data'))[0]);
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const bytes = () => ['roundup.db', 'roundup.db-wal'].map((name) => readFileSync(file(name), 'base64'));
    const before = bytes();
    await expect(openStore(database.options)).rejects.toEqual(refusal(/not the ones that wrote/));
    expect(bytes()).toEqual(before);
    const options = { ...database.options, encryptionKeys: null };
    expect((await (await database.open(options)).installations.list()).length).toBeGreaterThan(0);
  });

  it('has whoever refreshes next not wait for the lease of a process that is gone', async () => {
    const first = await database.open();
    const connection = await fill(first);
    const now = new Date('2026-03-01T12:00:00Z');
    const lease = { accessToken: 'access-token-1', now, leaseMs: 20_000, leaseOwner: 'gone' };
    expect(await first.connections.beginRefresh(connection, lease)).not.toBeNull();
    expect(await first.connections.beginRefresh(connection, { ...lease, leaseOwner: 'other' })).toBeNull();
    await first.close();
    const second = await database.open();
    expect(await second.connections.beginRefresh(connection, { ...lease, leaseOwner: 'next' })).toEqual({
      refreshToken: 'refresh-token-1',
    });
    expect(await second.connections.endRefresh(connection, 'gone', oauthAccess(2))).toBe(false);
  });

  it('is not held up by a note whose pid now belongs to another process', async () => {
    writeFileSync(file('roundup.pid'), `${process.ppid} ${hostname()}\n`);
    expect(await (await database.open()).isReachable()).toBe(true);
  });

  it.each([
    ['overwritten', (path: string) => writeFileSync(path, Buffer.alloc(20_000, 7))],
    ['cut off', (path: string) => truncateSync(path, 8192)],
    [
      'damaged in the middle',
      (path: string) => {
        const bytes = readFileSync(path);
        bytes.fill(0xff, 4096, bytes.length - 4096);
        writeFileSync(path, bytes);
      },
    ],
  ])('says of a file that is %s that it is damaged, and leaves it', async (_, damage) => {
    const store = await database.open();
    await fill(store);
    await store.close();
    damage(file('roundup.db'));
    const before = readFileSync(file('roundup.db'));
    await expect(openStore(database.options)).rejects.toEqual(refusal(/roundup\.db is damaged/));
    expect(readFileSync(file('roundup.db')).equals(before)).toBe(true);
  });

  it('says that the folder cannot be made where a file is in its place', async () => {
    writeFileSync(file('taken'), '');
    await expect(openStore({ ...database.options, dataDir: file('taken/data') })).rejects.toEqual(
      refusal(/DATA_DIR/),
    );
  });

  it('says that a folder in the place of the database is none', async () => {
    mkdirSync(file('roundup.db'));
    await expect(openStore(database.options)).rejects.toEqual(refusal(/no SQLite database/));
  });
});

// Made with that version's own store, its keys and its clock those of these tests; then `sqlite3 roundup.db .dump`.
describe('openStore on a database that 062a128 wrote', () => {
  const database = useDatabase('SQLite', true);
  beforeEach(() => {
    const handle = new Libsql(join(database.options.dataDir, 'roundup.db'));
    handle.exec(readFileSync(join(__dirname, 'written-by-062a128.sql'), 'utf8'));
    handle.close();
  });

  it('opens every secret, and finds every setting', async () => {
    const store = await database.open();
    expect(await store.installations.find(key('T0ACME'))).toEqual(installation(key('T0ACME')));
    expect(await store.installations.find(key('T0OTHER', 'E0ORG'))).toEqual(
      installation(key('T0OTHER', 'E0ORG')),
    );
    const [ina, lee] = await store.connections.list('T0ACME');
    const [ola] = await store.connections.list('T0OTHER');
    if (!ina || !lee || !ola) throw new Error('connections are missing');
    expect(await store.connections.openAccess(ina)).toEqual(oauthAccess());
    expect(await store.connections.openAccess(lee)).toEqual(apiKeyAccess);
    expect(await store.connections.openAccess(ola)).toEqual({
      kind: 'api-key',
      apiKey: 'cal_live_of_nobody_else',
    });
    expect(lee.brokenAt).toEqual(monday(-1));
    expect(await store.policies.get(acme)).toMatchObject({
      sharedConnectionId: ina.id,
      admins: ['U0INA'],
      digestsBy: 'everyone',
    });
    expect(await store.hidden.list('T0ACME')).toEqual(new Set([8]));
  });

  it('keeps digests and their history, and takes over what its worker left behind', async () => {
    const store = await database.open({ now: () => monday(2) });
    const digests = await store.digests.listAll();
    expect(digests.map(({ channelId, state }) => [channelId, state.kind])).toEqual(
      expect.arrayContaining([
        ['C0SALES', 'active'],
        ['C0TEAM', 'paused'],
        ['C0OTHER', 'active'],
      ]),
    );
    const sales = digests.find(({ channelId }) => channelId === 'C0SALES');
    const history = await store.digests.history('T0ACME', sales?.id ?? '', 9);
    expect(history.map(({ at, state }) => [at, state])).toEqual([
      [monday(2), 'claimed'],
      [monday(1), 'unknown'],
      [monday(), 'posted'],
    ]);
    expect(await store.notifications.count()).toBe(1);
    expect(await store.runs.claim(9, lease('today', minutesAfter(monday(2), 5)))).toMatchObject([
      { run: { id: history[0]?.id, state: 'claimed', attempts: 2 } },
    ]);
  });

  it('is brought up to date once, and until then only looked at', async () => {
    expect(await countPendingMigrations(database.options)).toBe(7);
    expect(await countPendingMigrations(database.options)).toBe(7);
    await (await database.open()).close();
    expect(await countPendingMigrations(database.options)).toBe(0);
  });

  it('is refused once a newer version has written to it, by one sentence, and nothing is changed', async () => {
    await (await database.open()).close();
    await database.execute("insert into roundup_migrations values ('2027-01-01-newer', '2027-01-01')");
    const rows = () => {
      const handle = new Libsql(join(database.options.dataDir, 'roundup.db'));
      const tables = handle.prepare("select name from sqlite_master where type = 'table'").raw().all([]);
      const all = tables
        .flat()
        .map((name) => [name, handle.prepare(`select * from "${name}"`).raw().all([])]);
      handle.close();
      return all;
    };
    const before = rows();
    for (const attempt of [openStore, countPendingMigrations]) {
      await expect(attempt(database.options)).rejects.toEqual(
        refusal(/^The database was written by a newer Roundup: start that one, or restore a backup/),
      );
    }
    expect(rows()).toEqual(before);
  });
});

describe('openStore on a Postgres', () => {
  const database = useDatabase('Postgres', true);

  it('starts five at once on an empty database', async () => {
    const stores = await Promise.all(Array.from({ length: 5 }, () => database.open()));
    const id = await connect(stores[0] ?? (await database.open()), acme, 'U0INA').then((one) => one.id);
    for (const store of stores) expect(await store.connections.find('T0ACME', id)).not.toBeNull();
  });

  it('indexes the runs of an earlier version while that one goes on to write them', async () => {
    await (await database.open()).close();
    for (const statement of [
      'drop table workers, rate_budgets',
      'alter table digests drop column every',
      'drop index digest_runs_open, digest_runs_held',
      'create index digest_runs_by_state on digest_runs (state, at, workspace_id, id)',
      "delete from roundup_migrations where name >= '2026-12-06'",
      "insert into workspaces values ('T0ACME', null)",
    ])
      await database.execute(statement);
    const [earlier, watcher] = await Promise.all(
      [1, 2].map(async () => {
        const client = new Client(database.options.databaseUrl ?? '');
        await client.connect();
        return client;
      }),
    );
    if (earlier === undefined || watcher === undefined) throw new Error('no clients');
    await earlier.query('begin');
    await earlier.query('lock table digest_runs in row exclusive mode');
    const opening = database.open();
    const waiting =
      "select 1 from pg_stat_activity where datname = current_database() and query like 'create index concurrently%' and wait_event_type = 'Lock'";
    while ((await watcher.query(waiting)).rowCount === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    // It waits for what was begun, and keeps nobody from writing meanwhile.
    await watcher.query("set lock_timeout = '2s'");
    await watcher.query('update digest_runs set attempts = 1');
    await earlier.query('commit');
    expect(await (await opening).runs.claim(1, lease('one'))).toEqual([]);
    const { rows } = await watcher.query<{ name: string }>(
      "select indexname as name from pg_indexes where tablename = 'digest_runs'",
    );
    await Promise.all([earlier.end(), watcher.end()]);
    const names = rows.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['digest_runs_open', 'digest_runs_held']));
    expect(names).not.toContain('digest_runs_by_state');
  });

  it('has no limit to the time of a migration, and one to that of a request', async () => {
    await (await database.open()).close();
    const opened = openPostgresDatabase(database.options.databaseUrl ?? '');
    const limitOf = (db: Kysely<Schema>) =>
      db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ ms: string }>`select current_setting('statement_timeout') as ms`.execute(
          trx,
        );
        return rows[0]?.ms;
      });
    expect([await opened.exclusively(limitOf), await limitOf(opened.db)]).toEqual(['0', '5s']);
    await opened.close();
  });

  it('lets one of two with different keys start on an empty database', async () => {
    const starts = await Promise.allSettled([
      database.open({ encryptionKeys: [keyOf(1)] }),
      database.open({ encryptionKeys: [keyOf(2)] }),
    ]);
    expect(starts.map((start) => start.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is refused without keys', async () => {
    await expect(openStore({ ...database.options, encryptionKeys: null })).rejects.toEqual(
      refusal(/ENCRYPTION_KEYS is missing/),
    );
  });

  it.each([
    [
      'a password that is wrong',
      (url: string) => url.replace(/:[^:@]+@/, ':wrong-password@'),
      /authentication/,
    ],
    ['a database that is not there', (url: string) => url.replace(/\w+$/, 'nowhere'), /does not exist/],
    ['nobody at the port', (url: string) => url.replace(/:\d+\//, ':9/'), /ECONNREFUSED/],
  ])('says so with %s, and never the password', async (_, change, problem) => {
    const databaseUrl = change(database.options.databaseUrl ?? '');
    const error = await openStore({ ...database.options, databaseUrl }).catch((reason: unknown) => reason);
    expect(error).toEqual(refusal(problem));
    const password = /:([^:@]+)@/.exec(databaseUrl)?.[1] ?? 'none';
    expect(`${error} ${JSON.stringify(error)}`).not.toContain(password);
  });

  it('says what to set for a certificate that nobody here knows', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => {
        // Postgres' own beginning: a request for TLS, and yes.
        socket.write('S');
        new TLSSocket(socket, { isServer: true, ...privateCertificate }).on('error', () => socket.destroy());
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const databaseUrl = `postgres://u:pass-word@127.0.0.1:${port}/db?sslmode=require`;
    const attempt = openStore({ ...database.options, databaseUrl });
    await expect(attempt).rejects.toEqual(refusal(/certificate.*sslrootcert=.*sslmode=no-verify/));
    server.close();
  });

  it('speaks TLS with a Postgres of a private authority that is named, and with no other', async () => {
    const folder = mkdtempSync('/tmp/roundup-tls-');
    const [cert, key] = [join(folder, 'ca.pem'), join(folder, 'key.pem')];
    writeFileSync(cert, privateCertificate.cert);
    writeFileSync(key, privateCertificate.key, { mode: 0o600 });
    if (process.getuid?.() === 0) {
      const [uid, gid] = ['-u', '-g'].map((which) => Number(execFileSync('id', [which, 'nobody'])));
      for (const path of [folder, cert, key]) chownSync(path, uid ?? 0, gid ?? 0);
    }
    const server = await startPostgres();
    try {
      for (const setting of [`ssl_cert_file = '${cert}'`, `ssl_key_file = '${key}'`, 'ssl = on'])
        await server.execute(`alter system set ${setting}`);
      await server.stop();
      await server.start();
      const at = (query: string) => ({ ...database.options, databaseUrl: `${server.address}?${query}` });
      const store = await openStore(at(`sslmode=verify-full&sslrootcert=${cert}`));
      expect(await store.isReachable()).toBe(true);
      const client = new Client({ connectionString: server.address });
      await client.connect();
      const { rows } = await client.query(
        'select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where client_addr is not null and pid <> pg_backend_pid()',
      );
      await client.end();
      await store.close();
      expect(rows).toEqual([{ ssl: true }]);
      await expect(openStore(at('sslmode=verify-full'))).rejects.toEqual(
        refusal(/certificate.*sslrootcert=.*sslmode=no-verify/),
      );
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('says that a file which the address names is missing, and not where it was looked for', async () => {
    const databaseUrl = 'postgres://u:pass-word@127.0.0.1:9/db?sslrootcert=/no/such/leaked.pem';
    const error = await openStore({ ...database.options, databaseUrl }).catch((reason: unknown) => reason);
    expect(error).toEqual(refusal(/names a file that cannot be read, in sslrootcert/));
    expect(String(error)).not.toMatch(/leaked|pass-word/);
  });

  it('says that the address is malformed without quoting it', async () => {
    const attempt = openStore({ ...database.options, databaseUrl: 'postgres://u:pass-word@[half:5/x' });
    await expect(attempt).rejects.toEqual(refusal(/^DATABASE_URL is malformed: postgres:\/\/user/));
  });
});
