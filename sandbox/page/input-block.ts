import { runPress } from './buttons.js';
import { freshId, h } from './dom.js';
import { createControl } from './elements.js';
import { type Json, objectAt, textAt } from './json.js';
import type { Control, Surface } from './surface.js';
import { plain } from './text.js';

/** A labelled field of a form, with room for a hint and for what is wrong with it. */
export function createInputBlock(block: Json, surface: Surface): HTMLElement {
  const element = objectAt(block, 'element') ?? {};
  const blockId = textAt(block, 'block_id');
  const tells = block.dispatch_action === true;
  const pressOf = ({ read }: Control) => ({ blockId, actionId: textAt(element, 'action_id'), state: read() });
  const tell = (control: Control) => {
    if (tells) void runPress(control.target, element, () => surface.act(pressOf(control)));
  };
  const control = createControl(element, blockId, surface, tell);
  if (!control)
    return h('div', { class: 'unknown' }, `cannot show an input of type ${textAt(element, 'type')}`);

  const { target } = control;
  if (!tells) control.node.addEventListener('change', () => surface.remember(pressOf(control)));
  if (tells && target instanceof HTMLInputElement && textAt(element, 'type').endsWith('_input')) {
    // Enter tells the app instead of sending the form.
    target.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      tell(control);
    });
  }
  const id = freshId('field');
  const labelId = `${id}-label`;
  const label = h(
    'label',
    { class: 'label', id: labelId, for: id, dir: 'auto' },
    plain(objectAt(block, 'label')),
    block.optional === true && h('span', { class: 'optional' }, ' (optional)'),
  );
  const hint = plain(objectAt(block, 'hint'));
  target.id = id;
  target.removeAttribute('aria-label');
  target.setAttribute('aria-labelledby', target.tagName === 'SUMMARY' ? `${labelId} ${id}` : labelId);
  if (block.optional !== true && target.matches('input, textarea, select')) {
    target.setAttribute('aria-required', 'true');
  }
  if (hint) target.setAttribute('aria-describedby', `${id}-hint`);
  return h(
    'div',
    { class: 'input-block', 'data-block-id': blockId },
    label,
    control.node,
    hint !== '' && h('div', { class: 'hint', id: `${id}-hint`, dir: 'auto' }, hint),
  );
}
