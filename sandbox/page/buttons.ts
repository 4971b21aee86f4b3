import { askConfirm } from './confirm.js';
import { freshId, h } from './dom.js';
import { type Json, listAt, objectAt, textAt } from './json.js';
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

// As in the style sheet.
const GAP_PX = 4;

export interface MenuItem {
  readonly label: string;
  readonly run: (toggle: HTMLButtonElement) => void;
}

/** A button that opens a list of things to do. `attributes` are the button's. */
export function createMenu(
  items: readonly MenuItem[],
  attributes: Readonly<Record<string, string>>,
): HTMLElement {
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
      ...attributes,
    },
    '⋯',
  );
  const menu = h('div', { class: 'menu', role: 'menu', id: menuId, hidden: true });
  const rows = items.map(({ label, run }) => {
    const row = h('button', { type: 'button', role: 'menuitem', tabindex: -1 }, label);
    row.addEventListener('click', () => {
      open(false);
      run(toggle);
    });
    return row;
  });
  menu.append(...rows);

  function open(wanted: boolean): void {
    menu.hidden = !wanted;
    if (wanted) place(menu, toggle);
    toggle.setAttribute('aria-expanded', String(wanted));
    (wanted ? rows[0] : toggle)?.focus();
  }
  toggle.addEventListener('click', () => open(menu.hidden === true));
  const wrapper = h('div', { class: 'overflow-wrap' }, toggle, menu);
  wrapper.addEventListener('keydown', (event) => {
    if (menu.hidden) return;
    const active = document.activeElement;
    const at = active instanceof HTMLButtonElement ? rows.indexOf(active) : -1;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) rows[(at + step + rows.length) % rows.length]?.focus();
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

/** Above its button where there is no room below, and to its left where there is none on the right. */
function place(menu: HTMLElement, toggle: HTMLElement): void {
  menu.classList.remove('above', 'leftwards');
  const { bottom, right, width, height } = menu.getBoundingClientRect();
  const button = toggle.getBoundingClientRect();
  const room = roomAround(menu);
  menu.classList.toggle('above', bottom > room.bottom && button.top - height - GAP_PX >= room.top);
  menu.classList.toggle('leftwards', right > room.right && button.right - width >= room.left);
}

/** The part of the window that no parent of the node scrolls away or cuts off. */
function roomAround(node: HTMLElement): Pick<DOMRect, 'top' | 'left' | 'bottom' | 'right'> {
  const room = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
  for (let outer = node.parentElement; outer !== null; outer = outer.parentElement) {
    if (getComputedStyle(outer).overflowY === 'visible') continue;
    const { top, left, bottom, right } = outer.getBoundingClientRect();
    room.top = Math.max(room.top, top);
    room.left = Math.max(room.left, left);
    room.bottom = Math.min(room.bottom, bottom);
    room.right = Math.min(room.right, right);
  }
  return room;
}

/**
 * Runs what a press means and shows the control as busy until it is over.
 * `work` must end in bounded time; a press on a busy control is the second half of a double click.
 */
export async function runPress(
  control: HTMLElement,
  element: Json,
  work: () => Promise<void>,
): Promise<boolean> {
  if (control.getAttribute('aria-busy') === 'true') return false;
  const confirm = objectAt(element, 'confirm');
  if (confirm && !(await askConfirm(confirm))) return false;
  // Not `disabled`: that would take the focus from the keyboard.
  control.setAttribute('aria-busy', 'true');
  try {
    await work();
  } finally {
    control.removeAttribute('aria-busy');
  }
  return true;
}
