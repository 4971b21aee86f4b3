import type { PeriodProblem } from '../../lib/time/parse-period';
import { commands } from './ids';
import { escapeMrkdwn, escapeUserText } from './text';

/** As mrkdwn: what was not understood, and what was probably meant or expected. */
export interface ProblemText {
  readonly what: string;
  readonly hint: string;
}

const quote = (given: string) => `“${escapeUserText(given, 60)}”`;
const code = (text: string) => `\`${text}\``;
const codes = (texts: readonly string[]) => texts.map(code).join(', ');
const didYouMean = (nearest: string | null, otherwise: string) =>
  nearest === null ? otherwise : `Did you mean ${code(nearest)}?`;

/** Our own mrkdwn, in which typed text is escaped and cut. */
export function describeProblem(problem: Problem): ProblemText {
  switch (problem.reason) {
    case 'unknown-word':
      return {
        what: `I don’t understand ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, `${code('help')} shows what you can ask.`),
      };
    case 'unknown-ranking':
      return {
        what: `There’s no ranking called ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, ''),
      };
    case 'unknown-status':
      return {
        what: `There’s no booking status called ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, ''),
      };
    case 'unknown-filter':
      return {
        what: `There’s no filter called ${quote(`${problem.given}:`)}.`,
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
            : `${code(`${problem.key}:`)} doesn’t take ${quote(problem.given)}.`,
        hint: didYouMean(
          problem.nearest && `${problem.key}:${problem.nearest}`,
          `It takes ${escapeMrkdwn(problem.expected)}.`,
        ),
      };
    case 'period':
      return describePeriodProblem(problem.problem);
    case 'not-for-fair-share':
      return {
        what: `Fair share doesn’t take ${code(`${problem.given}:`)}.`,
        hint: `It counts accepted bookings, and takes a period, ${codes(['team:', 'scope:', 'event:'])}.`,
      };
    case 'given-twice':
      return {
        what: `There’s a second ${problem.what}: ${quote(problem.given)}.`,
        hint: `Ask with one ${problem.what} at a time.`,
      };
    case 'contradiction':
      return {
        what: `${code(problem.first)} and ${code(problem.second)} don’t go together.`,
        hint: 'Leave one of them out.',
      };
    case 'other-command':
      return {
        what:
          problem.command === 'bookings'
            ? `Rankings can’t be filtered by ${code(`${problem.given}:`)}.`
            : `Bookings can’t be filtered by ${code(`${problem.given}:`)}.`,
        hint: `Use it with ${code(commands[problem.command])}.`,
      };
    case 'nothing-before':
      return {
        what: `There’s nothing to compare ${quote(problem.given)} with.`,
        hint: `Choose a period with a start, such as ${code('last month')}.`,
      };
    case 'sort-not-possible':
      return {
        what: `Bookings can’t be sorted by ${quote(problem.given)}.`,
        hint: 'They’re listed by start time.',
      };
  }
}

function describePeriodProblem(problem: PeriodProblem): ProblemText {
  const examples = `Periods look like ${codes(['last week', 'last 30 days', 'march', '2026-01-05..2026-01-31'])}.`;
  switch (problem.reason) {
    case 'no-such-day':
      return {
        what: `There’s no ${quote(problem.given)}.`,
        hint: `That month has ${Number(problem.lastDayOfMonth.slice(-2))} days.`,
      };
    case 'no-such-month':
      return {
        what: `There’s no month like that in ${quote(problem.given)}.`,
        hint: 'Months go from 01 to 12.',
      };
    case 'year-out-of-range':
      return {
        what: `The year in ${quote(problem.given)} is out of range.`,
        hint: `Years go from ${problem.earliest} to ${problem.latest}.`,
      };
    case 'date-format':
      return {
        what: `I can’t read the date ${quote(problem.given)}.`,
        hint: `Write it with the year first: ${code('2026-01-31')}.`,
      };
    case 'end-before-start':
      return {
        what: `The period ends (${problem.last}) before it starts (${problem.first}).`,
        hint: `Did you mean ${code(`${problem.last}..${problem.first}`)}?`,
      };
    case 'unknown-unit':
      return {
        what: `I don’t know the period ${quote(problem.given)}.`,
        hint: didYouMean(problem.nearest, examples),
      };
    case 'unit-missing':
      return { what: `${quote(problem.given)} of what?`, hint: examples };
    case 'count-missing':
      return {
        what: `How many ${problem.unit}s?`,
        hint: `For example ${code(`last 3 ${problem.unit}s`)}, or ${code('last week')}.`,
      };
    case 'count-out-of-range':
      return {
        what: `${quote(problem.given)} is out of range.`,
        hint: `You can ask for 1 to ${problem.max} ${problem.unit}s.`,
      };
    case 'unit-not-countable':
      return {
        what: `I can’t count ${quote(problem.given)}.`,
        hint: `Ask for days, weeks or months, such as ${code('last 12 months')}, or for ${code('last year')} or ${code('last quarter')}.`,
      };
    case 'date-missing':
      return {
        what: `There’s no date after ${quote(problem.given)}.`,
        hint: `For example ${code('since 2026-01-05')}.`,
      };
    case 'not-a-date':
      return {
        what: `${quote(problem.given)} isn’t a date.`,
        hint: `Dates look like ${code('2026-01-31')}.`,
      };
    case 'unknown-word':
      return { what: `I don’t understand ${quote(problem.given)}.`, hint: examples };
  }
}

/** A person's mistake in a command, which `describeProblem` puts into words. */
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
  /** Cal.com would accept the filter here and ignore it; the other command supports it. */
  | { readonly reason: 'other-command'; readonly given: string; readonly command: 'rankings' | 'bookings' }
  /** A period without a start has no earlier one to compare with. */
  | { readonly reason: 'nothing-before'; readonly given: string }
  | { readonly reason: 'sort-not-possible'; readonly given: string };

export type Parsed<Question> =
  | { readonly kind: 'help' }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'invalid'; readonly problem: Problem };
