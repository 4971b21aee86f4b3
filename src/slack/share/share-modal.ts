import type { types } from '@slack/bolt';
import { type callbackIds, shareInput } from '../kit/ids';
import type { Message } from '../kit/message';
import { context, plain, section } from '../kit/text';

export type ShareCallback = (typeof callbackIds)['shareRankings' | 'shareBookings'];

const title = plain('Share');

/** There at once: a form has to be opened within three seconds of the press. */
export function buildSharePreparing(): types.ModalView {
  return {
    type: 'modal',
    title,
    close: plain('Cancel'),
    blocks: [section('*Asking Cal.com…* This takes a moment.')],
  };
}

/** Exactly what would be posted, and where to. `metadata` comes back when it is sent. */
export function buildSharePreview(
  message: Message,
  given: { readonly callbackId: ShareCallback; readonly metadata: string; readonly sharesOutside: boolean },
): types.ModalView {
  const { callbackId, metadata, sharesOutside } = given;
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: metadata,
    title,
    submit: plain('Share'),
    close: plain('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: shareInput.blockId,
        label: plain('Post it in'),
        hint: plain(
          sharesOutside
            ? 'Everyone there will see it, people of other companies too where they are in the channel.'
            : 'Everyone there will see it. Channels that other companies are in are left out; an admin of Roundup can allow them.',
        ),
        element: {
          type: 'conversations_select',
          action_id: shareInput.actionId,
          placeholder: plain('Choose a channel'),
          default_to_current_conversation: true,
          response_url_enabled: true,
          filter: {
            include: ['public', 'private'],
            exclude_bot_users: true,
            ...(sharesOutside ? {} : { exclude_external_shared_channels: true }),
          },
        },
      },
      { type: 'divider' },
      context('This is what will be posted:'),
      ...message.blocks,
    ],
  };
}

/** Why nothing can be shared. */
export function buildNotShared(message: Message): types.ModalView {
  // What its buttons do belongs to a message: here there is nothing to replace.
  const blocks = message.blocks.filter(({ type }) => type !== 'actions');
  return { type: 'modal', title, close: plain('Close'), blocks: [...blocks] };
}
