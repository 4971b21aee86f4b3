import type { types } from '@slack/bolt';
import { actionIds } from './ids';
import { limits } from './limits';
import { plain, singleLine } from './text';

/** Without a value, who presses it says it all. */
export function button(label: string, actionId: string, value: string | null = null): types.Button {
  return { type: 'button', text: plain(label), action_id: actionId, ...(value === null ? {} : { value }) };
}

/** `text` is cut to 75 characters; `value` has to fit into as many. */
export function option(text: string, value: string): types.PlainTextOption {
  return { text: plain(singleLine(text, limits.optionText)), value };
}

/** A row of buttons and menus: no block where there are none. Menus find in `blockId` what they are about. */
export function actions(
  elements: types.ActionsBlock['elements'],
  blockId: string | null = null,
): readonly types.ActionsBlock[] {
  if (elements.length === 0) return [];
  return [{ type: 'actions', ...(blockId === null ? {} : { block_id: blockId }), elements }];
}

/** Set as code, in which nothing can format or ping, and which Slack lets people copy whole. */
export const preformatted = (lines: readonly string[]): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_preformatted',
      elements: lines.map((line, at) => ({ type: 'text', text: at < lines.length - 1 ? `${line}\n` : line })),
    },
  ],
});

/** A menu in a message. `current`: the value that is chosen at first, if it is among the options. */
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

const ids = {
  rankings: { filters: actionIds.rankingsFilters, overflow: actionIds.rankingsOverflow },
  bookings: { filters: actionIds.bookingsFilters, overflow: actionIds.bookingsOverflow },
} as const;

/** What the overflow menu offers. Slack once asked for two at least. */
export const overflowOptions = { command: 'command', help: 'help', share: 'share' } as const;

/**
 * Below an answer: the form with every filter, and a menu of further things, with `more` first. `value` carries the
 * question for the one, the block's id for the other; what carries nothing is left out.
 */
export function filterElements(
  kind: keyof typeof ids,
  value: string | null,
  isInBlockId: boolean,
  more: readonly types.PlainTextOption[] = [],
): readonly (types.Button | types.Overflow)[] {
  const { filters, overflow } = ids[kind];
  const form: types.Button = {
    ...button('Filters…', filters, value),
    accessibility_label: 'Filters of this question, in a form',
  };
  const menu: types.Overflow = {
    type: 'overflow',
    action_id: overflow,
    options: [
      ...more,
      { text: plain('Copy as command'), value: overflowOptions.command },
      { text: plain('What can be asked'), value: overflowOptions.help },
    ],
  };
  return [...(value === null ? [] : [form]), ...(isInBlockId ? [menu] : [])];
}
