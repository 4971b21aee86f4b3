import type { types } from '@slack/bolt';
import { digestInputs } from '../../kit/ids';
import { plain } from '../../kit/text';

/** A field with a menu of which one is chosen. */
export function menu(
  field: keyof typeof digestInputs,
  label: string,
  options: readonly types.PlainTextOption[],
  current: string,
): types.InputBlock {
  const initial = options.find(({ value }) => value === current);
  return input(field, label, {
    type: 'static_select',
    action_id: digestInputs[field].actionId,
    options: [...options],
    ...(initial === undefined ? {} : { initial_option: initial }),
  });
}

/** Slack takes no empty list of initial options. */
export function initialOptions(options: readonly types.PlainTextOption[], values: readonly string[]) {
  const initial = options.filter(({ value }) => value !== undefined && values.includes(value));
  return initial.length === 0 ? {} : { initial_options: initial };
}

/** A field of the form; `hint` stands below it. */
export function input(
  field: keyof typeof digestInputs,
  label: string,
  element: types.InputBlock['element'],
  { hint, optional = false }: { readonly hint?: string; readonly optional?: boolean } = {},
): types.InputBlock {
  return {
    type: 'input',
    block_id: digestInputs[field].blockId,
    label: plain(label),
    element,
    optional,
    ...(hint === undefined ? {} : { hint: plain(hint) }),
  };
}
