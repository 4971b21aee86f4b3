import { freshId, h } from './dom.js';

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

/** What is in sight of all that scrolls or cuts off what is in it. */
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
