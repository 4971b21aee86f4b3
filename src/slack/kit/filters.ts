import { findNearest } from '../../lib/text/nearest-word';
import type { Reference } from '../../rankings/question';
import type { Problem } from './command-problem';
import type { Token } from './command-text';

/** Takes in one filter's value. Null where it was understood. */
export type ReadValue = (value: string) => Problem | null;

/** How the value of each filter of a command is read, by key. */
export type FilterTable = Readonly<Record<string, ReadValue>>;

/** A mistake in the value of filter `key`. */
export function badValue(
  key: string,
  given: string,
  expected: string,
  words: readonly string[] = [],
): Problem {
  const nearest = words.length > 0 ? findNearest(given, words) : null;
  return { reason: 'bad-filter-value', key, given, expected, nearest };
}

// Understood, so that the answer can say why it does nothing; not offered.
const unlisted = ['sort'];

/** The filters that a command leaves to the other one. */
export interface OtherFilters {
  readonly command: 'rankings' | 'bookings';
  readonly keys: readonly string[];
}

/** Applies every filter token to the table, once each. Null when all were understood. */
export function readFilters(
  tokens: readonly Token[],
  table: FilterTable,
  other: OtherFilters,
): Problem | null {
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'filter') continue;
    const { key, value } = token;
    const read = Object.hasOwn(table, key) ? table[key] : undefined;
    if (read === undefined && other.keys.includes(key)) {
      return { reason: 'other-command', given: key, command: other.command };
    }
    if (read === undefined) {
      const known = Object.keys(table).filter((name) => !unlisted.includes(name));
      return { reason: 'unknown-filter', given: key, nearest: findNearest(key, known), known };
    }
    if (seen.has(key)) return { reason: 'given-twice', what: 'filter', given: `${key}:` };
    seen.add(key);
    if (value === '') return badValue(key, value, 'a value after the colon');
    const problem = read(value);
    if (problem !== null) return problem;
  }
  return null;
}

/** The filter of several words, with commas between. */
export const readSeveral =
  <T extends string>(key: string, known: readonly T[], set: (chosen: readonly T[]) => void): ReadValue =>
  (value) => {
    const words = value.split(',').map((word) => word.trim().toLowerCase());
    const given = [...new Set(words)].filter((word) => word !== '');
    const chosen = given.flatMap((word) => known.filter((each) => each === word));
    const unknown = given.find((word) => !known.some((each) => each === word));
    if (unknown !== undefined) return badValue(key, unknown, known.join(', '), known);
    set(chosen);
    return null;
  };

/** A team or event type: `id:4821` is an id, as Roundup's own menus write it; anything else is a name or slug. */
export function readReference(value: string): Reference {
  const id = /^id:(\d{1,15})$/.exec(value)?.[1];
  return id === undefined ? { name: value } : { id: Number(id) };
}

/** The filter of a team or an event type. */
export const readReferenceTo =
  (key: 'team' | 'event', set: (reference: Reference) => void): ReadValue =>
  (value) => {
    // Of a private channel Slack says the id alone.
    if (/^#[CG][A-Z0-9]{7,}$/.test(value)) {
      return badValue(
        key,
        '#…',
        'a name as Cal.com has it. Slack doesn’t tell apps the names of private channels',
      );
    }
    set(readReference(value));
    return null;
  };

/** As `readReference` reads it back. */
export const printReference = (reference: Reference) =>
  'id' in reference ? `id:${reference.id}` : reference.name;

/** Has it the form of a whole address? Whether it exists is for Cal.com to say. */
export const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** A member or an attendee: an e-mail address, or a name, also as `@ana`. Null when it names nobody. */
export function readPerson(value: string): { readonly by: 'name' | 'email'; readonly text: string } | null {
  const text = value.replace(/^[@\s]+/, '');
  // Slack sends some mentions as an id alone, which Cal.com knows nothing of.
  if (text === '' || /^@[UW][A-Z0-9]{7,}$/.test(value)) return null;
  return { by: isEmail(text) ? 'email' : 'name', text };
}

const helpText =
  /^(?:(?:please )?help(?: me| please)?|--?help|-h|\?|how (?:does|do) (?:this|it|i) (?:work|use this)|what can (?:i|you) (?:ask|do)|commands?|manual|usage)\??$/i;

/** Is the whole text one request for the manual? */
export function isHelp(tokens: readonly Token[]): boolean {
  const words = tokens.slice(0, 8).map((token) => (token.kind === 'word' ? token.text : token.key));
  return tokens.every(({ kind }) => kind === 'word') && helpText.test(words.join(' '));
}

/** The problem of a word or filter that may be given once; `what` is what people call it. */
export const twice = (what: string, given: string): Problem => ({ reason: 'given-twice', what, given });
