import type { types } from '@slack/bolt';
import type { Connection } from '../../../accounts/connection';
import type { Digest } from '../../../digests/digest';
import { encodeDigest } from '../../kit/action-value';
import { button } from '../../kit/blocks';
import { actionIds } from '../../kit/ids';
import type { Message } from '../../kit/message';
import { accessibleText, escapeUserText, mention, section, singleLine } from '../../kit/text';
import { backToList } from './digest-list-view';
import { rowTitle } from './row';
import { sourceWords } from './text';

/** With whose access? What a digest shows stays as it is, and so does its channel. */
export function buildTakeOverChoice(
  digest: Digest,
  { own, shared }: { readonly own: Connection | null; readonly shared: Connection | null },
): Message {
  const isPersonal = digest.content.scope.kind === 'me';
  const value = encodeDigest({ digestId: digest.id, runAt: null });
  const choice = (label: string, actionId: string, { calcomName }: Connection): types.Button =>
    button(`${label}: ${singleLine(calcomName, 40)}`, actionId, value);
  const choices = [
    ...(own === null ? [] : [choice('With my own access', actionIds.digestTakeOverOwn, own)]),
    // One person's own numbers through the shared access would be those of whoever shares it.
    ...(shared === null || isPersonal
      ? []
      : [choice('With the shared access', actionIds.digestTakeOverShared, shared)]),
  ];
  const words = [
    `*Take over this digest from ${mention(digest.ownerSlackUserId)}?* You will be its owner and told when something is wrong with it. ${mention(digest.ownerSlackUserId)} is told that you did.`,
    rowTitle(digest, true),
    escapeUserText(sourceWords(digest.content, 'its owner’s'), 200),
    ...(isPersonal ? ['It shows its owner’s own bookings: from then on, yours.'] : []),
    ...(choices.length === 0
      ? [
          '*There is no Cal.com access to take it over with.* Connect your own account with `/cal-account` first.',
        ]
      : []),
  ].join('\n');
  return {
    text: accessibleText(words.replace(/<@\w+>/g, 'its owner').replace(/<#\w+>/g, 'a channel')),
    blocks: [
      section(words),
      ...(choices.length === 0 ? [] : [{ type: 'actions' as const, elements: choices }]),
      backToList(),
    ],
  };
}
