import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { installedPostgres, startPostgres } from './start-postgres';

describe('startPostgres', () => {
  it('starts from a folder that only its owner may read, with blanks and letters of other scripts in its path', async () => {
    const scratch = mkdtempSync(join(tmpdir(), 'roundup-test-'));
    const native = join(scratch, 'ä б 日本', 'native');
    const umask = process.umask(0o077);
    mkdirSync(native, { recursive: true, mode: 0o700 });
    cpSync(installedPostgres(), native, { recursive: true, verbatimSymlinks: true });
    try {
      const postgres = await startPostgres(native);
      const client = new Client(await postgres.emptyDatabase());
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      await client.end();
      await postgres.close();
      expect(rows[0]?.server_version).toMatch(/^17\./);
    } finally {
      process.umask(umask);
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});
