import { createButton, createOverflow } from './buttons.js';
import { createControl } from './controls.js';
import { freshId, h } from './dom.js';
import { type Json, textAt } from './json.js';
import { picture } from './picture.js';
import { runPress } from './press.js';
import type { Control, Surface } from './surface.js';

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
  // What it holds is its text, and part of its name.
  target.id = freshId('field');
  const name = h('span', { id: `${target.id}-label`, hidden: true }, label);
  node.append(name);
  target.setAttribute('aria-labelledby', `${name.id} ${target.id}`);
}
