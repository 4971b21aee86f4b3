import type { PlainCalendar } from '../../lib/time/plain-dates';
import type { NoSuchDay } from '../../lib/time/plain-period';
import type { Person } from '../../rankings/question';
import { isEmail } from '../kit/filters';
import { emptyPatch, type Patch } from './frame';
import { isExclusion, isGuestWord, isKnownWord } from './lexicon';
import {
  isNameWord,
  matchNames,
  type NamedMember,
  type NamedThing,
  type NameMatch,
  type Names,
} from './names';
import type { Word } from './words';

/** An assumption of a reading, which the answer states. */
export type Assumption =
  /** `given` was mistyped or is part of a name. */
  | { readonly kind: 'read-as'; readonly given: string; readonly read: string }
  | { readonly kind: 'left-out'; readonly given: string }
  | ({ readonly kind: 'no-such-day' } & NoSuchDay['noSuchDay'])
  /** An unknown word was read as a guest's name. */
  | { readonly kind: 'taken-for-guest'; readonly given: string };

export interface Chunk {
  readonly used: number;
  readonly patch: Patch;
  readonly cost: number;
  readonly isGuess?: boolean;
  readonly assumptions?: readonly Assumption[];
}

// The cost of each deviation from the words. Readings with equal costs are equally good.
export const costs = {
  // Prefers the reading with fewer chunks.
  chunk: 0.06,
  filler: 0.02,
  guessedPhrase: 0.3,
  typo: 2,
  guestWord: 0.2,
  // Just above `leftOut`: the answer leaves the word out, and this reading is its first button.
  unknownGuest: 11,
  furtherSubject: 3,
  knownWordInName: 1.2,
  leftOut: 10,
} as const;
export interface GrammarContext {
  readonly names: Names;
  readonly calendar: PlainCalendar;
}

export interface Sentence {
  readonly words: readonly Word[];
  /** Corrected and in English. `texts` are as typed; in `fixedNames`, mistyped names are corrected. */
  readonly read: readonly string[];
  readonly texts: readonly string[];
  readonly fixedNames: readonly string[];
  readonly context: GrammarContext;
}

/** The next 12 words: no pattern reads further. */
export const nextWords = (words: readonly string[], at: number): readonly string[] =>
  words.slice(at, at + 12);

export function leaveOut({ words }: Sentence, at: number): Chunk {
  const assumptions = [{ kind: 'left-out', given: words[at]?.given ?? '' }] as const;
  return { used: 1, patch: emptyPatch, cost: costs.leftOut, isGuess: true, assumptions };
}

const longestGuestName = 4;
const isOneGuest = (word: string) => isGuestWord(word) && !word.endsWith('s');
const startsGuest = (word: string) => word === 'with' || word === 'w' || isOneGuest(word);

export function namesAt(sentence: Sentence, at: number): readonly Chunk[] {
  const isTeamWord = (word: string | undefined) =>
    /^(?:teams?|group|squad|dept|department)$/.test(word ?? '');
  const skipped = isTeamWord(sentence.read[at]) ? 1 : 0;
  const found: Chunk[] = [];
  const { texts, fixedNames, context } = sentence;
  for (const isFixed of [false, true]) {
    const words = nextWords(isFixed ? fixedNames : texts, at + skipped);
    if (!isNameWord(words[0] ?? '', context.names)) continue;
    if (isFixed && words.every((word, place) => word === texts[at + skipped + place])) continue;
    for (const { thing, used, distance } of withSharedNames(matchNames(words, context.names), words)) {
      if (skipped > 0 && thing.kind !== 'team') continue;
      const after = thing.kind === 'team' && skipped === 0 && isTeamWord(sentence.read[at + used]) ? 1 : 0;
      const said = sentence.words
        .slice(at + skipped, at + skipped + used)
        .map((word) => word.given)
        .join(' ');
      const isGuess = distance > 0 || isFixed;
      const assumptions: readonly Assumption[] = isGuess
        ? [{ kind: 'read-as', given: said, read: thing.label }]
        : [];
      // With the word "team" beside it, a partial name almost certainly means a team.
      const nearer = skipped + after > 0 ? Math.min(distance, 0.5) : distance;
      found.push({
        used: used + skipped + after,
        patch: patchOf(thing),
        cost: nearer + (isFixed ? costs.typo : 0),
        isGuess,
        assumptions,
      });
    }
  }
  return found;
}

export function mentionAt(sentence: Sentence, at: number, label: string): readonly Chunk[] {
  const { names } = sentence.context;
  const given = sentence.words[at]?.given ?? '';
  const mentioned = names.mentioned?.get(label);
  if (mentioned === 'me') return [{ used: 1, patch: { whose: 'me' }, cost: 0 }];
  const patches: readonly (readonly [Patch, string])[] =
    mentioned === undefined
      ? matchNames(label.split(/[^\p{L}\p{N}]+/u), names).flatMap(({ thing }) =>
          thing.kind === 'event' ? [] : [[patchOf(thing), thing.label] as const],
        )
      : [[{ person: personOf(mentioned) }, mentioned.name]];
  const chunks = patches.map(
    ([patch, read]): Chunk => ({
      used: 1,
      patch,
      cost: 0.5,
      isGuess: true,
      assumptions: [{ kind: 'read-as', given, read }],
    }),
  );
  return [...chunks, leaveOut(sentence, at)];
}

