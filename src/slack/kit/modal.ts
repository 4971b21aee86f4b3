import type { types } from '@slack/bolt';
import type { Message } from './message';
import { plain, section } from './text';

/** A modal without a form. `said`: our own mrkdwn, or blocks. */
export function buildModal(
  title: string,
  said: string | readonly types.KnownBlock[],
  close = 'Close',
): types.ModalView & { blocks: types.KnownBlock[] } {
  const blocks = typeof said === 'string' ? [section(said)] : [...said];
  return { type: 'modal', title: plain(title), close: plain(close), blocks };
}

/** A message in a modal. What its buttons do belongs to a message: here there is nothing to replace. */
export const buildModalOf = (title: string, { blocks }: Pick<Message, 'blocks'>) =>
  buildModal(
    title,
    blocks.filter(({ type }) => type !== 'actions'),
  );

/** Where an input of a form is: what was typed or chosen comes back by both, and a mistake is shown at the block. */
export interface InputPlace {
  readonly blockId: string;
  readonly actionId: string;
}

interface About {
  /** Stands below the field. */
  readonly hint?: string;
  readonly placeholder?: string;
  /** May be left empty; false unless said. */
  readonly optional?: boolean;
}

type InputElement = types.InputBlock['element'];
type WithoutId<Element> = Element extends unknown ? Omit<Element, 'action_id'> : never;

/** A field of a form; `element` is told its action id here. */
export function input(
  { blockId, actionId }: InputPlace,
  label: string,
  element: WithoutId<InputElement>,
  { hint, placeholder, optional = false }: About = {},
): types.InputBlock {
  return {
    type: 'input',
    block_id: blockId,
    label: plain(label),
    element: {
      ...element,
      action_id: actionId,
      ...(placeholder === undefined ? {} : { placeholder: plain(placeholder) }),
    },
    optional,
    ...(hint === undefined ? {} : { hint: plain(hint) }),
  };
}

export type Options = readonly types.PlainTextOption[];

/** A menu of which one is chosen: `current`, or none where that is not offered. In groups where there are any. */
export function menuInput(
  place: InputPlace,
  label: string,
  offered: Options | readonly { readonly label: string; readonly options: Options }[],
  current: string | null,
  about?: About,
): types.InputBlock {
  const groups = offered.flatMap((item) => ('options' in item ? [item] : []));
  const single = offered.flatMap((item) => ('options' in item ? [] : [item]));
  const all = [...single, ...groups.flatMap(({ options }) => options)];
  const initial = all.find(({ value }) => value === current);
  const option_groups = groups.map((group) => ({ label: plain(group.label), options: [...group.options] }));
  const element = {
    type: 'static_select' as const,
    ...(groups.length > 0 ? { option_groups } : { options: single }),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
  return input(place, label, element, about);
}

/** Options of which several are chosen. */
export function severalInput(
  place: InputPlace,
  label: string,
  type: 'checkboxes' | 'multi_static_select',
  options: Options,
  current: readonly string[],
  about?: About,
): types.InputBlock {
  const initial = options.filter(({ value }) => value !== undefined && current.includes(value));
  // Slack takes no empty list here.
  const chosen = initial.length === 0 ? {} : { initial_options: initial };
  return input(place, label, { type, options: [...options], ...chosen }, about);
}

/** A line of text; `current` is empty for none. */
export function textInput(
  place: InputPlace,
  label: string,
  current: string,
  { maxLength, ...about }: About & { readonly maxLength: number },
): types.InputBlock {
  const initial = current === '' ? {} : { initial_value: current };
  return input(place, label, { type: 'plain_text_input', max_length: maxLength, ...initial }, about);
}

/** Channels alone: a bot cannot post into direct messages of others. `sharesOutside`: also those of several companies. */
export function channelInput(
  place: InputPlace,
  label: string,
  {
    sharesOutside,
    hint,
    ...more
  }: { readonly sharesOutside: boolean; readonly hint: string } & Pick<
    types.ConversationsSelect,
    'initial_conversation' | 'default_to_current_conversation' | 'response_url_enabled'
  >,
): types.InputBlock {
  const filter: types.ConversationsSelect['filter'] = {
    include: ['public', 'private'],
    exclude_bot_users: true,
    ...(sharesOutside ? {} : { exclude_external_shared_channels: true }),
  };
  return input(
    place,
    label,
    { type: 'conversations_select', filter, ...more },
    { placeholder: 'Choose a channel', hint },
  );
}
