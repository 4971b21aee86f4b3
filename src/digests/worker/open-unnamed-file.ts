import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** A file that has no name any more: the system forgets it when the process ends, however it ends. */
export async function openUnnamedFile(folder: string): Promise<FileHandle> {
  const path = join(folder, `roundup-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    await unlink(path);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