/** "with Ada Nobody", "client acme": one chunk for each length the name may have. */
export function guestsAt(sentence: Sentence, at: number): readonly Chunk[] {
  const starter = sentence.read[at] ?? '';
  if (!startsGuest(starter)) return unknownGuestAt(sentence, at);
  const isBeforeName = (word = '') => isOneGuest(word) || ['the', 'my', 'our'].includes(word);
  let skipped = 1;
  while (isBeforeName(sentence.read[at + skipped])) skipped += 1;
  const chunks: Chunk[] = [];
  let cost = 0;
  const said: string[] = [];
  for (let count = 1; count <= longestGuestName; count += 1) {
    const word = sentence.words[at + skipped + count - 1];
    if (word === undefined || word.mention !== null || isEmail(word.text) || isExclusion(word.text)) break;
    // "with Ada Client": a capitalised guest word belongs to the name.
    const isName = count > 1 && /^(?:Client|Customer|Guest|Candidate)$/.test(word.given);
    const isKnown = isKnownWord(word.text) || /^[\d-]/.test(word.text);
    if (!isName) cost += isKnown ? costs.knownWordInName : costs.guestWord;
    said.push(word.text === '-' ? '-' : word.given.replace(/[?!.,;:]+$/, ''));
    const text = said.join(' ').replaceAll(' - ', '-');
    chunks.push({ used: skipped + count, patch: { guest: { by: 'name', text } }, cost });
  }
  return chunks;
}

/** In "with Till" and "with Ana and Till", a word that elsewhere means "until" is a name. */
export function isNamedTill({ read }: Sentence, at: number): boolean {
  const before = read[at - 1] ?? '';
  if (!/^(?:till?|through)$/.test(read[at] ?? '')) return false;
  // No name begins behind the guest word of "by client till friday" and "with Ada Client till friday".
  const further = read[at - 2] ?? 'with';
  if (isOneGuest(before)) return isKnownWord(further) && further !== 'by' && further !== 'per';
  if (before === 'for' || startsGuest(before)) return true;
  if (before !== 'and' && before !== '&') return false;
  const few = read.slice(Math.max(0, at - longestGuestName), at - 1);
  const starter = few.findLastIndex(startsGuest);
  // "with Lee tomorrow and till friday" names Lee alone; "with Will and Till" names two.
  return starter >= 0 && !few.slice(starter + 2).some(isKnownWord);
}

/** In the bookings command, an unknown word may be a guest: "did lee cancel". */
function unknownGuestAt(sentence: Sentence, at: number): readonly Chunk[] {
  const isUnknown = (place: number) => {
    const word = sentence.words[place];
    return (
      word !== undefined &&
      /^\p{L}{3,}$/u.test(word.text) &&
      !isKnownWord(word.text) &&
      !isNameWord(word.text, sentence.context.names) &&
      sentence.read[place] === word.text
    );
  };
  if (sentence.context.calendar.yearlessDates === 'begun') return [];
  // "from acme.com"
  const address = sentence.words[at]?.text ?? '';
  if (/^[\p{L}\d-]+(?:\.\p{L}{2,})+$/u.test(address))
    return [
      { used: 1, patch: { guest: { by: 'name', text: address } }, cost: costs.guestWord, isGuess: true },
    ];
  if (!isUnknown(at)) return [];
  const used = isUnknown(at + 1) ? 2 : 1;
  const given = sentence.words
    .slice(at, at + used)
    .map((word) => word.given.replace(/[?!.,;:]+$/, '').replace(/['’]s$/, ''))
    .join(' ');
  const assumptions: readonly Assumption[] = [{ kind: 'taken-for-guest', given }];
  return [
    {
      used,
      patch: { guest: { by: 'name', text: given } },
      cost: costs.unknownGuest,
      isGuess: true,
      assumptions,
    },
  ];
}

/** Refers by name to teams or event types that share a name; which one is asked later. */
function withSharedNames(matches: readonly NameMatch[], words: readonly string[]): readonly NameMatch[] {
  const isTwin = (a: NameMatch, b: NameMatch) =>
    a.thing.kind === b.thing.kind && a.used === b.used && b.distance < 0.3;
  return matches.map((match) => {
    const { thing, used, distance } = match;
    if (
      thing.kind === 'person' ||
      distance >= 0.3 ||
      matches.filter((other) => isTwin(match, other)).length < 2
    )
      return match;
    const name = words.slice(0, used).join(' ').replaceAll(' - ', '-');
    return { thing: { kind: thing.kind, reference: { name }, label: name }, used, distance: 0 };
  });
}

/** By e-mail address when the list of members has it, else by the connection's name. */
const personOf = ({ name, email }: NamedMember): Person =>
  email === '' ? { by: 'name', text: name } : { by: 'email', text: email };

function patchOf(thing: NamedThing): Patch {
  if (thing.kind === 'team') return { team: thing.reference };
  if (thing.kind === 'event') return { event: thing.reference };
  return { person: { by: thing.by, text: thing.text } };
}
