import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseEncryptionKeys } from './secret-box';

/** The key file of the embedded mode cannot be used. Never quotes what is in it. */
export class KeyFileError extends Error {
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path} ${problem}`);
    this.name = 'KeyFileError';
  }
}

const ownerOnly = 0o600;

function keyFileIn(dataDir: string): string {
  return join(dataDir, 'encryption.key');
}

/**
 * The keys kept beside the embedded database, made at the first start. Several lines or commas hold several keys,
 * newest first.
 *
 * @throws KeyFileError when others may read the file, or it holds no key
 */
export function readOrMakeKeyFile(dataDir: string): readonly Buffer[] {
  const path = keyFileIn(dataDir);
  return readIfThere(path) ?? makeKeyFile(dataDir, path);
}

/** @throws KeyFileError also when there is none */
export function readKeyFile(dataDir: string): readonly Buffer[] {
  const path = keyFileIn(dataDir);
  const keys = readIfThere(path);
  if (keys === null) throw new KeyFileError(path, 'is missing: the database cannot be opened without it');
  return keys;
}

function readIfThere(path: string): readonly Buffer[] | null {
  let mode: number;
  try {
    mode = statSync(path).mode;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw new KeyFileError(path, 'cannot be read');
  }
  // Windows has no such bits: every file there reads as open to all.
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new KeyFileError(path, 'can be read by others: chmod 600 it, and think about a new key');
  }
  const text = readText(path).trim().split(/\s+/).join(',');
  const parsed = parseEncryptionKeys(text);
  if (!parsed.ok) throw new KeyFileError(path, `is malformed: ${parsed.problem}`);
  return parsed.keys;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new KeyFileError(path, 'cannot be read');
  }
}

/**
 * Written whole under another name and then linked: a crash in between leaves no half key, and whoever comes second
 * takes the first one's. On disk before it seals anything.
 */
function makeKeyFile(dataDir: string, path: string): readonly Buffer[] {
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  const file = openSync(draft, 'wx', ownerOnly);
  try {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path);
  } catch (error) {
    // Some file systems have no links. The data folder's lock keeps others away there.
    if (!isCode(error, 'EEXIST')) renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolder(dataDir);
  return readKeyFile(dataDir);
}

function syncFolder(folder: string): void {
  // A folder cannot be opened on Windows.
  if (process.platform === 'win32') return;
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function isCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
