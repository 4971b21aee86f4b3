import { foldText } from './fold';

const shortestPrefix = 3;

/**
 * Returns the candidate that was probably meant, or null when none is close. One slip (a letter too many,
 * missing or wrong, or two swapped) is allowed from 3 letters, two from 6 and three from 10. A prefix of at
 * least 3 letters also counts as close. The first of equally close candidates wins.
 */
export function findNearest(word: string, candidates: readonly string[]): string | null {
  return nearestOf(foldText(word), candidates, foldText);
}

/** `findNearest` for folded words that share the first letter, which people seldom mistype. */
export function createSpeller(words: Iterable<string>): (word: string) => string | null {
  const byFirstLetter = new Map<string, string[]>();
  for (const word of words) {
    const known = byFirstLetter.get(word.charAt(0));
    if (known === undefined) byFirstLetter.set(word.charAt(0), [word]);
    else known.push(word);
  }
  return (word) => nearestOf(word, byFirstLetter.get(word.charAt(0)) ?? [], (text) => text);
}

function nearestOf(
  given: string,
  candidates: readonly string[],
  fold: (text: string) => string,
): string | null {
  let nearest: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const slips = countSlips(given, fold(candidate));
    if (slips < fewest) {
      fewest = slips;
      nearest = candidate;
    }
  }
  return nearest;
}

function countSlips(given: string, candidate: string): number {
  if (given === candidate) return 0;
  const allowed = allowedSlips(Math.max(given.length, candidate.length));
  const isClose = Math.abs(given.length - candidate.length) <= allowed;
  const slips = isClose ? editDistance(given, candidate) : Number.POSITIVE_INFINITY;
  if (slips <= allowed) return slips;
  const isBeginning = given.length >= shortestPrefix && candidate.startsWith(given);
  return isBeginning ? allowed + 1 : Number.POSITIVE_INFINITY;
}

function allowedSlips(length: number): number {
  if (length < 3) return 0;
  return Math.min(3, Math.ceil((length - 1) / 4));
}

/** Optimal string alignment: an insertion, deletion, substitution or swap of neighbours costs 1 each. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + cost);
      const areSwapped =
        row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (areSwapped) best = Math.min(best, at(beforeLast, column - 2) + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
