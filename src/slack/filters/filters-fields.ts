import type { types } from '@slack/bolt';
import type { PeriodSpec } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import { option } from '../kit/blocks';
import { filterInputs } from '../kit/ids';
import { plain } from '../kit/text';
import { type FilterField, filterOptions, type PeriodFields, showPeriod } from './filters-form';

interface About {
  readonly hint?: string;
  readonly optional?: boolean;
}

/** A field of a filter form; `hint` stands below it. Every menu has an option for nothing, so few are optional. */
export function input(
  field: FilterField,
  label: string,
  element: types.InputBlock['element'],
  { hint, optional = false }: About = {},
): types.InputBlock {
  const { blockId } = filterInputs[field];
  return {
    type: 'input',
    block_id: blockId,
    label: plain(label),
    element,
    optional,
    ...(hint === undefined ? {} : { hint: plain(hint) }),
  };
}

export type Options = readonly types.PlainTextOption[];

/** A menu of which one is chosen; with groups where there are any. */
export function menu(
  field: FilterField,
  label: string,
  options: Options | readonly { readonly label: string; readonly options: Options }[],
  current: string,
  about: About = {},
): types.InputBlock {
  const groups = options.flatMap((item) => ('options' in item ? [item] : []));
  const single = options.flatMap((item) => ('options' in item ? [] : [item]));
  const initial = [...single, ...groups.flatMap((group) => group.options)].find(
    ({ value }) => value === current,
  );
  const offered =
    groups.length > 0
      ? {
          option_groups: groups.map((group) => ({
            label: plain(group.label),
            options: [...group.options],
          })),
        }
      : { options: [...single] };
  const element: types.StaticSelect = {
    type: 'static_select',
    action_id: filterInputs[field].actionId,
    ...offered,
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
  return input(field, label, element, about);
}

/** A menu of which several are chosen, or none. */
export function severalOf(
  field: FilterField,
  label: string,
  options: Options,
  current: readonly string[],
  about: About & { readonly placeholder: string },
): types.InputBlock {
  const initial = options.filter(({ value }) => value !== undefined && current.includes(value));
  const element: types.MultiStaticSelect = {
    type: 'multi_static_select',
    action_id: filterInputs[field].actionId,
    placeholder: plain(about.placeholder),
    options: [...options],
    // Slack takes no empty list here.
    ...(initial.length === 0 ? {} : { initial_options: initial }),
  };
  return input(field, label, element, { ...about, optional: true });
}

/** A line of text, or nothing. */
export function line(
  field: FilterField,
  label: string,
  current: string,
  about: About & { readonly placeholder: string },
): types.InputBlock {
  const element: types.PlainTextInput = {
    type: 'plain_text_input',
    action_id: filterInputs[field].actionId,
    placeholder: plain(about.placeholder),
    max_length: Math.max(longestText, current.length),
    ...(current === '' ? {} : { initial_value: current }),
  };
  return input(field, label, element, { ...about, optional: true });
}

const longestText = 200;

/** A period as a menu of common ones, and two days that may stand in its place. */
export function periodInputs(
  { menu: menuField, from, to }: PeriodFields,
  words: { readonly label: string; readonly any: string | null },
  offered: readonly PeriodSpec[],
  current: PeriodSpec | null,
): readonly types.InputBlock[] {
  const shown = showPeriod(current);
  const isOnMenu = current !== null && shown.menu !== filterOptions.days;
  const listed = [...new Set([...offered.map(printPeriod), ...(isOnMenu ? [shown.menu] : [])])];
  const options = [
    ...(words.any === null ? [] : [option(words.any, filterOptions.any)]),
    ...listed.map((text) => option(text.charAt(0).toUpperCase() + text.slice(1), text)),
    option('The days below', filterOptions.days),
  ];
  return [
    menu(menuField, words.label, options, shown.menu),
    input(from, `${words.label}: first day`, day(from, shown.from), { optional: true }),
    input(to, `${words.label}: last day`, day(to, shown.to), {
      optional: true,
      hint: 'Days chosen here replace the period above. One alone leaves the other end open.',
    }),
  ];
}

function day(field: FilterField, current: string | null): types.Datepicker {
  return {
    type: 'datepicker',
    action_id: filterInputs[field].actionId,
    ...(current === null ? {} : { initial_date: current }),
  };
}
