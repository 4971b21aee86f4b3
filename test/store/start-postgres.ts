import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';

export interface TestPostgres {
  /** The address of an empty database. */
  makeDatabase(): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it for good and deletes its files. */
  close(): Promise<void>;
}

/** A real Postgres in a temporary folder, empty at first. Rejects when it cannot start: no test is skipped for that. */
export async function startPostgres(): Promise<TestPostgres> {
  const databaseDir = mkdtempSync(join(tmpdir(), 'roundup-postgres-'));
  const port = await findFreePort();
  const password = randomBytes(12).toString('hex');
  const child = spawn(
    process.execPath,
    [join(__dirname, 'postgres-server.mjs'), databaseDir, String(port), password],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const addressOf = (database: string) => `postgres://roundup:${password}@127.0.0.1:${port}/${database}`;

  async function tell(act: 'initialise' | 'start' | 'stop'): Promise<void> {
    child.stdin.write(`${act}\n`);
    const { value } = await answers.next();
    if (value !== JSON.stringify({ done: act }))
      throw new Error(`Postgres did not ${act}: ${value ?? 'it has ended'}`);
  }

  let made = 0;
  await tell('initialise');
  await tell('start');
  return {
    async makeDatabase() {
      made += 1;
      const name = `test_${made}`;
      const client = new Client(addressOf('postgres'));
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return addressOf(name);
    },
    stop: () => tell('stop'),
    start: () => tell('start'),
    async close() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
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
