import { createChoiceList, createMultiSelect } from './choices.js';
import { initialState } from './element-state.js';
import { createExternalSelect } from './external-select.js';
import { createFilePlaceholder, createTextInput, createTimeInput } from './inputs.js';
import { type Json, textAt } from './json.js';
import { createSelect } from './selects.js';
import { type Control, type ControlInput, controlKey, type Surface } from './surface.js';

type CreateControl = (input: ControlInput) => Control;

const CONTROLS: Readonly<Record<string, CreateControl>> = {
  static_select: createSelect,
  external_select: createExternalSelect,
  multi_external_select: createExternalSelect,
  users_select: createSelect,
  channels_select: createSelect,
  conversations_select: createSelect,
  multi_static_select: createMultiSelect,
  multi_users_select: createMultiSelect,
  multi_channels_select: createMultiSelect,
  multi_conversations_select: createMultiSelect,
  checkboxes: createChoiceList,
  radio_buttons: createChoiceList,
  plain_text_input: createTextInput,
  email_text_input: createTextInput,
  url_text_input: createTextInput,
  number_input: createTextInput,
  datepicker: createTimeInput,
  timepicker: createTimeInput,
  datetimepicker: createTimeInput,
  file_input: createFilePlaceholder,
};

/** A stateful element, or undefined for a type that is not one; `changed` is called with what it then holds. */
export function createControl(
  element: Json,
  blockId: string,
  surface: Surface,
  changed: (control: Control) => void,
): Control | undefined {
  const create = CONTROLS[textAt(element, 'type')];
  if (!create) return undefined;
  const key = controlKey(blockId, textAt(element, 'action_id'));
  const held = surface.held.get(key);
  const state = held && held.type === element.type ? held : initialState(element);
  const suggest = (words: string) =>
    surface.suggest({ blockId, actionId: textAt(element, 'action_id') }, words);
  const control = create({ element, state, surface, suggest, changed: () => changed(control) });
  control.target.dataset.key = key;
  surface.controls.set(key, control);
  return control;
}
