import fc from 'fast-check';
import {
  createSecretBox,
  EncryptionKeysError,
  parseEncryptionKeys,
  SealBrokenError,
  UnknownKeyError,
} from '../../src/accounts/encryption';
import { codePoint } from '../support/code-point';

const key = (fill: number) => Buffer.alloc(32, fill);
const box = createSecretBox([key(1)]);
const secret = 'cal_live_of_nobody';

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('createSecretBox', () => {
  it('opens what it sealed, whatever the text and the place', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint }), fc.string({ unit: codePoint }), (plain, context) => {
        expect(box.open(box.seal(plain, context), context)).toBe(plain);
      }),
    );
  });

  it('writes version, key id, iv and sealed text, and none of the text itself', () => {
    const sealed = box.seal(secret, 'connection/T1/a');
    expect(sealed).toMatch(/^1\.[\w-]{8}\.[\w-]{16}\.[\w-]+$/);
    expect(sealed).not.toContain('cal_');
    expect(sealed).not.toContain(Buffer.from(secret).toString('base64url'));
  });

  it('seals the same text differently each time', () => {
    const sealed = Array.from({ length: 100 }, () => box.seal(secret, 'a'));
    expect(new Set(sealed).size).toBe(100);
  });

  it.each(['connection/T2/a', 'connection/T1/b', 'installation/T1', ''])('does not open in %p', (place) => {
    const sealed = box.seal(secret, 'connection/T1/a');
    expect(thrownBy(() => box.open(sealed, place))).toBeInstanceOf(SealBrokenError);
  });

  it('does not open once any single character is another', () => {
    const sealed = box.seal(secret, 'a');
    // The last character also carries bits that nothing reads.
    for (let at = 0; at < sealed.length - 1; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'Q' : 'A'}${sealed.slice(at + 1)}`;
      const error = thrownBy(() => box.open(changed, 'a'));
      expect(error instanceof SealBrokenError || error instanceof UnknownKeyError).toBe(true);
    }
  });

  it.each([
    '',
    '1',
    '1...',
    '1.abcdefgh.AAAA.AAAA',
    'plain text',
    '2.aaaaaaaa.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  ])('takes %p for nothing it sealed', (text) => {
    expect(thrownBy(() => box.open(text, 'a'))).toBeInstanceOf(SealBrokenError);
  });

  it('does not take a shortened tag', () => {
    const [version, keyId, iv, text = ''] = box.seal(secret, 'a').split('.');
    const cut = Buffer.from(text, 'base64url').subarray(0, -4).toString('base64url');
    expect(thrownBy(() => box.open([version, keyId, iv, cut].join('.'), 'a'))).toBeInstanceOf(
      SealBrokenError,
    );
  });

  it('opens with an older key, seals with the newest, and tells them apart', () => {
    const both = createSecretBox([key(2), key(1)]);
    const old = box.seal(secret, 'a');
    expect(both.open(old, 'a')).toBe(secret);
    expect(both.isNewest(old)).toBe(false);
    const again = both.seal(secret, 'a');
    expect(both.isNewest(again)).toBe(true);
    expect(thrownBy(() => box.open(again, 'a'))).toBeInstanceOf(UnknownKeyError);
  });

  it('names the key it lacks and nothing secret', () => {
    const sealed = box.seal(secret, 'a');
    const error = thrownBy(() => createSecretBox([key(9)]).open(sealed, 'a'));
    expect(error).toBeInstanceOf(UnknownKeyError);
    const broken = thrownBy(() => box.open(sealed, 'b'));
    const said = JSON.stringify([String(error), error, String(broken), broken]);
    expect(said).not.toContain(secret);
    expect(said).not.toContain(key(1).toString('base64'));
    expect(said).not.toContain(sealed.split('.')[3] ?? 'no sealed text');
  });

  it.each([[[]], [[Buffer.alloc(16)]], [[key(1), Buffer.alloc(31)]]])('is not made of %p', (keys) => {
    expect(() => createSecretBox(keys)).toThrow(EncryptionKeysError);
  });
});

describe('parseEncryptionKeys', () => {
  it('reads several keys in their order, with spaces around them', () => {
    const text = ` ${key(1).toString('base64')} , ${key(2).toString('base64')}\n`;
    expect(parseEncryptionKeys(text)).toEqual({ ok: true, keys: [key(1), key(2)] });
  });

  it('reads the URL-safe form of base64', () => {
    expect(parseEncryptionKeys(key(255).toString('base64url'))).toEqual({ ok: true, keys: [key(255)] });
  });

  it.each([
    ['', 'key 1 is empty'],
    [`${key(1).toString('base64')},`, 'key 2 is empty'],
    ['not base64!', 'key 1 is not base64'],
    [Buffer.alloc(16).toString('base64'), 'key 1 holds 16 bytes, not 32'],
    [`${key(1).toString('base64')},${Buffer.alloc(31, 1).toString('base64')}`, 'key 2 holds 31 bytes'],
    [`${key(1).toString('base64')},${key(1).toString('base64url')}`, 'key 2 stands there twice'],
  ])('says of %p what is wrong with it, without quoting it', (text, problem) => {
    const parsed = parseEncryptionKeys(text);
    expect(parsed).toEqual({ ok: false, problem: expect.stringContaining(problem) });
    for (const part of text.split(',').filter((part) => part.length > 5)) {
      expect(JSON.stringify(parsed)).not.toContain(part);
    }
  });
});
