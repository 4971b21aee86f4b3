import { h } from './dom.js';
import { type Json, listAt, objectAt, textAt } from './json.js';
import { createMenu } from './menu.js';
import { runPress } from './press.js';
import { controlKey, type Surface } from './surface.js';
import { link, plain } from './text.js';

export function createButton(element: Json, blockId: string, surface: Surface): HTMLElement {
  const actionId = textAt(element, 'action_id');
  const style = textAt(element, 'style');
  const attributes = {
    class: `button ${style === 'primary' || style === 'danger' ? style : ''}`.trim(),
    'data-key': controlKey(blockId, actionId),
    ...(element.accessibility_label ? { 'aria-label': textAt(element, 'accessibility_label') } : {}),
  };
  const label = plain(objectAt(element, 'text'));
  const url = textAt(element, 'url');
  const node = url ? link(url, label, attributes) : h('button', { type: 'button', ...attributes }, label);
  if (!(node instanceof HTMLElement)) return h('span', attributes, label);
  // A button with an address opens it and tells the app as well.
  node.addEventListener(
    'click',
    () => void runPress(node, element, () => surface.act({ blockId, actionId })),
  );
  return node;
}

/** An overflow menu: a button that opens a list of up to five choices. */
export function createOverflow(element: Json, blockId: string, surface: Surface): HTMLElement {
  const actionId = textAt(element, 'action_id');
  const items = listAt(element, 'options').map((option) => ({
    label: plain(objectAt(option, 'text')),
    run: (toggle: HTMLElement) => {
      if (option.url) window.open(textAt(option, 'url'), '_blank', 'noopener,noreferrer');
      void runPress(toggle, element, () =>
        surface.act({ blockId, actionId, state: { type: 'overflow', selected_option: option } }),
      );
    },
  }));
  return createMenu(items, { 'data-key': controlKey(blockId, actionId) });
}
