import { plainTypography } from '../../lib/text/fold';
import { createSpeller } from '../../lib/text/nearest-word';
import type { Reference } from '../../rankings/question';
import type { Named } from '../kit/find-by-name';

export interface NamedMember {
  readonly userId: number;
  readonly name: string;
  readonly email: string;
}

export interface Names {
  readonly teams: readonly Named[];
  readonly members: readonly NamedMember[];
  readonly eventTypes: readonly Named[];
  /** By Slack's label: the caller, and people who connected their own Cal.com account. */
  readonly mentioned?: ReadonlyMap<string, NamedMember | 'me'>;
}

export const noNames: Names = { teams: [], members: [], eventTypes: [] };

export type NamedThing =
  | { readonly kind: 'team'; readonly reference: Reference; readonly label: string }
  | { readonly kind: 'event'; readonly reference: Reference; readonly label: string }
  | { readonly kind: 'person'; readonly text: string; readonly by: 'name' | 'email'; readonly label: string };

/** Something whose name, or a part of it, begins at a given word. */
export interface NameMatch {
  readonly thing: NamedThing;
  readonly used: number;
  /** 0 for the whole name; higher the less the words match it. */
  readonly distance: number;
}

interface Entry {
  readonly thing: NamedThing;
  /** The words of the name or of the slug. */
  readonly words: readonly string[];
  /** False for a slug, which people do not see. */
  readonly isName: boolean;
}

interface Index {
  readonly byWord: ReadonlyMap<string, readonly { readonly entry: Entry; readonly at: number }[]>;
  readonly nearestWord: (word: string) => string | null;
}

/** Folds typography and case, and drops accents, which people leave out. */
export function foldName(text: string): string {
  return plainTypography(text).toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
}

const splitName = (name: string) =>
  foldName(name.replace(/['’]/g, ''))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const indexes = new WeakMap<Names, Index>();

function indexOf(names: Names): Index {
  const known = indexes.get(names);
  if (known !== undefined) return known;
  const teams = countNames(names.teams.flatMap(({ name, slug }) => [name, slug]));
  const types = countNames(names.eventTypes.flatMap(({ name, slug }) => [name, slug]));
  const people = countNames(names.members.map(({ name }) => name));
  const entries: Entry[] = [
    ...names.teams.flatMap((team) =>
      entriesOf(team, { kind: 'team', ...referTo(team, [team.name, team.slug], teams) }),
    ),
    ...names.eventTypes.flatMap((type) =>
      entriesOf(type, { kind: 'event', ...referTo(type, [type.slug, type.name], types) }),
    ),
    ...names.members.map((member) => ({
      thing: personOf(member, people),
      words: splitName(member.name),
      isName: true,
    })),
  ];
  const byWord = new Map<string, { entry: Entry; at: number }[]>();
  for (const entry of entries) {
    entry.words.forEach((word, at) => {
      const list = byWord.get(word);
      if (list === undefined) byWord.set(word, [{ entry, at }]);
      else list.push({ entry, at });
    });
  }
  const index = { byWord, nearestWord: createSpeller(byWord.keys()) };
  indexes.set(names, index);
  return index;
}

function entriesOf({ name, slug }: Named, thing: NamedThing): readonly Entry[] {
  const words = splitName(name);
  const ofSlug = slug === null ? [] : splitName(slug);
  const isSame = ofSlug.join(' ') === words.join(' ');
  return [
    { thing, words, isName: true },
    ...(ofSlug.length === 0 || isSame ? [] : [{ thing, words: ofSlug, isName: false }]),
  ];
}

function countNames(texts: readonly (string | null)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) if (text) counts.set(foldName(text), (counts.get(foldName(text)) ?? 0) + 1);
  return counts;
}

/** Refers to a thing by the first of `texts` that is unique, else by its id. */
function referTo(
  { id, name, slug }: Named,
  texts: readonly (string | null)[],
  counts: ReadonlyMap<string, number>,
) {
  // When slug and name are equal, that text is counted twice.
  const isOwn = (text: string) =>
    (slug !== null && foldName(slug) === foldName(name) ? 2 : 1) === counts.get(foldName(text));
  const text = texts.find((each) => each && isOwn(each)) ?? null;
  const reference: Reference = text === null ? { id } : { name: plainTypography(text) };
  return { reference, label: isOwn(name) ? name : `${name} (${slug ?? `#${id}`})` };
}

/** By name, or by e-mail address when several members have the same name. */
function personOf({ name, email }: NamedMember, counts: ReadonlyMap<string, number>): NamedThing {
  return counts.get(foldName(name)) === 1
    ? { kind: 'person', by: 'name', text: plainTypography(name), label: name }
    : { kind: 'person', by: 'email', text: email, label: `${name} (${email})` };
}

/** Things whose name, or a part of it, begins at the first word, each with its best match. */
export function matchNames(words: readonly string[], names: Names): readonly NameMatch[] {
  const { byWord } = indexOf(names);
  const [first = ''] = words;
  const best = new Map<NamedThing, NameMatch>();
  for (const given of new Set([first, singular(first), `${first}s`])) {
    for (const { entry, at } of byWord.get(given) ?? []) {
      const match = extend(words, entry, at, given === first ? 0 : 0.3);
      // A short word such as "de" alone refers to nobody.
      if (match.distance >= 1 && match.used === 1 && first.length < 3) continue;
      const known = best.get(entry.thing);
      if (known === undefined || rank(match) > rank(known)) best.set(entry.thing, match);
    }
  }
  return [...best.values()];
}

const rank = ({ used, distance }: NameMatch) => used * 10 - distance;
const singular = (word: string) => (word.length > 3 ? word.replace(/s$/, '') : word);

function extend(
  words: readonly string[],
  { thing, words: name, isName }: Entry,
  from: number,
  more: number,
): NameMatch {
  let used = 1;
  let at = from + 1;
  let distance = more;
  for (; at < name.length; at += 1) {
    while (words[used] === '-') used += 1;
    const word = words[used] ?? '';
    if (word !== name[at] && singular(word) !== name[at] && word !== `${name[at]}s`) break;
    if (word !== name[at]) distance = 0.3;
    used += 1;
  }
  const isWhole = from === 0 && at === name.length;
  while (words[used - 1] === '-') used -= 1;
  return { thing, used, distance: isWhole ? distance + (isName ? 0 : 0.2) : 1 + distance };
}

/** Corrects a mistyped word of a name. Returns null for known words and those under 4 letters. */
export function nearestNameWord(word: string, names: Names): string | null {
  const { byWord, nearestWord } = indexOf(names);
  return byWord.has(word) || word.length < 4 ? null : nearestWord(word);
}

/** Whether some name contains the word, in singular or plural. */
export function isNameWord(word: string, names: Names): boolean {
  const { byWord } = indexOf(names);
  return byWord.has(word) || byWord.has(singular(word)) || byWord.has(`${word}s`);
}

/** The things of a kind that best match a whole name. Empty when nothing matches. */
export function nearestNames(
  given: { readonly kind: NamedThing['kind']; readonly text: string },
  names: Names,
): readonly NameMatch[] {
  const words = splitName(given.text.replace(/^[#@]/, ''));
  const whole = matchNames(words, names).filter(
    ({ thing, used }) => thing.kind === given.kind && used === words.length,
  );
  const nearest = Math.min(...whole.map(({ distance }) => distance));
  // A slug (distance 0.2) identifies a team or event type as well as the name does.
  const isKnown = whole.length > 0 && nearest < 0.3;
  return whole
    .filter(({ distance }) => distance === nearest)
    .map((match) => (isKnown ? { ...match, distance: 0 } : match));
}
