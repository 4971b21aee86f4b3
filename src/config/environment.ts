import { closeSync, openSync, readSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `given`: the set variables, trimmed. `problems`: sentences that begin with a variable's name. */
export interface GivenEnvironment {
  readonly given: Environment;
  readonly problems: readonly string[];
}

/** Each may come as `NAME_FILE` instead: the path of a file that holds it. */
const secretNames = [
  'SLACK_BOT_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_APP_TOKEN',
  'SLACK_CLIENT_SECRET',
  'SLACK_STATE_SECRET',
  'CAL_API_KEY',
  'CAL_OAUTH_CLIENT_SECRET',
  'DATABASE_URL',
  'ENCRYPTION_KEYS',
  'METRICS_TOKEN',
] as const;

/** Programs disagree on the case. When both are set, lower case wins, as in curl. */
const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'] as const;

/** Lists, whose items are trimmed one by one. */
const listNames: ReadonlySet<string> = new Set([
  'BOOKINGS_VISIBLE_TO',
  'CAL_API_URL',
  'CAL_APP_URL',
  'ENCRYPTION_KEYS',
  'NO_PROXY',
]);

// Blanks, line ends, control characters, byte-order marks, zero-width and other invisible characters.
const invisible = String.raw`[\s\p{Cc}\p{Cf}]`;
const edges = new RegExp(`^${invisible}+|${invisible}+$`, 'gu');
const quoted = /^(?:"([^"]*)"|'([^']*)'|“([^”]*)”|‘([^’]*)’|`([^`]*)`)$/u;

/** Removes what copying, shells and files leave around a value, and one pair of quotes. */
export function trimValue(value: string): string {
  const bare = value.replace(edges, '');
  const inside = quoted
    .exec(bare)
    ?.slice(1)
    .find((part) => part !== undefined);
  return inside === undefined ? bare : inside.replace(edges, '');
}

function readValue(name: string, value: string): string {
  const trimmed = trimValue(value);
  if (!listNames.has(name)) return trimmed;
  const items = trimmed.split(',').map(trimValue);
  return items.filter((item) => item !== '').join(',');
}

/** Line breaks, control and invisible characters, but not a plain blank. */
const hidden = /[\p{Cc}\p{Cf}]|(?! )\s/u;

/** True when a trimmed value holds an invisible character between visible ones. */
export const isHidingCharacters = (value: string): boolean => hidden.test(value);

/** An empty variable, as compose files and dashboards leave it, counts as not set. */
export function readEnvironment(env: Environment): GivenEnvironment {
  const problems: string[] = [];
  const given: Record<string, string> = {};
  const take = (name: string, value = '') => {
    const read = readValue(name, value);
    if (read !== '') given[name] = read;
    return read !== '';
  };
  for (const [name, value] of Object.entries(env)) take(name, value);
  for (const name of proxyNames) take(name, given[name.toLowerCase()]);
  for (const name of secretNames) {
    const path = given[`${name}_FILE`];
    if (path === undefined) continue;
    if (given[name] !== undefined) {
      problems.push(`${name}_FILE and ${name} are both set: keep one of them`);
      continue;
    }
    const held = readSecretFile(path);
    if (held.problem !== undefined) problems.push(`${name}_FILE ${held.problem}`);
    else if (!take(name, held.text)) problems.push(`${name}_FILE names an empty file`);
  }
  return { given, problems };
}

const maxSecretBytes = 64 * 1024;

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: 'names a file that does not exist',
  ENOTDIR: 'names a file that does not exist',
  EACCES: 'names a file that this user may not read',
  EPERM: 'names a file that this user may not read',
  EISDIR: 'names a folder: it has to be a file',
};

type SecretFile =
  | { readonly text: string; readonly problem?: never }
  | { readonly text?: never; readonly problem: string };

/** Never shows the path: it may be the secret itself, put into the wrong variable. */
function readSecretFile(path: string): SecretFile {
  try {
    const file = openSync(path, 'r');
    try {
      // Bounded, because a device has no end.
      const bytes = Buffer.alloc(maxSecretBytes + 1);
      let length = 0;
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(file, bytes, length, bytes.length - length, null);
      }
      if (length > maxSecretBytes) return { problem: 'names a file that is too large to hold a secret' };
      return { text: bytes.toString('utf8', 0, length) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return { problem: fileProblems[code] ?? 'names a file that cannot be read' };
  }
}
