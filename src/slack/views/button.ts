import type { types } from '@slack/bolt';
import { plain } from './mrkdwn';

/** A button that needs no value: who presses it says it all. */
export function button(label: string, actionId: string): types.Button {
  return { type: 'button', text: plain(label), action_id: actionId };
}
