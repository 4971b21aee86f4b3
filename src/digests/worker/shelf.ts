import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Logger } from '../../ops/logger';
import { createShelfSpace } from './shelf-space';

/** What was put on the shelf: its place in the file, or itself where the disk would not take it. */
export type Shelved = Place | Buffer;

interface Place {
  readonly offset: number;
  readonly bytes: number;
  /** Counted up, so that what is read is what was put there and nothing that came later. */
  readonly id: number;
}

/** Keeps outside of memory what is needed only later, and only by this process. */
export interface Shelf {
  /** Never rejects: what the disk does not take stays in memory. */
  put(content: Buffer): Promise<Shelved>;
  /** Rejects where the disk does not give it back; what is put from then on stays in memory. */
  read(shelved: Shelved): Promise<Buffer>;
  /** Once for each. */
  drop(shelved: Shelved): void;
  /** Resolves when its file is closed, which it is as soon as it holds nothing. */
  closed(): Promise<void>;
}

/** As much of an open file as a shelf needs. */
export interface ShelfFile {
  write(from: Buffer, start: number, bytes: number, at: number): Promise<{ readonly bytesWritten: number }>;
  read(into: Buffer, start: number, bytes: number, at: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

export interface ShelfOptions {
  /** A new and empty one, each time the shelf was empty. */
  readonly openFile: () => Promise<ShelfFile>;
  readonly logger: Pick<Logger, 'failure'>;
}

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** The key is in this process's memory alone, and dies with it. */
export function createShelf({ openFile, logger }: ShelfOptions): Shelf {
  const key = randomBytes(keyBytes);
  const space = createShelfSpace();
  let file: Promise<ShelfFile> | undefined;
  let closing: Promise<void> = Promise.resolve();
  let lastId = 0;
  let isRefused = false;
  let isUnreadable = false;

  function theFile(): Promise<ShelfFile> {
    file ??= openFile();
    return file;
  }

  async function write({ offset, id }: Place, content: Buffer): Promise<void> {
    const cipher = createCipheriv(algorithm, key, nonceOf(id));
    const hidden = [cipher.update(content), cipher.final(), cipher.getAuthTag()];
    const opened = await theFile();
    const bytes = Buffer.concat(hidden);
    const { bytesWritten } = await opened.write(bytes, 0, bytes.length, offset);
    if (bytesWritten < bytes.length) throw new Error('the disk took a part only');
  }

  function leave({ offset, bytes }: Place): void {
    space.release(offset, bytes);
    if (space.end() > 0) return;
    // All are gone, and so is the file.
    const done = file;
    file = undefined;
    closing = closeFile(done).catch((error: unknown) => logger.failure('a file was not closed', error));
  }

  return {
    async put(content) {
      if (isUnreadable) return copyOf(content);
      lastId += 1;
      const bytes = content.length + tagBytes;
      const place = { offset: space.take(bytes), bytes, id: lastId };
      try {
        await write(place, content);
        isRefused = false;
        return place;
      } catch (error) {
        if (!isRefused) logger.failure('built digests wait in memory, since the disk takes none', error);
        isRefused = true;
        leave(place);
        return copyOf(content);
      }
    },
    async read(shelved) {
      if (Buffer.isBuffer(shelved)) return shelved;
      const { offset, bytes, id } = shelved;
      try {
        const opened = await theFile();
        const buffer = Buffer.allocUnsafe(bytes);
        await opened.read(buffer, 0, bytes, offset);
        const decipher = createDecipheriv(algorithm, key, nonceOf(id));
        decipher.setAuthTag(buffer.subarray(bytes - tagBytes));
        return Buffer.concat([decipher.update(buffer.subarray(0, bytes - tagBytes)), decipher.final()]);
      } catch (error) {
        isUnreadable = true;
        throw error;
      }
    },
    drop(shelved) {
      if (!Buffer.isBuffer(shelved)) leave(shelved);
    },
    closed: () => closing,
  };
}

async function closeFile(file: Promise<ShelfFile> | undefined): Promise<void> {
  // What could not be opened need not be closed.
  const opened = await file?.catch(() => undefined);
  await opened?.close();
}

/** Of exactly its length: what zlib hands out keeps the whole 16 KiB that it worked in, and a pool's part the pool. */
function copyOf(content: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(content.length);
  content.copy(copy);
  return copy;
}

/** Never the same twice under one key. */
function nonceOf(id: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes);
  nonce.writeUIntBE(id, nonceBytes - 6, 6);
  return nonce;
}
