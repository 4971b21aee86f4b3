import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openUnnamedFile } from '../../../src/digests/worker/open-unnamed-file';
import { createShelf, type ShelfFile, type Shelved } from '../../../src/digests/worker/shelf';

const words = 'Ina of Acme has had the most bookings';
const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

let folder = '';
let path = '';
let opened = 0;
let logged: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'roundup-shelf-'));
  path = join(folder, 'shelf');
  opened = 0;
  logged = [];
});
afterEach(() => rm(folder, { recursive: true }));

/** With a file that has a name, so that the test can look into it. */
function shelfOn(openFile: () => Promise<ShelfFile> = () => open(path, 'w+')) {
  const logger = { failure: (message: string) => logged.push(message) };
  return createShelf({
    openFile: () => {
      opened += 1;
      return openFile();
    },
    logger,
  });
}

const numbered = (at: number) => Buffer.from(`${at} ${words} `.repeat(1 + (at % 40)));

async function dropAll(shelf: ReturnType<typeof shelfOn>, all: readonly Shelved[]): Promise<void> {
  for (const shelved of all) shelf.drop(shelved);
  await shelf.closed();
}

describe('a shelf', () => {
  it('gives back what was put on it, whatever was put and dropped meanwhile', async () => {
    const shelf = shelfOn();
    const first = await Promise.all(Array.from({ length: 100 }, (_, at) => shelf.put(numbered(at))));
    first.filter((_, at) => at % 2 === 0).forEach(shelf.drop);
    const second = await Promise.all(Array.from({ length: 100 }, (_, at) => shelf.put(numbered(at + 7))));
    const kept = first.filter((_, at) => at % 2 === 1);
    const read = await Promise.all([...kept, ...second].map(shelf.read));
    const expected = [
      ...kept.map((_, at) => numbered(2 * at + 1)),
      ...second.map((_, at) => numbered(at + 7)),
    ];
    expect(read.map(String)).toEqual(expected.map(String));
    expect(first.some(Buffer.isBuffer)).toBe(false);
    await dropAll(shelf, [...kept, ...second]);
  });

  it('writes nothing that can be read without its key', async () => {
    const shelf = shelfOn();
    const shelved = await Promise.all([shelf.put(Buffer.from(words)), shelf.put(Buffer.from(words))]);
    const onDisk = await readFile(path);
    expect(onDisk.length).toBeGreaterThan(2 * words.length);
    expect(onDisk.toString('latin1')).not.toContain('Ina');
    // The same words do not even look the same.
    expect(onDisk.subarray(0, words.length)).not.toEqual(onDisk.subarray(512, 512 + words.length));
    await dropAll(shelf, shelved);
  });

  it('uses the place of what was dropped, so that the file does not grow', async () => {
    const shelf = shelfOn();
    const content = Buffer.alloc(2_000, 'x');
    const stays = await shelf.put(content);
    for (let round = 0; round < 50; round += 1) shelf.drop(await shelf.put(content));
    expect((await stat(path)).size).toBeLessThan(3 * content.length);
    await dropAll(shelf, [stays]);
  });

  it('closes its file when all is gone, and takes a new one for what comes later', async () => {
    const shelf = shelfOn();
    await dropAll(shelf, [await shelf.put(Buffer.from('one'))]);
    const later = await shelf.put(Buffer.from('two'));
    expect(opened).toBe(2);
    expect(String(await shelf.read(later))).toBe('two');
    await dropAll(shelf, [later]);
  });

  it('does not give back what has come to the place since', async () => {
    const shelf = shelfOn();
    const stays = await shelf.put(Buffer.from('one'));
    const gone = await shelf.put(Buffer.from('two'));
    shelf.drop(gone);
    const instead = await shelf.put(Buffer.from('six'));
    await expect(shelf.read(gone)).rejects.toThrow();
    await dropAll(shelf, [stays, instead]);
  });

  it.each<[string, () => Promise<ShelfFile>]>([
    ['opens no file', () => Promise.reject(full)],
    [
      'is full',
      async () => {
        const file = await open(path, 'w+');
        return { write: () => Promise.reject(full), read: unread, close: () => file.close() };
      },
    ],
    [
      'takes a part only',
      async () => ({ write: async () => ({ bytesWritten: 5 }), read: unread, close: async () => undefined }),
    ],
  ])('keeps in memory what the disk does not take, and says so once: it %s', async (_case, openFile) => {
    const shelf = shelfOn(openFile);
    const shelved = await Promise.all([1, 2, 3].map((at) => shelf.put(numbered(at))));
    expect(shelved.every(Buffer.isBuffer)).toBe(true);
    expect((await Promise.all(shelved.map(shelf.read))).map(String)).toEqual(
      [1, 2, 3].map(numbered).map(String),
    );
    expect(logged).toHaveLength(1);
    await dropAll(shelf, shelved);
  });

  it('goes back to the disk when that has room again', async () => {
    let isFull = true;
    const shelf = shelfOn(() => (isFull ? Promise.reject(full) : open(path, 'w+')));
    expect(await shelf.put(Buffer.from('one'))).toBeInstanceOf(Buffer);
    isFull = false;
    const later = await shelf.put(Buffer.from('two'));
    expect(later).not.toBeInstanceOf(Buffer);
    await dropAll(shelf, [later]);
  });

  it('trusts a disk no more that has not given back what it took', async () => {
    const shelf = shelfOn(async () => {
      const file = await open(path, 'w+');
      const write: ShelfFile['write'] = (from, start, bytes, at) => file.write(from, start, bytes, at);
      return { write, read: () => Promise.reject(new Error('a bad disk')), close: () => file.close() };
    });
    const lost = await shelf.put(Buffer.from('one'));
    await expect(shelf.read(lost)).rejects.toThrow('a bad disk');
    expect(String(await shelf.read(await shelf.put(Buffer.from('two'))))).toBe('two');
    await dropAll(shelf, [lost]);
  });
});

describe('openUnnamedFile', () => {
  it('leaves nothing in its folder, and can be written and read', async () => {
    const file = await openUnnamedFile(folder);
    expect(await readdir(folder)).toEqual([]);
    await file.write(Buffer.from(words), 0, words.length, 0);
    const { buffer } = await file.read(Buffer.alloc(words.length), 0, words.length, 0);
    expect(String(buffer)).toBe(words);
    await file.close();
  });
});

const unread = () => Promise.reject(new Error('nothing was written'));
