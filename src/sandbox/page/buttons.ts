import { freshId, h } from './dom.js';
import { type Json, listAt, objectAt, textAt } from './json.js';
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
  const menuId = freshId('menu');
  const toggle = h(
    'button',
    {
      type: 'button',
      class: 'button overflow',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-controls': menuId,
      'data-key': controlKey(blockId, actionId),
    },
    '⋯',
  );
  const menu = h('div', { class: 'menu', role: 'menu', id: menuId, hidden: true });
  const items = listAt(element, 'options').map((option) => {
    const item = h(
      'button',
      { type: 'button', role: 'menuitem', tabindex: -1 },
      plain(objectAt(option, 'text')),
    );
    item.addEventListener('click', () => {
      open(false);
      if (option.url) window.open(textAt(option, 'url'), '_blank', 'noopener,noreferrer');
      void runPress(toggle, element, () =>
        surface.act({ blockId, actionId, state: { type: 'overflow', selected_option: option } }),
      );
    });
    return item;
  });
  menu.append(...items);

  function open(wanted: boolean): void {
    menu.hidden = !wanted;
    toggle.setAttribute('aria-expanded', String(wanted));
    (wanted ? items[0] : toggle)?.focus();
  }
  toggle.addEventListener('click', () => open(menu.hidden === true));
  const wrapper = h('div', { class: 'overflow-wrap' }, toggle, menu);
  wrapper.addEventListener('keydown', (event) => {
    if (menu.hidden) return;
    const active = document.activeElement;
    const at = active instanceof HTMLButtonElement ? items.indexOf(active) : -1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) items[(at + step + items.length) % items.length]?.focus();
    else if (event.key === 'Escape') open(false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  wrapper.addEventListener('focusout', (event) => {
    const next = event.relatedTarget;
    if (next instanceof Node && wrapper.contains(next)) return;
    menu.hidden = true;
    toggle.setAttribute('aria-expanded', 'false');
  });
  return wrapper;
}
