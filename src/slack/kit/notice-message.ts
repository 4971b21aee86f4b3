import type { types } from '@slack/bolt';
import { button } from './blocks';
import type { FailureText } from './failure-text';
import { limits } from './limits';
import type { Message } from './message';
import type { Problem } from './problem';
import { describeProblem } from './problem-text';
import { accessibleText, section, truncateMrkdwn } from './text';

/** What a button of a notice does: the action it stands for, with the value that action expects. */
export interface NoticeButton {
  readonly label: string;
  readonly actionId: string;
  readonly value: string;
}

/** One thing said in mrkdwn, with at most one way on. */
export function buildNotice(mrkdwnText: string, wayOn: NoticeButton | null = null): Message {
  const actions: readonly types.KnownBlock[] =
    wayOn === null ? [] : [{ type: 'actions', elements: [button(wayOn.label, wayOn.actionId, wayOn.value)] }];
  return {
    text: accessibleText(mrkdwnText),
    blocks: [section(truncateMrkdwn(mrkdwnText, limits.sectionText)), ...actions],
  };
}

export function buildFailureNotice(words: FailureText, retry: NoticeButton | null): Message {
  return buildNotice(`*${words.what}*\n${words.todo}`, words.retryable ? retry : null);
}

/** A mistake in a command: what was not understood, the nearest, an example. Nothing was sent to Cal.com. */
export function buildProblemNotice(problem: Problem, command: string, example: string): Message {
  const { what, hint } = describeProblem(problem);
  return buildNotice(
    [
      `*${what}*${hint === '' ? '' : ` ${hint}`}`,
      `For example \`${`${command} ${example}`.trim()}\`, or \`${command} help\`.`,
    ].join('\n'),
  );
}

/** A button or menu whose value cannot be used: altered, cut, too old, or not ours. */
export function buildStartOverNotice(
  what: 'ranking' | 'list',
  wayOn: Omit<NoticeButton, 'label'> | null,
): Message {
  return buildNotice(
    `*This ${what} can’t be continued from here.* It is too old, or its button was altered.`,
    wayOn && { label: 'Start over', ...wayOn },
  );
}
