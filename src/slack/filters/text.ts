import { preformatted } from '../kit/blocks';
import { describeProblem } from '../kit/command-problem';
import { filterInputs } from '../kit/ids';
import { limits, truncate } from '../kit/limits';
import type { Message } from '../kit/message';
import { buildModal, buildModalOf } from '../kit/modal';
import { accessibleText, fallbackText, section, truncateMrkdwn } from '../kit/text';
import type { FilterProblem } from './fields';

const words: Readonly<Record<Exclude<FilterProblem['problem']['reason'], 'not-a-question'>, string>> = {
  'no-day': 'Choose a first or a last day, or another period in the menu.',
  'end-before-start': 'The last day is before the first.',
  'period-and-days': 'You chose a period and other days. Clear the days, or choose “The days below”.',
  'not-a-day': 'Choose a day between 1970 and 2100.',
  'not-an-email': 'This isn’t an e-mail address. A complete one looks like ana@acme.test.',
  nobody: 'Type a name or an e-mail address, as in Cal.com.',
  'text-missing': 'Type what to look for, or choose “Name contains, or whole e-mail is” above.',
  'text-unused': 'Clear this: “is empty” takes no text.',
  'not-a-rating': 'A rating is a number from 0 to 5, with two decimals at most.',
  'all-and-others': '“All” includes the others. Choose it alone, or leave it out.',
  'not-a-uid': 'An ID has only letters, digits, - and _. It’s at the end of a booking’s address.',
  'not-offered': 'This choice isn’t available here. Choose another.',
};

/** The errors of a view submission, by block id. Slack shows about 150 characters of each. */
export function filterErrors(problems: readonly FilterProblem[]): Record<string, string> {
  return Object.fromEntries(
    problems.map(({ field, problem }) => [filterInputs[field].blockId, wordsOf(problem)]),
  );
}

function wordsOf(problem: FilterProblem['problem']): string {
  if (problem.reason !== 'not-a-question') return words[problem.reason];
  const { what, hint } = describeProblem(problem.problem);
  return truncateMrkdwn(accessibleText(`${what} ${hint}`), 150);
}

/** Shown at once: Slack opens a modal only within three seconds of the press. */
export const buildFiltersLoading = () =>
  saying('*Asking Cal.com for teams and event types…* This takes a moment.', 'Cancel');

/** Replaces the submitted form until Cal.com answers. */
export const buildFiltersAsking = () =>
  saying('*Asking Cal.com…* You can close this: the answer comes in the message.', 'Close');

export const buildFiltersDone = (isShown: boolean) =>
  saying(
    isShown ? '*The message shows the answer now.*' : '*No new answer.* A note in the conversation says why.',
    'Close',
  );

export const buildNoFilters = (message: Message) => buildModalOf('Filters', message);

const saying = (text: string, close: string) => buildModal('Filters', text, close);

/** Preformatted, so that the command can be copied unchanged. */
export function buildAsCommand(command: string): Message {
  return {
    text: fallbackText(`As a command: ${command}`),
    blocks: [section('*The same as a command*'), preformatted([truncate(command, limits.sectionText)])],
  };
}
