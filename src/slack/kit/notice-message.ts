import type { types } from '@slack/bolt';
import type { Denial, Purpose } from '../../accounts/permission';
import { actions, button } from './blocks';
import { describeProblem, type Problem } from './command-problem';
import type { FailureText } from './failure-text';
import { actionIds } from './ids';
import { limits } from './limits';
import type { Message, Reply } from './message';
import { accessibleText, context, section, truncateMrkdwn } from './text';

/** `value` is what the action expects. */
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

export function buildNotice(
  mrkdwnText: string,
  ...noticeButtons: readonly (NoticeButton | null | undefined)[]
): Message {
  const buttons = noticeButtons.flatMap((each) =>
    each == null ? [] : [button(each.label, each.actionId, each.value ?? null)],
  );
  return {
    text: accessibleText(mrkdwnText),
    blocks: [section(truncateMrkdwn(mrkdwnText, limits.sectionText)), ...actions(buttons)],
  };
}

export const privateNotice = (...said: Parameters<typeof buildNotice>): Reply => ({
  kind: 'private',
  message: buildNotice(...said),
});

/** Buttons for a question that was not answered: ask it again, and change it. */
export type RecoveryButtons = Readonly<Partial<Record<'retry' | 'filters', NoticeButton | null>>>;

export function buildFailureNotice(words: FailureText, recoveryButtons: RecoveryButtons = {}): Message {
  const buttons = { ...recoveryButtons, connect: connectButton };
  const { text, blocks } = buildNotice(
    `*${words.what}*\n${words.todo}`,
    ...words.buttons.map((name) => buttons[name]),
  );
  return {
    text,
    blocks: words.reference === undefined ? blocks : [...blocks, context(`Reference ${words.reference}`)],
  };
}

/** A mistake in a command, with an example. Nothing was sent to Cal.com. */
export function buildProblemNotice(
  problem: Problem,
  command: string,
  example: string,
  button: NoticeButton | null = null,
): Message {
  const { what, hint } = describeProblem(problem);
  return buildNotice(
    [
      `*${what}*${hint === '' ? '' : ` ${hint}`}`,
      `For example \`${`${command} ${example}`.trim()}\`, or \`${command} help\`.`,
    ].join('\n'),
    button,
  );
}

/** For a button or menu whose value is altered, cut, too old, or not ours. */
export function buildStartOverNotice(
  what: 'ranking' | 'list',
  startOver: Omit<NoticeButton, 'label'> | null,
): Message {
  return buildNotice(
    `*This ${what} can’t be continued from here.* Its button is too old.`,
    startOver && { label: 'Start over', ...startOver },
  );
}

const texts: Readonly<Record<Denial, string>> = {
  'not-connected':
    '*No Cal.com access yet.*\nConnect your account, or look around with invented people first. An admin can also share one account with everyone here.',
  'own-broken':
    '*Cal.com no longer accepts your connection.*\nIts key or permission has ended. Connect it again.',
  'shared-broken':
    '*Cal.com no longer accepts the account that this workspace shares.*\nIts owner has been told to connect it again. You can connect your own account meanwhile.',
  'bookings-not-allowed':
    '*You can’t list bookings with the shared account.*\nBookings show guests’ names, so an admin decides who may. To see your own bookings, connect your own account with `/cal-account`.',
};

const ownText =
  '*This needs your own Cal.com account.*\nAn account that is shared with everyone here answers only for the teams or the organisation that it is in.';

export function buildAccessDenied(why: Denial, purpose: Purpose): Message {
  if (why !== 'not-connected') return buildNotice(texts[why], connectButton);
  return purpose === 'own'
    ? buildNotice(ownText, connectButton)
    : buildNotice(texts[why], connectButton, sampleButton);
}

/** Like `bookings-not-allowed`, where there is no admin who could change it. */
export const buildNobodyAllows = (): Message =>
  buildNotice(
    '*You can’t list bookings with the shared account.*\nBookings show guests’ names. Whoever runs Roundup decides who may: with `BOOKINGS_VISIBLE_TO`, or by making the first admin with `node dist/index.js admin` and a Slack member id. To see your own bookings, connect your own account with `/cal-account`.',
    connectButton,
  );

const bookingLink = /<[^|<>]*\/booking\/[^|<>]*\|([^<>]*)>/g;

/** Marks the first line as sample data, and removes links to bookings. */
export function markSample({ text, blocks, richBlock }: Message): Message {
  const marked = blocks.map((block, at): types.KnownBlock => {
    if (block.type === 'header') {
      return at > 0
        ? block
        : {
            ...block,
            text: { ...block.text, text: `Sample: ${block.text.text}`.slice(0, limits.headerText) },
          };
    }
    if (block.type !== 'section' || block.text === undefined) return block;
    const plainText = block.text.text.replace(bookingLink, '$1');
    const first = plainText.startsWith('*') ? `*Sample: ${plainText.slice(1)}` : `*Sample:* ${plainText}`;
    const shown = at > 0 ? plainText : first;
    return shown === block.text.text ? block : { ...block, text: { ...block.text, text: shown } };
  });
  const insteadOf = richBlock && marked[blocks.indexOf(richBlock.insteadOf)];
  const footer: readonly types.KnownBlock[] = [
    context('Sample data: invented people, and nothing from Cal.com.'),
    ...actions([button(connectButton.label, connectButton.actionId)]),
  ];
  return {
    text: `Sample: ${text}`.slice(0, limits.fallbackText),
    blocks: marked.length > limits.blocksPerMessage - footer.length ? marked : [...marked, ...footer],
    ...(richBlock && insteadOf && { richBlock: { ...richBlock, insteadOf } }),
  };
}
