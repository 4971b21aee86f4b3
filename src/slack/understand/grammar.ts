import { readMonthName } from '../../lib/time/parse-period';
import { type PlainCalendar, readPlainPeriod } from '../../lib/time/plain-period';
import type { Person } from '../../rankings/question';
import { isEmail } from '../kit/filters';
import { readVersus } from '../rankings/rankings-request';
import { emptyFrame, type Frame, merge, nothing, type Patch } from './frame';
import { isKnownWord, phrasesFrom, spell } from './lexicon';
import {
  isNameWord,
  matchNames,
  type NamedMember,
  type NamedThing,
  type NameMatch,
  type Names,
  nearestNameWord,
} from './names';
import type { Word } from './words';

/** What a reading took for granted; each is told. */
export type Remark =
  /** A word was mistyped, or is a part of a name: `given` was read as `read`. */
  | { readonly kind: 'read-as'; readonly given: string; readonly read: string }
  | { readonly kind: 'left-out'; readonly given: string };

/** One way to read a whole text. */
export interface Parse {
  readonly frame: Frame;
  readonly cost: number;
  readonly isGuess: boolean;
  readonly remarks: readonly Remark[];
}

/** Some words from a place on, and what they say. */
interface Chunk {
  readonly used: number;
  readonly patch: Patch;
  readonly cost: number;
  readonly isGuess?: boolean;
  readonly remarks?: readonly Remark[];
}

// What each step away from the words costs. Readings that cost the same are equally good.
const costs = {
  // Of two ways to say the same, the one with fewer parts.
  chunk: 0.06,
  filler: 0.02,
  meant: 0.3,
  typo: 2,
  guestWord: 0.2,
  knownWordInName: 1.2,
  leftOut: 10,
} as const;
const widestBeam = 8;
// A reading that leaves out a word more than another is not followed.
const worthWhile = costs.leftOut + 0.3;
const longestGuestName = 4;

export interface GrammarContext {
  readonly names: Names;
  readonly calendar: PlainCalendar;
}

/** The ways to read the words, best first. Every text has one: at worst all its words are left out. */
export function parseWords(
  words: readonly Word[],
  context: GrammarContext,
): { readonly parses: readonly Parse[]; readonly isDated: boolean } {
  const grammar = new Grammar(words, context);
  return { parses: grammar.parse(), isDated: grammar.isDated };
}

class Grammar {
  isDated = false;
  private readonly read: readonly string[];
  private readonly texts: readonly string[];
  private readonly fixedNames: readonly string[];
  private readonly compares: boolean;

  constructor(
    private readonly words: readonly Word[],
    private readonly context: GrammarContext,
  ) {
    const { names } = context;
    this.texts = words.map(({ text }) => text);
    this.read = words.map(({ text }, at) =>
      this.isPlainWord(text) ? text : (spell(text) ?? words[at]?.text ?? ''),
    );
    this.fixedNames = words.map(({ text }) =>
      this.isPlainWord(text) ? text : (nearestNameWord(text, names) ?? text),
    );
    this.compares = this.read.some((word) => word.startsWith('compar') || word === 'difference');
  }

  parse(): readonly Parse[] {
    const { words } = this;
    const beams: Parse[][] = [{ frame: emptyFrame, cost: 0, isGuess: false, remarks: [] }, ...words].map(
      (start) => ('frame' in start ? [start] : []),
    );
    const cheapest = beams.map(() => Number.POSITIVE_INFINITY);
    for (let at = 0; at < words.length; at += 1) {
      const states = narrow(beams[at] ?? []);
      if (states.length === 0) continue;
      for (const chunk of this.chunksAt(at)) {
        const to = at + chunk.used;
        for (const state of states) {
          const cost = state.cost + chunk.cost + costs.chunk;
          if (cost > (cheapest[to] ?? 0) + worthWhile) continue;
          const frame = merge(state.frame, chunk.patch);
          if (frame === null) continue;
          cheapest[to] = Math.min(cost, cheapest[to] ?? cost);
          beams[to]?.push({
            frame,
            cost,
            isGuess: state.isGuess || chunk.isGuess === true,
            remarks: chunk.remarks ? [...state.remarks, ...chunk.remarks] : state.remarks,
          });
        }
      }
    }
    return narrow(beams[words.length] ?? []);
  }

  private chunksAt(at: number): readonly Chunk[] {
    const word = this.words[at];
    if (word === undefined) return [];
    if (word.text === '-') return [{ used: 1, patch: nothing, cost: 0 }];
    if (word.mention !== null) return this.mentionAt(word, word.mention);
    if (isEmail(word.text)) {
      const address = { by: 'email', text: word.text } as const;
      return [{ used: 1, patch: { guest: address, person: address }, cost: 0 }, this.leaveOut(at)];
    }
    const phrases = this.phrasesAt(at);
    // What says nothing need not be left out.
    const isFiller = phrases.some(({ used, patch }) => used === 1 && patch === nothing);
    return [
      ...phrases,
      ...this.comparisonsAt(at),
      ...this.periodAt(at),
      ...this.creationsAt(at),
      ...this.countAt(at),
      ...this.namesAt(at),
      ...this.guestsAt(at),
      ...(isFiller ? [] : [this.leaveOut(at)]),
    ];
  }

