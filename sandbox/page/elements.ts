import { createButton, createOverflow, runPress } from './buttons.js';
import { freshId, h } from './dom.js';
import { initialState } from './element-state.js';
import { createExternalSelect } from './external-select.js';
import { createFilePlaceholder, createTextInput, createTimeInput } from './inputs.js';
import { type Json, textAt } from './json.js';
import { picture } from './picture.js';
import { createChoiceList, createMultiSelect, createSelect } from './selects.js';
import { type Control, type ControlInput, controlKey, type Surface } from './surface.js';

/** An element of a section or an actions block: each change of it is told to the app at once. */
export function createElement(element: Json, blockId: string, surface: Surface, label: string): HTMLElement {
  const type = textAt(element, 'type');
  if (type === 'button') return createButton(element, blockId, surface);
  if (type === 'overflow') return createOverflow(element, blockId, surface);
  if (type === 'image') return picture(element, 'thumbnail');
  const control = createControl(element, blockId, surface, ({ target, read }) => {
    const press = { blockId, actionId: textAt(element, 'action_id'), state: read() };
    void runPress(target, element, () => surface.act(press));
  });
  if (!control) return h('span', { class: 'unknown' }, `cannot show an element of type ${type}`);
  if (label && !control.target.hasAttribute('aria-label')) nameControl(control, label);
  return control.node;
}

function nameControl({ node, target }: Control, label: string): void {
  if (target.tagName !== 'SUMMARY') {
    target.setAttribute('aria-label', label);
    return;
  }
  // Its text says what is chosen, so the label comes before it and not in its place.
  target.id = freshId('field');
  const name = h('span', { id: `${target.id}-label`, hidden: true }, label);
  node.append(name);
  target.setAttribute('aria-labelledby', `${name.id} ${target.id}`);
}

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
