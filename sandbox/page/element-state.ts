import type { Json } from './json.js';

export type ElementState = Json;

/** Which field of the state a stateful element fills, and which field of the element it starts from. */
const FIELDS: Readonly<Record<string, readonly [holds: string, startsFrom: string]>> = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  channels_select: ['selected_channel', 'initial_channel'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
};

const MANY = new Set(['selected_options', 'selected_users', 'selected_channels', 'selected_conversations']);

/** An element's state in Slack's shape: its type and one field, `null` or `[]` while nothing is chosen. */
export function stateOf(type: string, value: unknown): ElementState {
  const holds = FIELDS[type]?.[0];
  if (!holds) return { type };
  const empty = value === undefined || value === null || value === '';
  return { type, [holds]: empty ? (MANY.has(holds) ? [] : null) : value };
}

/** What the element holds before anybody touches it. */
export function initialState(element: Json): ElementState {
  const type = typeof element.type === 'string' ? element.type : '';
  return stateOf(type, element[FIELDS[type]?.[1] ?? '']);
}

/** The one field an element fills, whatever its name. */
export function heldValue(state: ElementState): unknown {
  const type = typeof state.type === 'string' ? state.type : '';
  return state[FIELDS[type]?.[0] ?? ''];
}
