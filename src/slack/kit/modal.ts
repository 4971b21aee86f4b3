import type { types } from '@slack/bolt';
import type { Message } from './message';
import { plain, section } from './text';

/** A modal without a form. `said` is our own mrkdwn, or blocks. */
export function buildModal(
  title: string,
  said: string | readonly types.KnownBlock[],
  close = 'Close',
): types.ModalView & { blocks: types.KnownBlock[] } {
  const blocks = typeof said === 'string' ? [section(said)] : [...said];
  return { type: 'modal', title: plain(title), close: plain(close), blocks };
}

/** Leaves out the message's buttons: in a modal there is no message to replace. */
export const buildModalOf = (title: string, { blocks }: Pick<Message, 'blocks'>) =>
  buildModal(
    title,
    blocks.filter(({ type }) => type !== 'actions'),
  );

/** A form's values come back by both ids; a mistake is shown at the block. */
export interface InputPlace {
  readonly blockId: string;
  readonly actionId: string;
}

interface About {
  readonly hint?: string;
  readonly placeholder?: string;
  /** May be left empty; false by default. */
  readonly optional?: boolean;
}

type InputElement = types.InputBlock['element'];
type WithoutId<Element> = Element extends unknown ? Omit<Element, 'action_id'> : never;

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

/** A single-choice menu. Nothing is chosen at first when `current` is not offered. */
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

export function severalInput(
  place: InputPlace,
  label: string,
  type: 'checkboxes' | 'multi_static_select',
  options: Options,
  current: readonly string[],
  about?: About,
): types.InputBlock {
  const initial = options.filter(({ value }) => value !== undefined && current.includes(value));
  // Slack refuses an empty list here.
  const chosen = initial.length === 0 ? {} : { initial_options: initial };
  return input(place, label, { type, options: [...options], ...chosen }, about);
}

/** An empty `current` leaves the field blank. */
export function textInput(
  place: InputPlace,
  label: string,
  current: string,
  { maxLength, ...about }: About & { readonly maxLength: number },
): types.InputBlock {
  const initial = current === '' ? {} : { initial_value: current };
  return input(place, label, { type: 'plain_text_input', max_length: maxLength, ...initial }, about);
}

/** A bot cannot post into others' direct messages. `sharesOutside` adds channels of several companies. */
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
