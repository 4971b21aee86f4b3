import { freshId, h } from './dom.js';
import { heldValue, stateOf } from './element-state.js';
import { listAt, objectAt, textAt } from './json.js';
import { type OptionEntry, optionEntry, optionGroups, optionValue } from './options.js';
import type { Control, ControlInput } from './surface.js';
import { plain, renderTextObject } from './text.js';

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
