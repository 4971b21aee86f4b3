import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';

/** Windows has no such bits: every file there reads as open to all. */
export const isOpenToOthers = (path: string): boolean =>
  process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;

/** Returns once what was written to it, or which files are in it, is on disk. */
export function sync(path: string, flags: 'r' | 'r+'): void {
  const opened = openSync(path, flags);
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

/** Is it an error of Node with this code, such as `ENOENT`? */
export const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
