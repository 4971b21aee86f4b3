import type { Json } from './json.js';

export type ElementState = Json;

/** What a stateful element chooses; text is typed instead. */
const CHOSEN: Readonly<Record<string, string>> = {
  static_select: 'option',
  external_select: 'option',
  radio_buttons: 'option',
  checkboxes: 'option',
  users_select: 'user',
  channels_select: 'channel',
  conversations_select: 'conversation',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'date_time',
};

const isSeveral = (type: string) => type === 'checkboxes' || type.startsWith('multi_');

/** Which field of the state a stateful element fills, or with "initial" for "selected" what it starts from. */
function fieldOf(type: string, stage: 'selected' | 'initial'): string {
  const chosen = CHOSEN[type.replace(/^multi_/, '')];
  if (chosen) return `${stage}_${chosen}${isSeveral(type) ? 's' : ''}`;
  return /_input$/.test(type) && type !== 'file_input'
    ? stage === 'initial'
      ? 'initial_value'
      : 'value'
    : '';
}

/** An element's state in Slack's shape: its type and one field, `null` or `[]` while nothing is chosen. */
export function stateOf(type: string, value: unknown): ElementState {
  const holds = fieldOf(type, 'selected');
  if (holds === '') return { type };
  const empty = value === undefined || value === null || value === '';
  return { type, [holds]: empty ? (isSeveral(type) ? [] : null) : value };
}

/** What the element holds before anybody touches it. */
export function initialState(element: Json): ElementState {
  const type = typeof element.type === 'string' ? element.type : '';
  return stateOf(type, element[fieldOf(type, 'initial')]);
}

/** The one field an element fills, whatever its name. */
export function heldValue(state: ElementState): unknown {
  const type = typeof state.type === 'string' ? state.type : '';
  return state[fieldOf(type, 'selected')];
}
