import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEncryptionKeys } from '../../accounts/encryption';
import { StoreStartError } from '../errors';
import { isCode, isOpenToOthers, sync } from './files';

const keyFileIn = (dataDir: string) => join(dataDir, 'encryption.key');

/**
 * The keys beside the embedded database: on lines or separated by commas, newest first.
 *
 * @throws StoreStartError when others may read the file, or it holds no key; never quotes its content
 */
export function readOrMakeKeyFile(dataDir: string): readonly Buffer[] {
  const path = keyFileIn(dataDir);
  return readIfThere(path) ?? makeKeyFile(dataDir, path);
}

/** @throws StoreStartError also when there is no key file */
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
 * Writes a draft and links it: a crash leaves no partial key, and a second process takes the first one's. The
 * key is on disk before it encrypts anything.
 */
function makeKeyFile(dataDir: string, path: string): readonly Buffer[] {
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  const key = `${randomBytes(32).toString('base64')}\n`;
  writeFileSync(draft, key, { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, path);
  } catch (error) {
    // Some file systems have no hard links. The data folder's lock keeps other processes away there.
    if (!isCode(error, 'EEXIST')) renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  // Windows cannot open a folder.
  if (process.platform !== 'win32') sync(dataDir, 'r');
  return readKeyFile(dataDir);
}
