import type { PeriodProblem } from '../../lib/time/parse-period';

/** What a person got wrong in a command. A value, not an error; the sentence for it is made in the views. */
export type Problem =
  | { readonly reason: 'unknown-word'; readonly given: string; readonly nearest: string | null }
  | { readonly reason: 'unknown-ranking'; readonly given: string; readonly nearest: string }
  | { readonly reason: 'unknown-status'; readonly given: string; readonly nearest: string }
  | {
      readonly reason: 'unknown-filter';
      readonly given: string;
      readonly nearest: string | null;
      readonly known: readonly string[];
    }
  | {
      readonly reason: 'bad-filter-value';
      readonly key: string;
      readonly given: string;
      readonly expected: string;
      readonly nearest: string | null;
    }
  | { readonly reason: 'period'; readonly problem: PeriodProblem }
  | { readonly reason: 'not-for-fair-share'; readonly given: string }
  | { readonly reason: 'given-twice'; readonly what: string; readonly given: string }
  | { readonly reason: 'contradiction'; readonly first: string; readonly second: string }
  /** Cal.com would take such a filter here and ignore it; the other command has it. */
  | { readonly reason: 'other-command'; readonly given: string; readonly command: 'rankings' | 'bookings' }
  /** A period without a start has none before it to compare with. */
  | { readonly reason: 'nothing-before'; readonly given: string }
  | { readonly reason: 'sort-not-possible'; readonly given: string };

/** What a command's text came to. */
export type Parsed<Question> =
  | { readonly kind: 'help' }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'invalid'; readonly problem: Problem };

export const invalid = (problem: Problem) => ({ kind: 'invalid', problem }) as const;
