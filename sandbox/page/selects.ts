import { h } from './dom.js';
import { heldValue, stateOf } from './element-state.js';
import { objectAt, textAt } from './json.js';
import { type OptionEntry, optionGroups, optionValue } from './options.js';
import type { Control, ControlInput } from './surface.js';
import { plain } from './text.js';

/** A select of one thing, as the browser's own. */
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
