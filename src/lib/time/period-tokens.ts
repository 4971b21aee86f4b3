import { plainTypography } from '../text/fold';
import type { PeriodSpec } from './period';

const day = /\d{4}-\d{1,2}(?:-\d{1,2})?/.source;
// A dash, where it stands between two dates: 2026-01-05-2026-01-31.
const betweenDates = new RegExp(`^(${day})[-~](${day})$`);

/** One word, or one part of a word such as `last-week` or `2026-01-05..2026-01-31`. */
export interface Token {
  readonly text: string;
  /** Which of the given words it comes from, and whether it is that word's last part. */
  readonly word: number;
  readonly endsWord: boolean;
}

/** What some tokens came to; `used` counts tokens from the left. */
export type Reading<Problem> =
  | { readonly kind: 'period'; readonly spec: PeriodSpec; readonly used: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid'; readonly problem: Problem };

export const dots = '..';

/** Splits lower-cased words where a period may be written without spaces. */
export function toTokens(words: readonly string[]): readonly Token[] {
  return words.flatMap((given, word) => {
    const text = plainTypography(given)
      .toLowerCase()
      .replace(/\.{2,}/g, dots)
      .replace(betweenDates, `$1${dots}$2`);
    const parts = /^(?:the-)?(?:this|last|next)(?:-[a-z0-9]+)+$/.test(text)
      ? text.split('-')
      : text.split(/(\.\.)/).filter((part) => part !== '');
    return parts.map((part, index) => ({ text: part, word, endsWord: index === parts.length - 1 }));
  });
}
