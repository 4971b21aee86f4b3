import type { types } from '@slack/bolt';
import { actionIds } from './ids';
import { limits } from './limits';
import { plain, singleLine } from './text';

/** `value` is null when the action needs only its presser. */
export function button(label: string, actionId: string, value: string | null = null): types.Button {
  return { type: 'button', text: plain(label), action_id: actionId, ...(value === null ? {} : { value }) };
}

/** Cuts `text` to 75 characters; `value` must fit into 75 too. */
export function option(text: string, value: string): types.PlainTextOption {
  return { text: plain(singleLine(text, limits.optionText)), value };
}

/** Buttons and menus in a row; no block for an empty list. A menu's `blockId` carries its question. */
export function actions(
  elements: types.ActionsBlock['elements'],
  blockId: string | null = null,
): readonly types.ActionsBlock[] {
  if (elements.length === 0) return [];
  return [{ type: 'actions', ...(blockId === null ? {} : { block_id: blockId }), elements }];
}

/** A code block: nothing in it formats or pings, and Slack lets people copy it whole. */
export const preformatted = (lines: readonly string[]): types.RichTextBlock => ({
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_preformatted',
      elements: lines.map((line, at) => ({ type: 'text', text: at < lines.length - 1 ? `${line}\n` : line })),
    },
  ],
});

/** A menu in a message. `current` is chosen at first, if it is among the options. */
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

/** Options of the overflow menu. Slack once required at least two. */
export const overflowOptions = { command: 'command', help: 'help', share: 'share' } as const;

/** `value` carries the question for the button, the `block_id` for the menu; each is left out without it. */
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
