import { freshId, h } from './dom.js';
import { heldValue, stateOf } from './element-state.js';
import { type Json, listAt, objectAt, textAt } from './json.js';
import type { ChannelChoice, Choice, Control, ControlInput, Surface } from './surface.js';
import { plain, renderTextObject } from './text.js';

/** A select of one thing: the browser's own. */
export function createSelect({ element, state, surface, changed }: ControlInput): Control {
  const groups = optionGroups(element, surface);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = optionValue(heldValue(state));
  const placeholder = plain(objectAt(element, 'placeholder')) || 'Choose one';
  const option = ({ value, label }: OptionEntry) =>
    h('option', { value, selected: value === chosen && chosen !== '' }, label);
  const select = h(
    'select',
    { class: 'field select', 'aria-label': placeholder },
    h('option', { value: '', selected: !entries.some(({ value }) => value === chosen) }, placeholder),
    ...groups.flatMap((group) =>
      group.label
        ? [h('optgroup', { label: group.label }, ...group.entries.map(option))]
        : group.entries.map(option),
    ),
  );
  const read = () =>
    stateOf(textAt(element, 'type'), entries.find(({ value }) => value === select.value)?.holds);
  select.addEventListener('change', changed);
  return { node: select, target: select, read };
}

/** Checkboxes or radio buttons, with their descriptions. */
export function createChoiceList({ element, state, surface, changed }: ControlInput): Control {
  const type = textAt(element, 'type');
  const single = type === 'radio_buttons';
  const entries = listAt(element, 'options').map(optionEntry);
  const held = heldValue(state);
  const chosen = new Set((Array.isArray(held) ? held : [held]).map(optionValue));
  const name = freshId('choice');
  const boxes = entries.map(({ value }) =>
    h('input', { type: single ? 'radio' : 'checkbox', name, value, checked: chosen.has(value) }),
  );
  const group = h(
    'div',
    { class: 'choices', role: single ? 'radiogroup' : 'group', tabindex: -1 },
    ...entries.map(({ option = {} }, index) => {
      const description = objectAt(option, 'description');
      return h(
        'label',
        { class: 'choice' },
        boxes[index],
        h(
          'span',
          {},
          renderTextObject(objectAt(option, 'text') ?? {}, surface.names),
          description && h('span', { class: 'hint' }, renderTextObject(description, surface.names)),
        ),
      );
    }),
  );
  group.addEventListener('change', changed);
  const read = () => {
    const ticked = entries.filter((_, index) => boxes[index]?.checked).map(({ holds }) => holds);
    return stateOf(type, single ? ticked[0] : ticked);
  };
  return { node: group, target: group, read };
}

/** A select of several things: a list of boxes that opens below the number chosen. */
export function createMultiSelect({ element, state, surface, changed }: ControlInput): Control {
  const groups = optionGroups(element, surface);
  const entries = groups.flatMap((group) => group.entries);
  const held = heldValue(state);
  const chosen = new Set((Array.isArray(held) ? held : []).map(optionValue));
  const placeholder = plain(objectAt(element, 'placeholder')) || 'Choose';
  const boxes = new Map<OptionEntry, HTMLInputElement>();
  const box = (entry: OptionEntry) => {
    const input = h('input', { type: 'checkbox', checked: chosen.has(entry.value) });
    boxes.set(entry, input);
    return h('label', { class: 'choice' }, input, h('span', { dir: 'auto' }, entry.label));
  };
  const lists = groups.map((group) =>
    h(
      'div',
      { role: 'group', 'aria-label': group.label || placeholder },
      group.label !== '' && h('div', { class: 'group-label' }, group.label),
      ...group.entries.map(box),
    ),
  );
  const list = h('div', { class: 'multi-list' }, ...lists);
  const summary = h('summary', { class: 'field select' });
  const details = h('details', { class: 'multi' }, summary, list);
  const picked = () => entries.filter((entry) => boxes.get(entry)?.checked);
  const show = () => {
    const labels = picked().map(({ label }) => label);
    summary.textContent = labels.length === 0 ? placeholder : labels.join(', ');
  };
  // The app is told once, when the list closes, not at every box.
  let told = picked();
  details.addEventListener('change', show);
  details.addEventListener('toggle', () => {
    const now = picked();
    if (details.open) list.scrollIntoView({ block: 'nearest' });
    if (details.open || (now.length === told.length && now.every((entry) => told.includes(entry)))) return;
    told = now;
    changed();
  });
  details.addEventListener('focusout', (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && !details.contains(next)) details.open = false;
  });
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    event.preventDefault();
    event.stopPropagation();
    details.open = false;
    summary.focus();
  });
  show();
  const read = () =>
    stateOf(
      textAt(element, 'type'),
      picked().map(({ holds }) => holds),
    );
  return { node: details, target: summary, read };
}

/** One thing to choose: what stands for it in the control, what is shown, and what the state then holds. */
export interface OptionEntry {
  readonly value: string;
  readonly label: string;
  readonly holds: unknown;
  readonly option?: Json;
}

export interface OptionGroup {
  readonly label: string;
  readonly entries: readonly OptionEntry[];
}

/** What a select of any kind offers; a group without a label is the list itself. */
export function optionGroups(element: Json, surface: Surface): readonly OptionGroup[] {
  switch (textAt(element, 'type').replace(/^multi_/, '')) {
    case 'users_select':
      return [{ label: '', entries: surface.people.map(choiceEntry) }];
    case 'channels_select':
      return [
        { label: '', entries: surface.channels.filter(({ kind }) => kind === 'public').map(choiceEntry) },
      ];
    case 'conversations_select':
      return [{ label: '', entries: surface.channels.filter(filterOf(element)).map(choiceEntry) }];
    default: {
      const groups = listAt(element, 'option_groups');
      return groups.length === 0 ? [optionGroup(element)] : groups.map(optionGroup);
    }
  }
}

/** A group of options as the app writes it; the element itself when its options are in none. */
export const optionGroup = (group: Json): OptionGroup => ({
  label: plain(objectAt(group, 'label')),
  entries: listAt(group, 'options').map(optionEntry),
});

/** Direct messages on this page are all with the app, which is a bot. */
function filterOf(element: Json): (channel: ChannelChoice) => boolean {
  const filter = objectAt(element, 'filter') ?? {};
  const { include } = filter;
  return ({ kind, isShared }) =>
    (Array.isArray(include) ? include.includes(kind) : true) &&
    !(isShared && filter.exclude_external_shared_channels === true) &&
    !(kind === 'im' && filter.exclude_bot_users === true);
}

export const optionEntry = (option: Json): OptionEntry => ({
  value: textAt(option, 'value'),
  label: plain(objectAt(option, 'text')),
  holds: option,
  option,
});

const choiceEntry = ({ id, name }: Choice): OptionEntry => ({ value: id, label: name, holds: id });

/** The value of a held option or id, as options are known by in a control. */
export function optionValue(held: unknown): string {
  if (typeof held === 'string') return held;
  return typeof held === 'object' && held !== null && 'value' in held ? String(held.value) : '';
}
