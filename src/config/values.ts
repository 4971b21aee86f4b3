import { isIP } from 'node:net';
import { z } from 'zod';
import { parseEncryptionKeys } from '../accounts/encryption';

/** How single variables are read. Messages follow the variable's name and never hold its value. */

/** Slack user ids that may list bookings with the shared connection, or everyone. */
export type BookingsVisibleTo = 'everyone' | readonly string[];

/** A required text; `expected` says where to find it. */
export const requiredText = (expected: string) => z.string({ error: `is missing: ${expected}` });

/** Letters, digits and signs without quotes, as every service writes its ids, tokens and keys. */
const tokenPattern = '[!#-&(-_a-~]+';

/** Begins with `prefix` and holds no blanks. */
export function secret(prefix: string, expected: string) {
  return requiredText(expected).regex(new RegExp(`^${prefix}${tokenPattern}$`), `is malformed: ${expected}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

export const baseUrl = z
  .string()
  .refine((text) => URL.canParse(text), 'is malformed: a full address such as https://roundup.example.com')
  .transform((text) => new URL(text.endsWith('/') ? text : `${text}/`))
  .refine(
    (url) => url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)),
    'must begin with https:// (http:// is for loopback addresses only)',
  )
  .refine((url) => url.username === '' && url.password === '', 'must not hold a user name or password')
  .refine((url) => url.search === '' && url.hash === '', 'must end before ? and #');

/** Letters, digits and hyphens, in parts of at most 63 characters, 253 in all. */
const hostName = /^(?!.{254})[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** An address for `server.listen`. Brackets and `http://` around it are removed. */
export const listenHost = z
  .string()
  .transform((text) => text.replace(/^https?:\/\/([^/]*)\/?$/i, '$1').replace(/^\[(.*)\]$/, '$1'))
  .refine(
    (text) => isIP(text) !== 0 || (hostName.test(text) && !/^[\d.]+$/.test(text)),
    'is malformed: the address to listen at, such as 0.0.0.0, :: or 127.0.0.1, without a port (many shells and tools set HOST to something else)',
  );

/** A collector on the machine or its network, often without TLS. */
export const collector = z
  .url({
    protocol: /^https?$/,
    error: 'is malformed: the address of a collector, such as http://127.0.0.1:4318',
  })
  .transform((text) => new URL(text));

/** `http:` or `https:`, with or without user and password; without a scheme, `http:` is assumed. */
export const proxyAddress = z
  .string()
  .transform((text) => (/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`))
  .refine(
    (text) => URL.canParse(text) && isProxyAddress(new URL(text)),
    'is malformed: the address of a proxy, such as http://proxy.example.com:3128 (in a password, write @ / ? # % as %40 %2F %3F %23 %25)',
  )
  .transform((text) => new URL(text));

function isProxyAddress({ protocol, username, password, pathname, search }: URL): boolean {
  if (!/^https?:$/.test(protocol) || pathname !== '/' || search !== '') return false;
  try {
    decodeURIComponent(`${username}${password}`);
    return true;
  } catch {
    return false;
  }
}

/** 0 to 65535, where 0 lets the system choose; `fallback` when unset. */
export function portNumber(fallback: number) {
  const expected = 'is malformed: a whole number from 0 to 65535';
  return z
    .string()
    .default(String(fallback))
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, expected)
    .transform(Number);
}

export const visibleTo = z
  .string()
  .default('')
  .transform((text): BookingsVisibleTo => {
    const names = text.split(',').map((name) => name.trim());
    return names.includes('everyone') ? 'everyone' : names.filter((name) => name !== '');
  })
  .refine(
    (value) => value === 'everyone' || value.every((id) => /^[UW][A-Z0-9]{2,}$/.test(id)),
    'is malformed: Slack user ids such as U024BE7LH separated by commas, or the word everyone',
  );

/** In the format of the key file. */
export const encryptionKeys = z.string().transform((text, { addIssue }) => {
  const parsed = parseEncryptionKeys(text);
  if (parsed.ok) return parsed.keys;
  addIssue({
    code: 'custom',
    message: `is malformed: ${parsed.problem} (32-byte keys in base64, separated by commas, newest first)`,
  });
  return z.NEVER;
});

/** User, password and host end at the first `/`, `?` or `#`, even at one in the password. */
const authority = /^postgres(?:ql)?:\/\/([^/?#]*)(.*)$/s;

/** A piece of the password that is taken for the host or the database would appear in errors. */
export const databaseUrl = z.string().refine((text) => {
  const [, place, rest] = authority.exec(text) ?? [];
  return place !== undefined && !/\s/.test(text) && rest?.includes('@') === false && isDecodable(text);
}, 'is malformed: encode @ / ? # % in the password (%40 %2F %3F %23 %25), as in postgres://user:password@host:5432/database');

function isDecodable(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password, pathname } = new URL(text);
  return [username, password, pathname].every((part) => !/%(?![\da-f]{2})/i.test(part));
}

/** Comma-separated, the usual one first. */
export const baseUrls = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(baseUrl).min(1));
