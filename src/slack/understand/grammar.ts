import type { Stream } from '../../bookings/walk-state';
import { readMonthName, readWeekday } from '../../lib/time/parse-period';
import { readPlainPeriod } from '../../lib/time/plain-period';
import { numberWords } from '../../lib/time/plain-words';
import type { RatingOperator } from '../../rankings/question';
import { isEmail } from '../kit/filters';
import { readVersus } from '../rankings/rankings-request';
import {
  type Assumption,
  type Chunk,
  costs,
  type GrammarContext,
  guestsAt,
  isNamedTill,
  leaveOut,
  mentionAt,
  namesAt,
  nextWords,
  type Sentence,
} from './chunks';
import { emptyFrame, emptyPatch, type Frame, merge, type Patch } from './frame';
import {
  isExclusion,
  isKnownWord,
  kindsFrom,
  onlyShows,
  type Phrase,
  phrasesFrom,
  spell,
  startsFrom,
  wholeDays,
} from './lexicon';
import { nearestNameWord } from './names';
import type { Word } from './words';

export interface Parse {
  readonly frame: Frame;
  readonly cost: number;
  readonly isGuess: boolean;
  readonly assumptions: readonly Assumption[];
}

const widestBeam = 8;
// A parse is dropped when it costs more than one left-out word above the cheapest.
const maxExtraCost = costs.leftOut + 0.3;

/** The ways to read the words, best first. At worst, one leaves out every word. */
export function parseWords(
  words: readonly Word[],
  context: GrammarContext,
): { readonly parses: readonly Parse[]; readonly dependsOnToday: boolean } {
  const grammar = new Grammar(words, context);
  return { parses: grammar.parse(), dependsOnToday: grammar.dependsOnToday };
}

class Grammar {
  dependsOnToday = false;
  private readonly read: readonly string[];
  private readonly sentence: Sentence;
  private readonly compares: boolean;

  constructor(
    private readonly words: readonly Word[],
    private readonly context: GrammarContext,
  ) {
    const { names } = context;
    this.read = words.map(
      ({ text, meaning }) => meaning ?? (this.isPlainWord(text) ? text : (spell(text) ?? text)),
    );
    const fixedNames = words.map(({ text }) =>
      this.isPlainWord(text) ? text : (nearestNameWord(text, names) ?? text),
    );
    this.sentence = { words, read: this.read, texts: words.map(({ text }) => text), fixedNames, context };
    this.compares = this.read.some((word) => word.startsWith('compar') || word === 'difference');
  }

