import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEncryptionKeys } from '../../accounts/encryption';
import { StoreStartError } from '../errors';
import { isCode, isOpenToOthers, sync } from './files';

const keyFileIn = (dataDir: string) => join(dataDir, 'encryption.key');

/**
 * The keys kept beside the embedded database, made at the first start. Several lines or commas hold several keys,
 * newest first.
 *
 * @throws StoreStartError when others may read the file, or it holds no key. It never quotes what is in it.
 */
export function readOrMakeKeyFile(dataDir: string): readonly Buffer[] {
  const path = keyFileIn(dataDir);
  return readIfThere(path) ?? makeKeyFile(dataDir, path);
}

/** @throws StoreStartError also when there is none */
export function readKeyFile(dataDir: string): readonly Buffer[] {
  const path = keyFileIn(dataDir);
  const keys = readIfThere(path);
  if (keys === null)
    throw new StoreStartError(`${path} is missing: the database cannot be opened without it`);
  return keys;
}

function readIfThere(path: string): readonly Buffer[] | null {
  let text: string;
  try {
    if (isOpenToOthers(path)) {
      throw new StoreStartError(`${path} can be read by others: chmod 600 it, and think about a new key`);
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error instanceof StoreStartError ? error : new StoreStartError(`${path} cannot be read`);
  }
  const parsed = parseEncryptionKeys(text.trim().split(/\s+/).join(','));
  if (!parsed.ok) throw new StoreStartError(`${path} is malformed: ${parsed.problem}`);
  return parsed.keys;
}

/**
 * Written whole under another name and then linked: a crash in between leaves no half key, and whoever comes second
 * takes the first one's. On disk before it seals anything.
 */
function makeKeyFile(dataDir: string, path: string): readonly Buffer[] {
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  const key = `${randomBytes(32).toString('base64')}\n`;
  writeFileSync(draft, key, { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    // Some file systems have no links. The data folder's lock keeps others away there.
    if (!isCode(error, 'EEXIST')) renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  // A folder cannot be opened on Windows.
  if (process.platform !== 'win32') sync(dataDir, 'r');
  return readKeyFile(dataDir);
}
