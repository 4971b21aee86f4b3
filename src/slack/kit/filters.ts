import { findNearest } from '../../lib/text/nearest-word';
import type { Reference } from '../../rankings/question';
import type { Problem } from './command-problem';
import type { Token } from './command-text';

/** Reads one filter's value. Returns null when it was understood. */
export type ReadValue = (value: string) => Problem | null;

export type FilterTable = Readonly<Record<string, ReadValue>>;

/** `words` are the accepted values, among which the nearest spelling is searched. */
export function badValue(
  key: string,
  given: string,
  expected: string,
  words: readonly string[] = [],
): Problem {
  const nearest = words.length > 0 ? findNearest(given, words) : null;
  return { reason: 'bad-filter-value', key, given, expected, nearest };
}

// Understood, so that the answer can say why it has no effect; not offered.
const unlisted = ['sort'];

/** The filters that only the other command has. */
export interface OtherCommandFilters {
  readonly command: 'rankings' | 'bookings';
  readonly keys: readonly string[];
}

/** Applies `table` to every filter, once each. Returns null when all were understood. */
export function readFilters(
  tokens: readonly Token[],
  table: FilterTable,
  other: OtherCommandFilters,
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

/** A filter that takes several words, separated by commas. */
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

/** `id:4821`, as Roundup's own menus write it, is an id; anything else is a name or slug. */
export function readReference(value: string): Reference {
  const id = /^id:(\d{1,15})$/.exec(value)?.[1];
  return id === undefined ? { name: value } : { id: Number(id) };
}

export const readReferenceTo =
  (key: 'team' | 'event', set: (reference: Reference) => void): ReadValue =>
  (value) => {
    // Slack sends only the id of a private channel.
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

/** The inverse of `readReference`. */
export const printReference = (reference: Reference) =>
  'id' in reference ? `id:${reference.id}` : reference.name;

/** Checks the form only; Cal.com decides whether the address exists. */
export const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** A member or attendee: an e-mail address, or a name, also as `@ana`. Null when it names nobody. */
export function readPerson(value: string): { readonly by: 'name' | 'email'; readonly text: string } | null {
  const text = value.replace(/^[@\s]+/, '');
  // Slack sends some mentions as an id alone, which means nothing to Cal.com.
  if (text === '' || /^@[UW][A-Z0-9]{7,}$/.test(value)) return null;
  return { by: isEmail(text) ? 'email' : 'name', text };
}

const helpText =
  /^(?:(?:please )?help(?: me| please)?|--?help|-h|\?|how (?:does|do) (?:this|it|i) (?:work|use this)|what can (?:i|you) (?:ask|do)|commands?|manual|usage)\??$/i;

export function isHelp(tokens: readonly Token[]): boolean {
  const words = tokens.slice(0, 8).map((token) => (token.kind === 'word' ? token.text : token.key));
  return tokens.every(({ kind }) => kind === 'word') && helpText.test(words.join(' '));
}

/** For a word or filter that may be given once. `what` is people's name for it. */
export const givenTwice = (what: string, given: string): Problem => ({ reason: 'given-twice', what, given });