  parse(): readonly Parse[] {
    const { words } = this;
    const beams: Parse[][] = [{ frame: emptyFrame, cost: 0, isGuess: false, assumptions: [] }, ...words].map(
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
          if (cost > (cheapest[to] ?? 0) + maxExtraCost) continue;
          const frame = merge(state.frame, chunk.patch);
          if (frame === null) continue;
          const more =
            (frame.furtherSubjects.length - state.frame.furtherSubjects.length) * costs.furtherSubject;
          cheapest[to] = Math.min(cost, cheapest[to] ?? cost);
          beams[to]?.push({
            frame,
            cost: cost + more,
            isGuess: state.isGuess || chunk.isGuess === true,
            assumptions: chunk.assumptions ? [...state.assumptions, ...chunk.assumptions] : state.assumptions,
          });
        }
      }
    }
    return narrow(beams[words.length] ?? []);
  }

  private chunksAt(at: number): readonly Chunk[] {
    const word = this.words[at];
    if (word === undefined) return [];
    if (word.text === '-') return [{ used: 1, patch: emptyPatch, cost: 0 }];
    if (word.mention !== null) return mentionAt(this.sentence, at, word.mention);
    if (isEmail(word.text)) {
      const address = { by: 'email', text: word.text } as const;
      return [{ used: 1, patch: { guest: address, person: address }, cost: 0 }, leaveOut(this.sentence, at)];
    }
    const phrases = this.phrasesAt(at);
    const isFiller = phrases.some(({ used, patch }) => used === 1 && patch === emptyPatch);
    return [
      ...phrases,
      ...this.exclusionAt(at),
      ...this.comparisonsAt(at),
      ...this.periodAt(at),
      ...this.creationsAt(at),
      ...this.timeAt(at),
      ...this.countAt(at),
      ...this.ratingAt(at),
      ...namesAt(this.sentence, at),
      ...guestsAt(this.sentence, at),
      ...(isFiller ? [] : [leaveOut(this.sentence, at)]),
    ];
  }

  private phrasesAt(at: number): readonly Chunk[] {
    const said = this.matchesAt(at, phrasesFrom(this.read[at] ?? '')).map(({ phrase, used }) => {
      const { patch, isGuess } = phrase;
      const cost = isGuess ? costs.guessedPhrase : patch === emptyPatch ? costs.filler : 0;
      return this.spelled({ used, patch, cost, isGuess }, at);
    });
    // "busiest day", "by team"
    const kinds = this.matchesAt(at, startsFrom(this.read[at] ?? '')).flatMap((start) => {
      const behind = at + start.used;
      return this.matchesAt(behind, kindsFrom(this.read[behind] ?? '')).map(({ phrase, used }) => {
        const patch = { ...start.phrase.patch, ...phrase.patch };
        return this.spelled({ used: start.used + used, patch, cost: 0 }, at);
      });
    });
    const found = [...said, ...kinds];
    // "what's on" has a meaning, so "what" is no filler in it.
    const isSaid = found.some(
      ({ used, patch, isGuess }) => used > 1 && isGuess !== true && patch !== emptyPatch,
    );
    const kept = isSaid ? found.filter(({ patch }) => patch !== emptyPatch) : found;
    // "cancel tomorrow" may be an instruction; "did lee cancel" is not.
    return at === 0 && /^(?:cancel|reschedule)$/.test(this.read[0] ?? '')
      ? [...kept, { used: 1, patch: onlyShows, cost: 0 }]
      : kept;
  }

  private matchesAt(at: number, phrases: readonly Phrase[]): readonly { phrase: Phrase; used: number }[] {
    return phrases.flatMap((phrase) => {
      let used = 0;
      for (const word of phrase.words) {
        // "waiting for my approval"
        while (used > 0 && this.read[at + used] !== word && between.has(this.read[at + used] ?? ''))
          used += 1;
        if (this.read[at + used] !== word) return [];
        used += 1;
      }
      return [{ phrase, used }];
    });
  }

  /** Adds the cost and the assumptions of mistyped words. */
  private spelled(chunk: Chunk, at: number, read: readonly string[] = this.read): Chunk {
    const assumptions: Assumption[] = [];
    let isTranslated = false;
    for (let place = at; place < at + chunk.used; place += 1) {
      const word = this.words[place];
      const meant = read[place];
      if (word?.meaning) isTranslated = true;
      else if (word && meant && meant !== word.text)
        assumptions.push({ kind: 'read-as', given: word.given, read: meant });
    }
    if (assumptions.length === 0) return isTranslated ? { ...chunk, isGuess: true } : chunk;
    return {
      ...chunk,
      cost: chunk.cost + assumptions.length * costs.typo,
      isGuess: true,
      assumptions: [...(chunk.assumptions ?? []), ...assumptions],
    };
  }

  private periodAt(at: number, skipped = 0): readonly Chunk[] {
    if (isNamedTill(this.sentence, at + skipped)) return [];
    const period = readPlainPeriod(nextWords(this.read, at + skipped), this.context.calendar);
    if (period === null) return [];
    if ('noSuchDay' in period) {
      const given = this.words
        .slice(at, at + skipped + period.used)
        .map((word) => word.given)
        .join(' ');
      const assumption = { kind: 'no-such-day', ...period.noSuchDay, given } as const;
      return [
        { used: period.used + skipped, patch: emptyPatch, cost: 0, isGuess: true, assumptions: [assumption] },
      ];
    }
    if (period.dependsOnToday) this.dependsOnToday = true;
    const { spec, isGuess, isPartOfDay, used } = period;
    return [spec, ...period.others].map((each) => {
      const patch: Patch = { period: each, ...(isPartOfDay && wholeDays) };
      return this.spelled({ used: used + skipped, patch, cost: 0, isGuess }, at);
    });
  }

  /** "not cancelled", "everything except past and recurring". */
  private exclusionAt(at: number): readonly Chunk[] {
    const [before, word = '', next = ''] = [at - 1, at, at + 1].map((place) => this.read[place]);
    const isTwo =
      ((word === 'but' || word === 'and') && isExclusion(next)) || (word === 'other' && next === 'than');
    // "everything but cancelled" excludes; "nothing but cancelled" does the contrary.
    const isAllBut = word === 'but' && wholes.test(before ?? '');
    if (!isTwo && !isAllBut && !isExclusion(word)) return [];
    let said = at + (isTwo ? 2 : 1);
    while (behindExclusion.has(this.read[said] ?? '')) said += 1;
    // "who never cancels" asks for the fewest cancellations.
    if (/^cancel(?:s|ing|ling)?$/.test(this.read[said] ?? ''))
      return [{ used: said - at + 1, patch: { metrics: ['cancelled'], superlative: 'least' }, cost: 0 }];
    const [first] = this.phrasesAt(said).toSorted((a, b) => b.used - a.used);
    if (first?.patch.compared === 'previous')
      return [{ ...first, used: said - at + first.used, patch: { compared: 'none' } }];
    if (typeof first?.patch.paid === 'boolean')
      return [{ ...first, used: said - at + first.used, patch: { paid: !first.patch.paid } }];
    const excluded: Stream[] = [];
    let end = said;
    for (let place = said; ; ) {
      const [phrase] = this.phrasesAt(place).filter(
        ({ patch, cost }) => cost === 0 && streamsOf(patch).length > 0,
      );
      if (phrase === undefined) break;
      excluded.push(...streamsOf(phrase.patch));
      end = place + phrase.used;
      place = end;
      while (/^(?:and|or|nor)$/.test(this.read[place] ?? '')) place += 1;
    }
    return excluded.length === 0 || excluded.includes('all')
      ? []
      : [this.spelled({ used: end - at, patch: { excluded }, cost: 0 }, at)];
  }

  /** "vs september", "compared to the week before", "with last month" after "compare". */
  private comparisonsAt(at: number): readonly Chunk[] {
    const words = nextWords(this.read, at);
    const exact = readVersus(words);
    if (exact.kind === 'versus') {
      const compared = exact.versus === 'none' ? 'none' : 'previous';
      // "vs last week" names a period.
      const isNamed = exact.versus !== 'none' && exact.versus.isLast;
      if (!isNamed) return [this.spelled({ used: exact.used, patch: { compared }, cost: 0 }, at)];
    }
    const [first = '', second = ''] = words;
    const isTwo =
      (first === 'compared' && (second === 'to' || second === 'with')) ||
      (/^(?:better|worse|more|less|higher|lower)$/.test(first) && second === 'than');
    const isVersus = ['vs', 'vs.', 'v', 'versus', 'against', 'than'].includes(first) || isTwo;
    const joins = this.compares && ['with', 'to', 'and', 'from'].includes(first);
    if (!isVersus && !joins) return [];
    const skipped = isTwo ? 2 : 1;
    // "last 30 days vs previous 30 days"
    const isBefore = /^(?:the )?(?:previous|prior|preceding)\b/.test(words.slice(skipped).join(' '));
    const named = this.periodAt(at, skipped).map((chunk) => ({
      ...chunk,
      patch: { compared: (isBefore ? null : chunk.patch.period) ?? ('previous' as const) },
    }));
    const isVague = isVersus && /^(?:last|previous|before|prior)$/.test(words[skipped] ?? '');
    return isVague ? [...named, { used: skipped + 1, patch: { compared: 'previous' }, cost: 0.1 }] : named;
  }

  /** "booked yesterday", "created last week", "new since monday". */
  private creationsAt(at: number): readonly Chunk[] {
    const word = this.read[at] ?? '';
    const isUpdate = /^(?:updated|changed|modified|edited)$/.test(word);
    const isCreation = /^(?:created|creation|booked|made|added|new|newly)$/.test(word);
    if (!isUpdate && !isCreation) return [];
    const skipped = /^(?:on|in|during|bookings?|meetings?|ones|date)$/.test(this.read[at + 1] ?? '') ? 2 : 1;
    const isSure = word === 'created' || word === 'updated';
    return this.periodAt(at, skipped).flatMap((chunk) => {
      const { period = null } = chunk.patch;
      // No booking was made in the future.
      if (period === null || /^(?:tomorrow|next)/.test(period.kind)) return [];
      const patch: Patch = isUpdate ? { updated: period } : { created: period };
      return [{ ...chunk, patch, isGuess: !isSure || chunk.isGuess === true }];
    });
  }

  /** "at 3", "15:00", "between 9 and 11", "30 min". Lists show whole days and have no filter for length. */
  private timeAt(at: number): readonly Chunk[] {
    if (
      !/^(?:\d|at$|@|around$|about$|from$|after$|before$|by$|since$|until$|till$|between$|am$)/.test(
        this.read[at] ?? '',
      )
    )
      return [];
    const words = nextWords(this.read, at).join(' ');
    const [length] = /^\d{1,3} ?(?:- )?(?:mins?|minutes?|h|hrs?|hours?)(?= |$)/.exec(words) ?? [];
    // "tomorrow am", but not "am I free" or the German "am meisten".
    const before = this.read[at - 1] ?? '';
    const isHalf = /^am\b/.test(words) && (/^to(?:day|morrow)$/.test(before) || readWeekday(before) !== null);
    const said = length ?? clockTime.exec(words)?.[0] ?? (isHalf ? 'am' : null);
    if (said === null) return [];
    const used = said.split(' ').length;
    // "at 9 dec" is a date.
    if (/\d$/.test(said) && readMonthName(this.read[at + used] ?? '') !== null) return [];
    const patch = length === undefined ? wholeDays : ofLength;
    return [{ used, patch, cost: 0, isGuess: true }];
  }

  /** "5", "ten" */
  private countAt(at: number): readonly Chunk[] {
    const text = this.read[at] ?? '';
    const count = /^#?\d{1,3}$/.test(text) ? Number(text.replace('#', '')) : numberWords.indexOf(text);
    // "30 feb" is a date.
    const isDay = [at - 1, at + 1].some((place) => readMonthName(this.read[place] ?? '') !== null);
    return count > 0 && !isDay ? [{ used: 1, patch: { count }, cost: 0.1 }] : [];
  }

  /** "below 3", "4 stars and up", "at least 4.5 stars". */
  private ratingAt(at: number): readonly Chunk[] {
    if (
      !/^(?:[<>=\d]|at$|below|under|above|over|less|lower|more|higher|better|worse)/.test(this.read[at] ?? '')
    )
      return [];
    const [said = '', before, operand, stars, after] =
      ratingPattern.exec(nextWords(this.read, at).join(' ')) ?? [];
    const isRating =
      stars !== undefined || this.read.some((word) => /^(?:rated|ratings?|score[ds]?)$/.test(word));
    if (operand === undefined || !isRating || !(before ?? stars ?? after)) return [];
    const rating = { operator: ratingOperator(before ?? after ?? ''), operand: Number(operand) };
    return [{ used: said.split(' ').length, patch: { rating }, cost: 0 }];
  }

  private isPlainWord(text: string): boolean {
    return isKnownWord(text) || text.length < 3 || !/^\p{L}+$/u.test(text);
  }
}

