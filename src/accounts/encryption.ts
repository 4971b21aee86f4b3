import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const formatVersion = '1';
const keyBytes = 32;
const ivBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM, in the manner of NaCl's secretbox. Encrypted text reads `1.<key id>.<iv>.<ciphertext and
 * tag>`. `context` names where the text is kept, such as "connection/T1/id". It is not stored, but text
 * encrypted for one place does not decrypt for another.
 */
export interface SecretBox {
  /** Encrypts with the newest key. */
  seal(plain: string, context: string): string;
  /** @throws UnknownKeyError, SealBrokenError */
  open(sealed: string, context: string): string;
  isNewest(sealed: string): boolean;
}

/** Encrypted text cannot be decrypted, now or later. */
export abstract class UnreadableSecretError extends Error {}

export class UnknownKeyError extends UnreadableSecretError {
  constructor(readonly keyId: string) {
    super(`sealed with key ${keyId}, which is not among the encryption keys`);
    this.name = 'UnknownKeyError';
  }
}

/** The text was altered, cut, is of another format, or was moved here from another place. */
export class SealBrokenError extends UnreadableSecretError {
  constructor(readonly context: string) {
    super(`what is sealed for ${context} does not open: it was changed, or sealed for another place`);
    this.name = 'SealBrokenError';
  }
}

export class EncryptionKeysError extends Error {
  constructor() {
    super(`at least one key is needed, each of ${keyBytes} bytes`);
    this.name = 'EncryptionKeysError';
  }
}

/** A short hash that reveals nothing about the key. */
function keyIdOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 8);
}

/** @param keys newest first, 32 bytes each: the first encrypts, all decrypt. @throws EncryptionKeysError */
export function createSecretBox(keys: readonly Buffer[]): SecretBox {
  const [newest] = keys;
  if (newest === undefined || keys.some((key) => key.length !== keyBytes)) {
    throw new EncryptionKeysError();
  }
  const keysById = new Map(keys.map((key) => [keyIdOf(key), key]));
  const newestId = keyIdOf(newest);

  return {
    seal(plain, context) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, newest, iv, { authTagLength: tagBytes });
      cipher.setAAD(Buffer.from(context));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [formatVersion, newestId, iv.toString('base64url'), sealed.toString('base64url')].join('.');
    },
    open(sealed, context) {
      const [version, keyId = '', ivText = '', text = '', ...rest] = sealed.split('.');
      const iv = Buffer.from(ivText, 'base64url');
      const bytes = Buffer.from(text, 'base64url');
      if (
        version !== formatVersion ||
        rest.length > 0 ||
        iv.length !== ivBytes ||
        bytes.length < tagBytes ||
        !/^[\w-]{8}$/.test(keyId)
      ) {
        throw new SealBrokenError(context);
      }
      const key = keysById.get(keyId);
      if (key === undefined) throw new UnknownKeyError(keyId);
      const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const plain = decipher.update(bytes.subarray(0, -tagBytes));
      try {
        return Buffer.concat([plain, decipher.final()]).toString('utf8');
      } catch {
        throw new SealBrokenError(context);
      }
    },
    isNewest: (sealed) => sealed.startsWith(`${formatVersion}.${newestId}.`),
  };
}

export type ParsedEncryptionKeys =
  | { readonly ok: true; readonly keys: readonly Buffer[] }
  | { readonly ok: false; readonly problem: string };

/** Parses comma-separated base64 keys of 32 bytes, newest first. A problem never quotes a key. */
export function parseEncryptionKeys(text: string): ParsedEncryptionKeys {
  const parts = text.split(',').map((part) => part.trim());
  const keys: Buffer[] = [];
  for (const [index, part] of parts.entries()) {
    const problem = (what: string) => ({ ok: false as const, problem: `key ${index + 1} ${what}` });
    if (part === '') return problem('is empty');
    // Standard or URL-safe base64. Checked first because Buffer skips invalid characters.
    if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(part)) return problem('is not base64');
    const key = Buffer.from(part, 'base64');
    if (key.length !== keyBytes) {
      return problem(`holds ${key.length} bytes, not ${keyBytes}: make one with "openssl rand -base64 32"`);
    }
    if (keys.some((other) => other.equals(key))) return problem('stands there twice');
    keys.push(key);
  }
  return { ok: true, keys };
}
