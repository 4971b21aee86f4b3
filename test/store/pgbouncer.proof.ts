import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../sandbox/page-server/free-port';
import { openStore, type StoreOptions } from '../../src/store/open-store';
import type { Store } from '../../src/store/store';
import { type BotUnderTest, startBot } from '../support/bot-under-test';
import { keyOf } from './databases';
import { addDigest, lease, monday, runOf } from './digest-samples';
import { acme, connect, installation, key, oauthAccess } from './samples';
import { type TestPostgres, usePostgres } from './start-postgres';

const program = '/usr/sbin/pgbouncer';
const isInstalled = existsSync(program);
if (!isInstalled) console.log(`Skipped: there is no ${program} (apt-get install pgbouncer)`);

jest.setTimeout(120_000);

interface Bouncer {
  readonly address: string;
  readonly log: () => string;
  close(): Promise<void>;
}

/** PgBouncer as it comes, but for what it has to be told: where, who, and how connections are shared. */
async function startPgBouncer(server: string, poolMode: string): Promise<Bouncer> {
  const { port, username, password, pathname } = new URL(server);
  const folder = mkdtempSync('/tmp/roundup-pgbouncer-');
  const ownPort = await freePort();
  const users = join(folder, 'users');
  writeFileSync(users, `"${username}" "${password}"\n`);
  const settings = join(folder, 'pgbouncer.ini');
  writeFileSync(
    settings,
    [
      '[databases]',
      `* = host=127.0.0.1 port=${port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${ownPort}`,
      'unix_socket_dir =',
      `auth_file = ${users}`,
      `pool_mode = ${poolMode}`,
    ].join('\n'),
  );
  chmodSync(folder, 0o755);
  // As root it refuses to run.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child: ChildProcess = spawn(program, [...user, settings], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  while (!log.includes('process up')) {
    if (child.exitCode !== null) throw new Error(`PgBouncer has ended: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    address: `postgres://${username}:${password}@127.0.0.1:${ownPort}${pathname}`,
    log: () => log,
    async close() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

(isInstalled ? describe.each(['session', 'transaction']) : describe.skip.each(['session']))(
  'PgBouncer with its defaults and %s pooling',
  (poolMode) => {
    let postgres: TestPostgres;
    let bouncer: Bouncer;
    let direct: string;
    const opened: Store[] = [];

    beforeAll(async () => {
      postgres = await usePostgres();
      direct = await postgres.emptyDatabase();
      bouncer = await startPgBouncer(direct, poolMode);
    });
    beforeEach(() => postgres.emptyDatabase());
    afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));
    afterAll(async () => {
      await bouncer.close();
      await postgres.close();
    });

    const options = (): StoreOptions => ({
      databaseUrl: bouncer.address,
      dataDir: '/nowhere',
      encryptionKeys: [keyOf(1)],
    });
    async function open(): Promise<Store> {
      const store = await openStore(options());
      opened.push(store);
      return store;
    }

    it('brings an empty database up to date from five processes at once, and leaves no lock behind', async () => {
      const stores = await Promise.all([open(), open(), open(), open(), open()]);
      const connection = await connect(stores[0], acme, 'U0INA');
      for (const store of stores)
        expect(await store.connections.openAccess(connection)).toEqual(oauthAccess());
      const client = new Client(direct);
      await client.connect();
      const { rows } = await client.query(
        "select 1 from pg_locks join pg_database d on d.oid = database where locktype = 'advisory' and datname = current_database()",
      );
      expect(rows).toEqual([]);
      await client.end();
    });

    it('keeps limits to a transaction, and hands none on to whoever has the connection next', async () => {
      const store = await open();
      await Promise.all(
        Array.from({ length: 40 }, (_, n) =>
          store.policies.change({ workspaceId: `T0N${n}`, enterpriseId: null }, (policy) => policy),
        ),
      );
      const other = new Client(bouncer.address);
      await other.connect();
      for (let n = 0; n < 10; n += 1) {
        const { rows } = await other.query('show statement_timeout');
        expect(rows).toEqual([{ statement_timeout: '0' }]);
      }
      await other.end();
    });

    it('has three workers take each of 90 runs once, and settle it', async () => {
      const stores = [await open(), await open(), await open()] as const;
      await stores[0].installations.save(installation(key('T0ACME')));
      const digests = [];
      for (let n = 0; n < 90; n += 1) {
        digests.push(await addDigest(stores[0], acme, { channelId: `C0${n}` }));
      }
      const plans = digests.map((digest) => ({
        digest,
        run: { ...runOf(), state: 'due' as const },
        nextRunAt: monday(1),
      }));
      const planned = await Promise.all(stores.map((store) => store.runs.plan(plans)));
      expect(planned.reduce((sum, count) => sum + count)).toBe(90);
      const posted: string[] = [];
      await Promise.all(
        stores.map(async (store, n) => {
          const held = lease(`worker-${n}`);
          let idle = 0;
          while (idle < 3) {
            const claimed = await store.runs.claim(4, held);
            idle = claimed.length === 0 ? idle + 1 : 0;
            for (const { run } of claimed) {
              if (!(await store.runs.beginPosting(run.id, held, run.attempts))) continue;
              const end = { state: 'posted', reason: null, now: held.now } as const;
              if (await store.runs.settle(run.id, held.leaseOwner, end)) posted.push(run.id);
            }
          }
        }),
      );
      expect(posted).toHaveLength(90);
      expect(new Set(posted).size).toBe(90);
    });

    it('answers every command', async () => {
      let bot: BotUnderTest | undefined;
      try {
        bot = await startBot({
          env: () => ({ DATABASE_URL: bouncer.address, ENCRYPTION_KEYS: keyOf(1).toString('base64') }),
        });
        const person = bot.person();
        expect((await person.type('/cal-bookings')).bookingUids).toHaveLength(10);
        expect((await person.type('/cal-rankings')).words).toContain('Rui Pires');
        expect((await person.type('/cal-account')).words).toContain('Your Cal.com account');
        expect((await person.type('/cal-digest')).words).toMatch(/digest/i);
        await bot.restart();
        expect((await bot.person().type('/cal-bookings')).bookingUids).toHaveLength(10);
      } finally {
        await bot?.close();
      }
    });

    it('never met a parameter that it does not take, nor a statement of another session', () => {
      expect(bouncer.log()).not.toMatch(/unsupported startup parameter|prepared statement/);
    });
  },
);
