import type { types } from '@slack/bolt';
import { plain } from './text';

/** Without a value, who presses it says it all. */
export function button(label: string, actionId: string, value: string | null = null): types.Button {
  return { type: 'button', text: plain(label), action_id: actionId, ...(value === null ? {} : { value }) };
}
