import type { types } from '@slack/bolt';
import { button } from './blocks';
import type { FailureText } from './failure-text';
import { actionIds } from './ids';
import { limits } from './limits';
import type { Message } from './message';
import type { Problem } from './problem';
import { describeProblem } from './problem-text';
import { accessibleText, context, section, truncateMrkdwn } from './text';

/** What a button of a notice does: the action it stands for, with the value that action expects. */
export interface NoticeButton {
  readonly label: string;
  readonly actionId: string;
  readonly value?: string;
}

export const connectButton: NoticeButton = { label: 'Connect Cal.com', actionId: actionIds.accountKey };
export const sampleButton: NoticeButton = {
  label: 'Try with sample data',
  actionId: actionIds.accountSample,
};

/** One thing said in mrkdwn, with the ways on from it. */
export function buildNotice(mrkdwnText: string, ...waysOn: readonly (NoticeButton | null)[]): Message {
  const buttons = waysOn.flatMap((way) =>
    way === null ? [] : [button(way.label, way.actionId, way.value ?? null)],
  );
  const actions: readonly types.KnownBlock[] =
    buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
  return {
    text: accessibleText(mrkdwnText),
    blocks: [section(truncateMrkdwn(mrkdwnText, limits.sectionText)), ...actions],
  };
}

export function buildFailureNotice(words: FailureText, retry: NoticeButton | null): Message {
  const { text, blocks } = buildNotice(
    `*${words.what}*\n${words.todo}`,
    words.retryable ? retry : null,
    words.connects ? connectButton : null,
  );
  return {
    text,
    blocks: words.reference === undefined ? blocks : [...blocks, context(`Reference ${words.reference}`)],
  };
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
