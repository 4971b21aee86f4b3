import type { PeriodProblem } from '../../lib/time/parse-period';
import { commands } from './ids';
import { escapeMrkdwn, escapeUserText } from './text';

/** A mistake in words, as mrkdwn: what was not understood, and what was probably meant or expected. */
export interface ProblemText {
  readonly what: string;
  readonly hint: string;
}

const quote = (given: string) => `“${escapeUserText(given, 60)}”`;
const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(', ');
const didYouMean = (nearest: string | null, otherwise: string) =>
  nearest === null ? otherwise : `Did you mean ${code(nearest)}?`;

export function describeProblem(problem: Problem): ProblemText {
  switch (problem.reason) {
    case 'unknown-word':
      return {
        what: `I don’t understand ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, `${code('help')} lists what can be asked.`),
      };
    case 'unknown-ranking':
      return {
        what: `There is no ranking called ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, ''),
      };
    case 'unknown-status':
      return {
        what: `There is no booking status called ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, ''),
      };
    case 'unknown-filter':
      return {
        what: `There is no filter called ${quote(`${problem.given}:`)}.`,
        hint: didYouMean(
          problem.nearest && `${problem.nearest}:`,
          `The filters are ${codes(problem.known.map((key) => `${key}:`))}.`,
        ),
      };
    case 'bad-filter-value':
      return {
        what:
          problem.given === ''
            ? `${code(`${problem.key}:`)} needs a value.`
            : `${code(`${problem.key}:`)} does not take ${quote(problem.given)}.`,
        hint: didYouMean(
          problem.nearest && `${problem.key}:${problem.nearest}`,
          `It takes ${escapeMrkdwn(problem.expected)}.`,
        ),
      };
    case 'period':
      return describePeriodProblem(problem.problem);
    case 'not-for-fair-share':
      return {
        what: `A fair share takes no ${code(`${problem.given}:`)}.`,
        hint: `It counts every host’s accepted bookings by start time. It takes a period and ${codes(['team:', 'scope:', 'event:'])}.`,
      };
    case 'given-twice':
      return {
        what: `A second ${problem.what} was given: ${quote(problem.given)}.`,
        hint: `One ${problem.what} at a time, please.`,
      };
    case 'contradiction':
      return {
        what: `${code(problem.first)} and ${code(problem.second)} contradict each other.`,
        hint: 'Leave one of them out.',
      };
    case 'other-command':
      return {
        what:
          problem.command === 'bookings'
            ? `Rankings cannot be filtered by ${code(`${problem.given}:`)}. Cal.com would ignore it and count everything.`
            : `Bookings cannot be filtered by ${code(`${problem.given}:`)}. Cal.com would ignore it and list everything.`,
        hint: `${code(commands[problem.command])} takes it.`,
      };
    case 'nothing-before':
      return {
        what: `There is no equal period before ${quote(problem.given)} to compare with.`,
        hint: `Give the period a start, or leave ${code('vs:previous')} out.`,
      };
    case 'sort-not-possible':
      return {
        what: `Bookings cannot be sorted by ${quote(problem.given)}.`,
        hint: 'Cal.com pages through bookings by start time only, so that is the order of every list.',
      };
  }
}

function describePeriodProblem(problem: PeriodProblem): ProblemText {
  const examples = `Periods look like ${codes(['last week', 'last 30 days', 'march', '2026-01-05..2026-01-31'])}.`;
  switch (problem.reason) {
    case 'no-such-day':
      return {
        what: `${quote(problem.given)} is not in the calendar.`,
        hint: `That month ends on ${code(problem.lastDayOfMonth)}.`,
      };
    case 'no-such-month':
      return {
        what: `${quote(problem.given)} names a month that does not exist.`,
        hint: 'Months run from 01 to 12.',
      };
    case 'year-out-of-range':
      return {
        what: `${quote(problem.given)} has a year that cannot be meant.`,
        hint: `Years have four digits, from ${problem.earliest} to ${problem.latest}.`,
      };
    case 'date-format':
      return {
        what: `${quote(problem.given)} is not a date as I read them.`,
        hint: `Write dates year first: ${code('2026-01-31')}.`,
      };
    case 'end-before-start':
      return {
        what: `The period ends (${problem.last}) before it starts (${problem.first}).`,
        hint: `The other way round: ${code(`${problem.last}..${problem.first}`)}.`,
      };
    case 'unknown-unit':
      return {
        what: `${quote(problem.given)} is not a stretch of time I know.`,
        hint: didYouMean(problem.nearest, examples),
      };
    case 'unit-missing':
      return { what: `${quote(problem.given)} of what?`, hint: examples };
    case 'count-missing':
      return {
        what: `How many ${problem.unit}s? ${quote(problem.given)} leaves it open.`,
        hint: `For example ${code(`last 3 ${problem.unit}s`)}, or ${code('last week')}.`,
      };
    case 'count-out-of-range':
      return {
        what: `${quote(problem.given)} is out of range.`,
        hint: `From 1 to ${problem.max} ${problem.unit}s can be asked at once.`,
      };
    case 'unit-not-countable':
      return {
        what: `${quote(problem.given)} cannot be counted.`,
        hint: `Days, weeks and months can: ${code('last 12 months')}. For one, ask for ${code('last year')} or ${code('last quarter')}.`,
      };
    case 'date-missing':
      return {
        what: `A date is missing after ${quote(problem.given)}.`,
        hint: `For example ${code('since 2026-01-05')}.`,
      };
    case 'not-a-date':
      return {
        what: `${quote(problem.given)} is not a date.`,
        hint: `Dates look like ${code('2026-01-31')}.`,
      };
    case 'unknown-word':
      return { what: `I don’t understand ${quote(problem.given)}.`, hint: examples };
  }
}

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
