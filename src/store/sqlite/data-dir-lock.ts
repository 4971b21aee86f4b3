import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Libsql from 'libsql';
import { DataDirInUseError, StoreStartError } from '../errors';
import { isCode, isOpenToOthers } from './files';

/** Held until it is released or the process ends, in whatever way. */
export interface DataDirLock {
  release(): void;
}

const pollMs = 25;
const polls = 20;

/**
 * Creates the folder if needed, locks it, and closes Roundup's files in it to other users. The lock is the
 * operating system's, on a SQLite file: it ends with the process, so `kill -9` leaves nothing behind and no
 * process id can be mistaken for another.
 *
 * @throws DataDirInUseError naming the holder, or StoreStartError when the folder cannot be used
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  makeFolder(dataDir);
  // Never open this file another way: closing any handle of it would end the lock (POSIX).
  const handle = openLockFile(dataDir);
  const pidFile = join(dataDir, 'roundup.pid');
  for (let attempt = 1; !tryLock(handle, dataDir); attempt += 1) {
    // A process that has just taken the lock may not have written its note yet.
    const holder = readHolder(pidFile);
    if (holder !== null || attempt === polls) {
      handle.close();
      throw new DataDirInUseError(resolve(dataDir), holder ?? 'its pid is not known');
    }
    await wait(pollMs);
  }
  writeHolder(pidFile);
  for (const name of ownFiles) closeToOthers(join(dataDir, name));
  return {
    release() {
      rmSync(pidFile, { force: true });
      handle.close();
    },
  };
}

/** After a restore, or made by an earlier version, these may be open to other users. */
const ownFiles = ['roundup.lock', 'roundup.db', 'roundup.db-wal', 'roundup.db-shm'];

/** By path: opening the lock file again and closing it would end the lock. */
function closeToOthers(path: string): void {
  if (existsSync(path) && isOpenToOthers(path) && statSync(path).uid === process.getuid?.())
    chmodSync(path, 0o600);
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new StoreStartError(`DATA_DIR ${resolve(dataDir)} cannot be made`, error);
  }
}

function openLockFile(dataDir: string): Libsql.Database {
  try {
    const path = join(dataDir, 'roundup.lock');
    // SQLite would make it readable to all.
    if (!existsSync(path)) writeFileSync(path, '', { mode: 0o600 });
    return new Libsql(path);
  } catch (error) {
    throw new StoreStartError(`DATA_DIR ${resolve(dataDir)} cannot be written`, error);
  }
}

function tryLock(handle: Libsql.Database, dataDir: string): boolean {
  try {
    handle.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (error instanceof Libsql.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    handle.close();
    throw new StoreStartError(`DATA_DIR ${resolve(dataDir)} cannot be locked`, error);
  }
}

function writeHolder(path: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${process.pid} ${hostname()}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** Returns null when the note is missing or malformed, or its process is gone. */
function readHolder(path: string): string | null {
  let note: string;
  try {
    note = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const [, pid, host] = /^(\d+) (\S+)\s*$/.exec(note) ?? [];
  if (pid === undefined || host === undefined) return null;
  if (host !== hostname()) return `pid ${pid} on ${host}`;
  return isAlive(Number(pid)) ? `pid ${pid}` : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists, but belongs to another user.
    return isCode(error, 'EPERM');
  }
}