  private leaveOut(at: number): Chunk {
    const given = this.words[at]?.given ?? '';
    return {
      used: 1,
      patch: nothing,
      cost: costs.leftOut,
      isGuess: true,
      remarks: [{ kind: 'left-out', given }],
    };
  }

  private phrasesAt(at: number): readonly Chunk[] {
    const found = phrasesFrom(this.read[at] ?? '').flatMap(({ words, patch, isGuess }): readonly Chunk[] => {
      let used = 0;
      for (const word of words) {
        while (used > 0 && this.read[at + used] === '-') used += 1;
        if (this.read[at + used] !== word) return [];
        used += 1;
      }
      const isFiller = patch === nothing;
      const cost = isGuess ? costs.meant : isFiller ? costs.filler : 0;
      return [this.spelled({ used, patch, cost, isGuess }, at)];
    });
    // "what's on" says something, so "what" does not stand for nothing.
    const isSaid = found.some(
      ({ used, patch, isGuess }) => used > 1 && isGuess !== true && patch !== nothing,
    );
    return isSaid ? found.filter(({ patch }) => patch !== nothing) : found;
  }

  /** Adds what the mistyped words among those used cost. */
  private spelled(chunk: Chunk, at: number, read: readonly string[] = this.read): Chunk {
    const remarks: Remark[] = [];
    for (let place = at; place < at + chunk.used; place += 1) {
      const word = this.words[place];
      const meant = read[place];
      if (word && meant && meant !== word.text)
        remarks.push({ kind: 'read-as', given: word.given, read: meant });
    }
    if (remarks.length === 0) return chunk;
    return {
      ...chunk,
      cost: chunk.cost + remarks.length * costs.typo,
      isGuess: true,
      remarks: [...(chunk.remarks ?? []), ...remarks],
    };
  }

  private periodAt(at: number, skipped = 0): readonly Chunk[] {
    const period = readPlainPeriod(this.ahead(this.read, at + skipped), this.context.calendar);
    if (period === null) return [];
    if (period.isDated) this.isDated = true;
    const { spec, isGuess, used } = period;
    return [spec, ...period.others].map((each) =>
      this.spelled({ used: used + skipped, patch: { period: each }, cost: 0, isGuess }, at),
    );
  }

  /** "vs september", "compared to the week before", "with last month" after "compare". */
  private comparisonsAt(at: number): readonly Chunk[] {
    const words = this.ahead(this.read, at);
    const exact = readVersus(words);
    if (exact.kind === 'versus') {
      const compared = exact.versus === 'none' ? 'none' : 'previous';
      // "vs last week" names a period.
      const isNamed = exact.versus !== 'none' && exact.versus.isLast;
      if (!isNamed) return [this.spelled({ used: exact.used, patch: { compared }, cost: 0 }, at)];
    }
    const [first = '', second = ''] = words;
    const isTwo = first === 'compared' && (second === 'to' || second === 'with');
    const isVersus = ['vs', 'vs.', 'v', 'versus', 'against'].includes(first) || isTwo;
    const joins = this.compares && ['with', 'to', 'and', 'from'].includes(first);
    if (!isVersus && !joins) return [];
    const skipped = isTwo ? 2 : 1;
    const named = this.periodAt(at, skipped).map((chunk) => ({
      ...chunk,
      patch: { compared: chunk.patch.period ?? ('previous' as const) },
    }));
    const isVague = isVersus && /^(?:last|previous|before|prior)$/.test(words[skipped] ?? '');
    return isVague ? [...named, { used: skipped + 1, patch: { compared: 'previous' }, cost: 0.1 }] : named;
  }

  /** "booked yesterday", "created last week", "new since monday". */
  private creationsAt(at: number): readonly Chunk[] {
    const word = this.read[at] ?? '';
    const isUpdate = /^(?:updated|changed|modified|edited)$/.test(word);
    const isCreation = /^(?:created|booked|made|added|new|newly)$/.test(word);
    if (!isUpdate && !isCreation) return [];
    const skipped = /^(?:on|in|during|bookings?|meetings?|ones)$/.test(this.read[at + 1] ?? '') ? 2 : 1;
    const isSure = word === 'created' || word === 'updated';
    return this.periodAt(at, skipped).flatMap((chunk) => {
      const { period = null } = chunk.patch;
      // Nothing is booked in times to come.
      if (period === null || /^(?:tomorrow|next)/.test(period.kind)) return [];
      const patch: Patch = isUpdate ? { updated: period } : { created: period };
      return [{ ...chunk, patch, isGuess: !isSure || chunk.isGuess === true }];
    });
  }

