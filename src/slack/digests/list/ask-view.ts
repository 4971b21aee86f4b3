import type { types } from '@slack/bolt';
import type { Connection } from '../../../accounts/connection';
import type { Digest } from '../../../digests/digest';
import { nextRun } from '../../../digests/schedule';
import { toSeconds } from '../../../lib/time/calendar';
import { encodeDigest } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds, commands } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { context, escapeUserText, mention, mentionChannel, section, singleLine } from '../../kit/text';
import { runTimeText, sourceText } from './text';
import {
  accessibleTextOf,
  actionLabels,
  backToList,
  type DigestListRow,
  type DigestMenuAction,
  digestButton,
  isPendingSkip,
  perPage,
  rowText,
  rowTitle,
  sendText,
} from './view';

/** Asks which of several digests is meant. */
export function buildWhichDigest(
  action: DigestMenuAction,
  rows: readonly DigestListRow[],
  showsChannel: boolean,
): Message {
  const shown = rows.slice(0, perPage);
  const title = `*Which digest?* ${rows.length} can be meant.`;
  const rest = rows.length > shown.length ? [context(`\`${commands.digest}\` lists all of them.`)] : [];
  return {
    text: accessibleTextOf([title, ...shown.map((row) => rowText(row, showsChannel))]),
    blocks: [
      section(title),
      ...shown.map((row) => ({
        ...section(rowText(row, showsChannel)),
        // The block id carries the digest; the button's value carries the action.
        block_id: encodeDigest(row.digest),
        accessory: button(actionLabels[action], actionIds.digestMore, action),
      })),
      ...rest,
    ],
  };
}

/** Asks for confirmation. */
export function buildActionConfirmation(
  action: Extract<DigestMenuAction, 'stop' | 'pause' | 'send' | 'skip'>,
  row: DigestListRow,
  idempotencyKey: string,
): Message {
  const { digest, isOwner, mayChange } = row;
  const { schedule, skipAt, ownerSlackUserId } = digest;
  const channel = mentionChannel(digest.channelId);
  const next = row.preparing ?? digest.nextRunAt;
  const told = isOwner ? '' : ` Its owner, ${mention(ownerSlackUserId)}, is told.`;
  const buttonOf = digestButton.bind(null, digest);
  const pause = digest.state.kind === 'active' ? [buttonOf('Pause it', actionIds.digestPause)] : [];
  const [words, ...buttons] = ((): readonly [string, ...types.Button[]] => {
    switch (action) {
      case 'stop':
        return mayChange
          ? [
              `*Stop this digest?* It’s deleted with its history, for everyone in ${channel}.${told} To keep it for later, pause it.`,
              { ...buttonOf('Stop it', actionIds.digestStop), style: 'danger' },
              ...pause,
            ]
          : [
              `*Only its owner or an admin can stop it for good.* You can pause it: nothing more is posted in ${channel}, and its owner, ${mention(ownerSlackUserId)}, is told that you’d like it stopped.`,
              buttonOf('Pause it and tell its owner', actionIds.digestStop),
            ];
      case 'pause':
        return [
          `*Pause this digest?* Nothing is posted in ${channel} until somebody resumes it.${told}`,
          ...pause,
        ];
      case 'send':
        return [
          `*Send it now?* ${sendText(row, channel)}`,
          {
            ...buttonOf('Send it now', actionIds.digestSendNow, { pressId: idempotencyKey }),
            style: 'primary',
          },
          buttonOf('Preview', actionIds.digestPreview),
        ];
      case 'skip': {
        if (next === null || isPendingSkip(skipAt, next))
          return ['*Nothing to skip:* the next post is skipped already.'];
        const then = nextRun(schedule, next).at;
        return [
          `*Skip ${runTimeText(next, schedule.timeZone)}?* Nothing is posted in ${channel} then. The one after is ${runTimeText(then, schedule.timeZone)}.${told}`,
          buttonOf('Skip it', actionIds.digestSkip, { runAt: toSeconds(next) }),
        ];
      }
    }
  })();
  return {
    text: accessibleTextOf([words, rowText(row, true)]),
    blocks: [
      section(words),
      context(rowTitle(digest, true)),
      {
        type: 'actions',
        elements: [...buttons, button(action === 'send' ? 'Not now' : 'Keep it', actionIds.digestList, '0')],
      },
    ],
  };
}

/** Asks with whose access to take over a digest. Its content and channel stay the same. */
export function buildTakeOverChoice(
  digest: Digest,
  { own, shared }: { readonly own: Connection | null; readonly shared: Connection | null },
): Message {
  const isPersonal = digest.content.scope.kind === 'me';
  const choice = (label: string, actionId: string, { calcomName }: Connection): types.Button =>
    digestButton(digest, `${label}: ${singleLine(calcomName, 40)}`, actionId);
  const choices = [
    ...(own === null ? [] : [choice('With my own access', actionIds.digestTakeOverOwn, own)]),
    // Through the shared connection, a person's own numbers would be those of its owner.
    ...(shared === null || isPersonal
      ? []
      : [choice('With the shared access', actionIds.digestTakeOverShared, shared)]),
  ];
  const owner = mention(digest.ownerSlackUserId);
  const words = [
    `*Take over this digest from ${owner}?* It becomes yours: you’re told when something is wrong with it. ${owner} is told that you did.`,
    rowTitle(digest, true),
    escapeUserText(sourceText(digest.content, 'its owner’s'), 200),
    ...(isPersonal ? ['It shows its owner’s own bookings: from then on, yours.'] : []),
    ...(choices.length === 0
      ? ['*There’s no Cal.com access to take it over with.* Connect your own with `/cal-account` first.']
      : []),
  ].join('\n');
  return {
    text: accessibleTextOf([words]),
    blocks: [
      section(words),
      ...(choices.length === 0 ? [] : [{ type: 'actions' as const, elements: choices }]),
      backToList(),
    ],
  };
}
