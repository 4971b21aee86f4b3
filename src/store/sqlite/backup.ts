import { copyFileSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import Libsql from 'libsql';
import { createSecretBox } from '../../accounts/encryption';
import { StoreStartError } from '../errors';
import { checkKeys, keyIdIn } from '../key-check';
import { migrationNames } from '../migrations/migrate';
import { lockDataDir } from './data-dir-lock';
import { isCode, sync } from './files';
import { readKeyFile } from './key-file';
import { readKeyCheck } from './sqlite';

/**
 * Writes all committed data to a new file, even while Roundup runs. Secrets stay encrypted.
 *
 * @returns the id of the key that decrypts it, which `restoreEmbedded` needs
 * @throws StoreStartError when there is no database, or the file exists or cannot be written
 */
export function backUpEmbedded(dataDir: string, file: string): { readonly keyId: string } {
  const path = join(dataDir, 'roundup.db');
  if (!existsSync(path)) throw new StoreStartError(`${resolve(path)} does not exist: is DATA_DIR right?`);
  reserve(file);
  try {
    const database = new Libsql(`${pathToFileURL(path).href}?mode=ro`);
    try {
      database.prepare('VACUUM INTO ?').run([resolve(file)]);
    } finally {
      database.close();
    }
    sync(file, 'r+');
    const encrypted = readKeyCheck(file);
    if (encrypted === null) throw new StoreStartError(`${resolve(path)} is empty: there is nothing to keep`);
    return { keyId: keyIdIn(encrypted) };
  } catch (error) {
    rmSync(file, { force: true });
    if (error instanceof StoreStartError) throw error;
    throw new StoreStartError(`The backup could not be written: ${reasonIn(error)}`, error);
  }
}

/**
 * Replaces the embedded database while Roundup is stopped. The old one is kept beside it.
 *
 * @param keys newest first; null for those in `dataDir`
 * @returns where the old database is now, or null when there was none
 * @throws StoreStartError, and changes nothing, for a backup that is damaged, has another key or is newer
 */
export async function restoreEmbedded(
  dataDir: string,
  file: string,
  keys: readonly Buffer[] | null,
  now: Date,
): Promise<{ readonly kept: string | null }> {
  if (!existsSync(file)) throw new StoreStartError(`${resolve(file)} does not exist`);
  const lock = await lockDataDir(dataDir);
  try {
    checkBackup(file, keys ?? keysIn(dataDir));
    const path = join(dataDir, 'roundup.db');
    const draft = `${path}.restoring`;
    copyFileSync(file, draft);
    sync(draft, 'r+');
    const kept = existsSync(path) ? `${path}.${now.toISOString().replace(/[:.]/g, '-')}` : null;
    if (kept !== null) {
      // Its last writes may still be in the write-ahead log.
      const before = new Libsql(path);
      before.pragma('wal_checkpoint(TRUNCATE)');
      before.close();
      renameSync(path, kept);
    }
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    renameSync(draft, path);
    return { kept: kept && resolve(kept) };
  } finally {
    lock.release();
  }
}

function keysIn(dataDir: string): readonly Buffer[] {
  try {
    return readKeyFile(dataDir);
  } catch (error) {
    if (!(error instanceof StoreStartError)) throw error;
    throw new StoreStartError(`${error.message}. Put the key that belongs to the backup there first.`, error);
  }
}

function checkBackup(file: string, keys: readonly Buffer[]): void {
  const encrypted = readKeyCheck(file);
  if (encrypted === null) throw new StoreStartError(`${resolve(file)} is no backup of Roundup`);
  checkKeys(encrypted, createSecretBox(keys));
  const database = new Libsql(`${pathToFileURL(file).href}?mode=ro`);
  try {
    const rows: readonly unknown[] = database.prepare('SELECT name FROM roundup_migrations').raw().all([]);
    const unknown = rows.flat().filter((name) => !migrationNames.has(String(name)));
    if (unknown.length > 0)
      throw new StoreStartError('The backup is of a newer Roundup: restore it with that one');
  } finally {
    database.close();
  }
}

/** SQLite writes into an empty file; this one is readable only by its owner. */
function reserve(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (isCode(error, 'EEXIST')) {
      throw new StoreStartError(`${resolve(file)} is there already: give the backup a name of its own`);
    }
    throw new StoreStartError(`${resolve(file)} cannot be written: ${reasonIn(error)}`, error);
  }
}

const reasonIn = (error: unknown) => (error instanceof Error ? error.message : String(error));
