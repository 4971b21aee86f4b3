import type { types } from '@slack/bolt';
import { limits, type Message } from '../../kit/limits';
import { context, spokenText } from '../../kit/mrkdwn';
import { visibleLength } from '../../kit/visible-length';

/** A digest's message with its thread below it, as far as one message holds. Seen by the asker alone. */
export function buildDigestPreview(main: Message, thread: readonly Message[]): Message {
  const words = 'Preview: only you see this, and nothing was posted.';
  const blocks: types.KnownBlock[] = [context(words), ...main.blocks];
  let left = thread.length;
  for (const message of thread) {
    const more: readonly types.KnownBlock[] = [
      { type: 'divider' },
      context('In its thread:'),
      ...message.blocks,
    ];
    // One place is kept for what is said below.
    const fits =
      blocks.length + more.length < limits.blocksPerMessage &&
      visibleLength([...blocks, ...more]) < limits.visibleTextPerMessage - 200;
    if (!fits) break;
    blocks.push(...more);
    left -= 1;
  }
  const rest = left === 0 ? [] : [context('More follows in the thread, which a preview has no room for.')];
  return { text: spokenText(`${words} ${main.text}`), blocks: [...blocks, ...rest], picture: main.picture };
}
