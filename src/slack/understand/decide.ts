import type { Problem } from '../kit/command-problem';
import { printFilter } from '../kit/command-text';
import type { Assumption } from './chunks';
import type { Caveat } from './frame';
import { isExclusion } from './lexicon';
import { neighboursOf, usualReadings } from './likely';
import { type AskedCommand, parsers, type Reading } from './reading';
import type { PlainText } from './words';

export type Note = Assumption | { readonly kind: 'other-command'; readonly command: AskedCommand } | Caveat;

export type Understanding =
  | { readonly kind: 'help' }
  /** `others` are the next readings; they are offered only with a guess. */
  | {
      readonly kind: 'answer';
      readonly reading: Reading;
      readonly isGuess: boolean;
      readonly notes: readonly Note[];
      readonly others: readonly Reading[];
    }
  /** Several readings are equally good. */
  | {
      readonly kind: 'ask';
      readonly options: readonly Reading[];
      /** All were asked for, but only one can be shown at a time. */
      readonly isOneAtATime?: boolean;
    }
  | { readonly kind: 'elsewhere'; readonly command: 'digest' | 'account' }
  /** No reading fits: `words` were not understood, or `problem` says what is wrong. */
  | {
      readonly kind: 'lost';
      readonly words: readonly string[];
      readonly problem: Problem | null;
      readonly likely: readonly Reading[];
    };

export interface Candidate {
  readonly reading: Reading;
  readonly cost: number;
  readonly isGuess: boolean;
  readonly notes: readonly Note[];
  readonly leftOut: readonly string[];
  /** The same question for each further team, person or event type. */
  readonly furtherReadings: readonly Reading[];
  readonly isEmpty: boolean;
  /** No words, only a number, or only an unknown word. */
  readonly isTooVague: boolean;
}

/** How many readings are offered, the answer included. */
export const maxOffered = 3;
export const maxOptions = 4;
// Readings whose costs differ by less are equally good.
const tieMargin = 0.05;
// Readings that cost this much more than the best are not offered.
export const offerMargin = 2.5;

/** Picks the answer from the candidates, best first, or decides what to ask. */
export function decide(
  command: AskedCommand,
  candidates: readonly Candidate[],
  problem: Problem,
  plain: PlainText,
  text: string,
): Understanding {
  const [best, ...rest] = candidates;
  const noSuchDay = best?.notes.find((note) => note.kind === 'no-such-day');
  const isWrongDate =
    noSuchDay !== undefined ||
    problem.reason === 'nothing-before' ||
    (problem.reason === 'period' && best !== undefined && best.leftOut.length > 0 && isAboutDates(problem));
  const isAnswerable =
    best !== undefined &&
    !plain.isCut &&
    !best.leftOut.some((word) => isNegation(word, plain)) &&
    (best.leftOut.length === 0
      ? !best.isTooVague
      : best.leftOut.length <= mayLeaveOut(plain) && !best.isEmpty);
  if (!isAnswerable || isWrongDate) {
    const unread = best?.notes.flatMap((note) =>
      note.kind === 'taken-for-guest' || note.kind === 'left-out' ? [note.given] : [],
    );
    const words = unread ?? plain.words.map(({ given }) => given);
    const likely = [
      ...candidates
        .filter((each) => !each.isEmpty && !each.notes.some(isNoSuchDay))
        .map(({ reading }) => reading),
      ...usualReadings[command],
    ];
    // A problem in a filter or a date is more specific than the unread words.
    const isToldByWords = problem.reason.startsWith('unknown-') && problem.reason !== 'unknown-filter';
    const ofFilters = best === undefined ? problemOf(command, plain) : null;
    const told = isToldByWords || !(isWrongDate || best === undefined) ? null : problem;
    return {
      kind: 'lost',
      // A text of punctuation alone has no words.
      words: words.length > 0 || plain.isCut ? words : [text.trim()],
      problem: noSuchDay
        ? { reason: 'period', problem: { ...noSuchDay, reason: 'no-such-day' } }
        : (ofFilters ?? told),
      likely: unique(likely).slice(0, maxOffered),
    };
  }
  if (best.furtherReadings.length > 0 && best.leftOut.length === 0)
    return {
      kind: 'ask',
      options: unique([best.reading, ...best.furtherReadings]).slice(0, maxOptions),
      isOneAtATime: true,
    };
  const equals = rest.filter(
    ({ cost, leftOut }) => cost - best.cost < tieMargin && leftOut.length === best.leftOut.length,
  );
  // "q1 q2": each reading leaves out what the other reads.
  const isEither = best.leftOut.length === 0 || equals.some(({ leftOut }) => leftOut[0] !== best.leftOut[0]);
  if (equals.length > 0 && isEither) {
    return { kind: 'ask', options: [best, ...equals].map(({ reading }) => reading).slice(0, maxOptions) };
  }
  const next = unique([
    ...rest
      .filter(({ leftOut, cost }) => leftOut.length <= best.leftOut.length && cost - best.cost < offerMargin)
      .map(({ reading }) => reading),
    ...neighboursOf(best.reading),
    ...usualReadings[best.reading.command],
  ]);
  return {
    kind: 'answer',
    reading: best.reading,
    isGuess: best.isGuess,
    notes: best.notes,
    others: best.isGuess ? next.filter((each) => !isSame(each, best.reading)).slice(0, maxOffered - 1) : [],
  };
}

/** Whether leaving the word out reverses the meaning: "except rui", "everyone but rui". */
function isNegation(given: string, { words }: PlainText): boolean {
  const typed = given.toLowerCase();
  // "nicht" is compared as "not".
  const word = words.find((each) => each.given === given)?.meaning ?? typed;
  const isBut =
    word === 'but' &&
    words.some(({ text }, at) => text === 'but' && /^(?:all|every)/.test(words[at - 1]?.text ?? ''));
  return isBut || word === '!' || word === '-' || isExclusion(word.replaceAll(/['’]/g, ''));
}

/** One word, or one in ten of a long text. */
const mayLeaveOut = ({ words }: PlainText) => Math.max(1, Math.floor(words.length / 10));

const isNoSuchDay = ({ kind }: Note) => kind === 'no-such-day';

const isAboutDates = (problem: Problem) =>
  problem.reason === 'period' && /^(?:no-such|year-out|end-before|count-out)/.test(problem.problem.reason);

export const isSame = (a: Reading, b: Reading) => a.command === b.command && a.text === b.text;
export const unique = (readings: readonly Reading[]) =>
  readings.filter((reading, at) => readings.findIndex((each) => isSame(each, reading)) === at);

function problemOf(command: AskedCommand, { filters }: PlainText): Problem | null {
  const parsed = parsers[command](filters.map(({ key, value }) => printFilter(key, value)).join(' '));
  return parsed.kind === 'invalid' ? parsed.problem : null;
}
