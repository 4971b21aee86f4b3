import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreStartError } from '../../../src/store/errors';
import { readKeyFile, readOrMakeKeyFile } from '../../../src/store/sqlite/key-file';
import { keyOf as key } from '../databases';

describe('readOrMakeKeyFile', () => {
  let dataDir: string;
  const path = () => join(dataDir, 'encryption.key');

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'roundup-keys-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('makes a key that its owner alone can read, and keeps to it', () => {
    const [made] = readOrMakeKeyFile(dataDir);
    expect(made).toHaveLength(32);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(readOrMakeKeyFile(dataDir)).toEqual([made]);
    expect(readdirSync(dataDir)).toEqual(['encryption.key']);
  });

  it('makes none when it is only to be read', () => {
    expect(() => readKeyFile(dataDir)).toThrow(StoreStartError);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('makes another key each time', () => {
    const [first] = readOrMakeKeyFile(dataDir);
    rmSync(path());
    expect(readOrMakeKeyFile(dataDir)).not.toEqual([first]);
  });

  it('reads a newer key above an older one', () => {
    writeFileSync(path(), `${key(2).toString('base64')}\n${key(1).toString('base64')}\n`, { mode: 0o600 });
    expect(readOrMakeKeyFile(dataDir)).toEqual([key(2), key(1)]);
  });

  it.each([0o644, 0o640, 0o604])('refuses a file of mode %o', (mode) => {
    readOrMakeKeyFile(dataDir);
    chmodSync(path(), mode);
    expect(() => readOrMakeKeyFile(dataDir)).toThrow(StoreStartError);
  });

  it.each(['', 'short', Buffer.alloc(16).toString('base64')])(
    'refuses a file that holds %p, and leaves it',
    (text) => {
      writeFileSync(path(), text, { mode: 0o600 });
      expect(() => readOrMakeKeyFile(dataDir)).toThrow(StoreStartError);
      expect(readFileSync(path(), 'utf8')).toBe(text);
    },
  );
});
