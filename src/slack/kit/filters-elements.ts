import type { types } from '@slack/bolt';
import { button } from './blocks';
import { actionIds } from './ids';
import { plain } from './text';

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
