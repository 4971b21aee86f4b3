import type { types } from '@slack/bolt';
import { actions, button, option } from '../kit/blocks';
import { actionIds, shareInput } from '../kit/ids';
import type { Message } from '../kit/message';
import { buildModal, buildModalOf, channelInput } from '../kit/modal';
import { buildNotice } from '../kit/notice-message';
import { context, mentionChannel, plain, section } from '../kit/text';
import type { Preview } from './drafts';

const title = 'Share';

/** Shown at once: Slack opens a modal only within three seconds of the press. */
export const buildSharePreparing = () =>
  buildModal(title, '*Asking Cal.com…* This takes a moment.', 'Cancel');

const nameChoices = [option('Numbers only', 'numbers'), option('Better half by name', 'names')] as const;

/** Shows exactly what would be posted. `previewId` comes back on submission and with a choice of names. */
export function buildSharePreview(preview: Preview, previewId: string): types.ModalView {
  const { message, other, isNamed, callbackId, sharesOutside } = preview;
  const names: types.RadioButtons = {
    type: 'radio_buttons',
    action_id: actionIds.shareNames,
    options: [...nameChoices],
    initial_option: nameChoices[isNamed ? 1 : 0],
  };
  return {
    type: 'modal',
    callback_id: callbackId,
    private_metadata: previewId,
    title: plain(title),
    submit: plain('Share'),
    close: plain('Cancel'),
    blocks: [
      channelInput(shareInput, 'Post it in', {
        sharesOutside,
        default_to_current_conversation: true,
        response_url_enabled: true,
        hint: sharesOutside
          ? 'Everyone there will see it, people of other companies too.'
          : 'Everyone there will see it. Channels with other companies are left out; an admin can allow them.',
      }),
      ...actions(other === null ? [] : [names], previewId),
      { type: 'divider' },
      context('This is what will be posted:'),
      ...message.blocks,
    ],
  };
}

export const buildNotShared = (message: Message) => buildModalOf(title, message);

/** For the asker, after posting. `value` is what Undo carries; with `posted` null there is no Undo. */
export function buildShared(
  channelId: string | null,
  posted: { readonly permalink: string | null; readonly value: string } | null,
): Message {
  const where = channelId === null ? '*Posted.*' : `*Posted in ${mentionChannel(channelId)}.*`;
  if (posted === null) {
    return buildNotice(`${where} To be able to undo it next time, \`/invite\` Roundup there.`);
  }
  const { permalink, value } = posted;
  const see = permalink === null ? [] : [{ ...button('See it', actionIds.shareSee), url: permalink }];
  return {
    text: 'Posted. You can undo it for 30 minutes.',
    blocks: [section(where), ...actions([...see, button('Undo', actionIds.shareUndo, value)])],
  };
}

/** Replaces the message of `buildShared`. */
export const buildUndone = (channelId: string, wasThere: boolean): Message =>
  buildNotice(
    wasThere
      ? `*Undone.* Your post in ${mentionChannel(channelId)} is deleted.`
      : `*It was gone already.* Somebody deleted the post in ${mentionChannel(channelId)}.`,
  );

export const buildNotUndone = (): Message =>
  buildNotice('*This can’t be undone any more.* A post can be undone for 30 minutes, by whoever shared it.');
