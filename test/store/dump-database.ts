import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import type { StoreOptions } from '../../src/store/open-store';

/** All that somebody reads who gets hold of the database, as text in latin1. */
export async function dumpDatabase({
  databaseUrl,
  dataDir,
}: Pick<StoreOptions, 'databaseUrl' | 'dataDir'>): Promise<string> {
  return databaseUrl === null ? dumpFolder(dataDir) : dumpPostgres(databaseUrl);
}

/** All rows of all tables as text, as a dump would hold them. */
async function dumpPostgres(databaseUrl: string): Promise<string> {
  const client = new Client(databaseUrl);
  await client.connect();
  const tables = await client.query("select tablename from pg_tables where schemaname = 'public' order by 1");
  const dumps: string[] = [];
  for (const { tablename } of tables.rows) {
    const { rows } = await client.query(`select t::text as line from "${tablename}" t order by 1`);
    dumps.push(tablename, ...rows.map((row) => String(row.line)));
  }
  await client.end();
  return Buffer.from(dumps.join('\n')).toString('latin1');
}

/** Every byte of the database's files, the write-ahead log among them. */
function dumpFolder(dataDir: string): string {
  return readdirSync(dataDir)
    .filter((name) => name.startsWith('roundup.db'))
    .map((name) => readFileSync(join(dataDir, name), 'latin1'))
    .join('\n');
}