const behindExclusion = new Set('- for any the show include count been be'.split(' '));
const wholes = /^(?:all|everything|anything)$/;

const streamsOf = ({ metrics = [], streams = [] }: Patch): readonly Stream[] =>
  metrics.includes('cancelled') ? ['cancelled'] : streams;

// Words that may stand between the words of a phrase.
const between = new Set('- my our the your her his their'.split(' '));

const ratingPattern =
  /^(?:(>=|<=|>|<|=|at least|at most|below|under|above|over|(?:less|lower|more|higher|better|worse) than) )?(\d(?:\.\d+)?)(?: (stars?))?(?: (and up|and above|or more|or better|or higher|plus|and below|or less|or worse|or lower))?(?= |$)/;

function ratingOperator(said: string): RatingOperator {
  if (/^(?:>$|above|over|more|higher|better)/.test(said)) return 'gt';
  if (/^(?:<$|below|under|less|lower|worse)/.test(said)) return 'lt';
  if (/^(?:>=|at least|and up|and above|or (?:more|better|higher)|plus)/.test(said)) return 'gte';
  return said === '' || said === '=' ? 'eq' : 'lte';
}

const ofLength: Patch = { caveats: [{ kind: 'no-filter', of: 'length' }] };
const hour = /(?:[01]?\d|2[0-4])/.source;
const half = /(?:a\.?m|p\.?m|uhr|o'?clock)\.?/.source;
const clock = `${hour}(?:[:h]\\d\\d(?::\\d\\d)?(?: ?${half})?|(?:\\.\\d\\d)? ?${half})`;
const beforeClock = '(?:(?:at|@|around|about|from|since|after|before|by|until|till|between) ?)?';
const toClock = ' ?(?:-|to|and|until|till) ?';
/** A time with minutes or am/pm, a bare hour after "at", or two times. */
const clockTime = new RegExp(
  `^(?:${beforeClock}(?:(?:${clock}|${hour})${toClock}${clock}|${clock}(?:${toClock}${hour})?)` +
    `|(?:at|@) ?${hour}|(?:between ${hour} and|from ${hour} (?:-|to)) ${hour})(?= |$)`,
);

const keys = new WeakMap<Frame, string>();

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