  /** "5", "ten" */
  private countAt(at: number): readonly Chunk[] {
    const text = this.read[at] ?? '';
    const named = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].indexOf(
      text,
    );
    const count = /^#?\d{1,3}$/.test(text) ? Number(text.replace('#', '')) : named;
    // "30 feb" counts nothing.
    const isDay = [at - 1, at + 1].some((place) => readMonthName(this.read[place] ?? '') !== null);
    return count > 0 && !isDay ? [{ used: 1, patch: { count }, cost: 0.1 }] : [];
  }

  private namesAt(at: number): readonly Chunk[] {
    const isTeamWord = (word: string | undefined) =>
      /^(?:teams?|group|squad|dept|department)$/.test(word ?? '');
    const skipped = isTeamWord(this.read[at]) ? 1 : 0;
    const found: Chunk[] = [];
    for (const texts of [this.texts, this.fixedNames]) {
      const isFixed = texts === this.fixedNames;
      const words = this.ahead(texts, at + skipped);
      if (!isNameWord(words[0] ?? '', this.context.names)) continue;
      if (isFixed && words.every((word, place) => word === this.texts[at + skipped + place])) continue;
      for (const { thing, used, distance } of withTwins(matchNames(words, this.context.names), words)) {
        if (skipped > 0 && thing.kind !== 'team') continue;
        const after = thing.kind === 'team' && skipped === 0 && isTeamWord(this.read[at + used]) ? 1 : 0;
        const total = used + skipped + after;
        const said = this.words
          .slice(at + skipped, at + skipped + used)
          .map((word) => word.given)
          .join(' ');
        const isGuess = distance > 0;
        const remarks: readonly Remark[] =
          isGuess || isFixed ? [{ kind: 'read-as', given: said, read: thing.label }] : [];
        // Said to be a team it is hardly anything else.
        const nearer = skipped + after > 0 ? Math.min(distance, 0.5) : distance;
        const chunk: Chunk = {
          used: total,
          patch: patchOf(thing),
          cost: nearer,
          isGuess: isGuess || isFixed,
          remarks,
        };
        found.push(isFixed ? { ...chunk, cost: nearer + costs.typo } : chunk);
      }
    }
    return found;
  }

  private mentionAt({ given }: Word, label: string): readonly Chunk[] {
    const { names } = this.context;
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
        remarks: [{ kind: 'read-as', given, read }],
      }),
    );
    return [
      ...chunks,
      { used: 1, patch: nothing, cost: costs.leftOut, isGuess: true, remarks: [{ kind: 'left-out', given }] },
    ];
  }

  /** "with Ada Nobody", "client acme": somebody from outside, by as many words as nothing else claims. */
  private guestsAt(at: number): readonly Chunk[] {
    const starter = this.read[at] ?? '';
    if (!/^(?:with|w|attendee|client|customer|guest|candidate|prospect|invitee)$/.test(starter)) return [];
    let skipped = 1;
    while (
      /^(?:the|my|our|client|customer|attendee|guest|candidate|prospect)$/.test(this.read[at + skipped] ?? '')
    )
      skipped += 1;
    const chunks: Chunk[] = [];
    let cost = 0;
    const said: string[] = [];
    for (let count = 1; count <= longestGuestName; count += 1) {
      const word = this.words[at + skipped + count - 1];
      if (word === undefined || word.mention !== null || isEmail(word.text)) break;
      // "with Ada Client": written as a name it is one.
      const isName = count > 1 && /^(?:Client|Customer|Guest|Candidate)$/.test(word.given);
      const isKnown = isKnownWord(word.text) || /^[\d-]/.test(word.text);
      if (!isName) cost += isKnown ? costs.knownWordInName : costs.guestWord;
      said.push(word.text === '-' ? '-' : word.given.replace(/[?!.,;:]+$/, ''));
      const text = said.join(' ').replaceAll(' - ', '-');
      chunks.push({ used: skipped + count, patch: { guest: { by: 'name', text } }, cost });
    }
    return chunks;
  }

  /** The words from a place on, as far as anything looks. */
  private ahead(words: readonly string[], at: number): readonly string[] {
    return words.slice(at, at + 12);
  }

  private isPlainWord(text: string): boolean {
    return isKnownWord(text) || text.length < 3 || !/^\p{L}+$/u.test(text);
  }
}

/** Several teams or event types of one name are that name: it is asked which, where they can be told apart. */
function withTwins(matches: readonly NameMatch[], words: readonly string[]): readonly NameMatch[] {
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

/** As their own connection says: by address, where the list of members tells it. */
const personOf = ({ name, email }: NamedMember): Person =>
  email === '' ? { by: 'name', text: name } : { by: 'email', text: email };

function patchOf(thing: NamedThing): Patch {
  if (thing.kind === 'team') return { team: thing.reference };
  if (thing.kind === 'event') return { event: thing.reference };
  return { person: { by: thing.by, text: thing.text } };
}

const keys = new WeakMap<Frame, string>();

/** Equal for frames that say the same. */
function keyOf(frame: Frame): string {
  const key = keys.get(frame) ?? JSON.stringify(frame);
  keys.set(frame, key);
  return key;
}

function narrow(states: readonly Parse[]): readonly Parse[] {
  const best = [...states].sort((a, b) => a.cost - b.cost);
  const kept = new Map<string, Parse>();
  for (const state of best) {
    if (kept.size >= widestBeam) break;
    const key = keyOf(state.frame);
    if (!kept.has(key)) kept.set(key, state);
  }
  return [...kept.values()];
}
