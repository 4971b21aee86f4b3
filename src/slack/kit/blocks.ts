import type { types } from '@slack/bolt';
import { limits } from './limits';
import { plain, singleLine } from './text';

/** Without a value, who presses it says it all. */
export function button(label: string, actionId: string, value: string | null = null): types.Button {
  return { type: 'button', text: plain(label), action_id: actionId, ...(value === null ? {} : { value }) };
}

export function option(text: string, value: string): types.PlainTextOption {
  return { text: plain(singleLine(text, limits.optionText)), value };
}

export function select(
  actionId: string,
  placeholder: string,
  options: readonly types.PlainTextOption[],
  current: string | null,
): types.StaticSelect {
  const initial = options.find(({ value }) => value === current);
  return {
    type: 'static_select',
    action_id: actionId,
    placeholder: plain(placeholder),
    options: [...options],
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}
