import { freshId, h } from './dom.js';
import type { OptionEntry, OptionGroup } from './selects.js';

/** The list below a field one types into. The focus stays in the field; arrow keys walk the list. */
export function createListbox(field: HTMLInputElement, choose: (entry: OptionEntry) => void) {
  const id = freshId('list');
  const list = h('div', { class: 'suggestions', role: 'listbox', id, hidden: true });
  const status = h('div', { class: 'suggestions-status', role: 'status' });
  const panel = h('div', { class: 'suggestions-panel', hidden: true }, status, list);
  let rows: readonly { readonly entry: OptionEntry; readonly node: HTMLElement }[] = [];
  let at = -1;
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', id);

  function point(wanted: number): void {
    at = wanted;
    rows.forEach(({ node }, index) => {
      node.setAttribute('aria-selected', String(index === at));
    });
    const row = rows[at];
    if (row) field.setAttribute('aria-activedescendant', row.node.id);
    else field.removeAttribute('aria-activedescendant');
    row?.node.scrollIntoView({ block: 'nearest' });
  }

  function open(wanted: boolean): void {
    panel.hidden = !wanted;
    field.setAttribute('aria-expanded', String(wanted && rows.length > 0));
    if (wanted) panel.scrollIntoView({ block: 'nearest' });
    else point(-1);
  }

  function show(groups: readonly OptionGroup[], words: string, isUnasked = false): void {
    rows = [];
    list.replaceChildren(
      ...groups.map(({ label, entries }) =>
        h(
          'div',
          { role: 'group', 'aria-label': label || undefined },
          label !== '' && h('div', { class: 'group-label' }, label),
          ...entries.map(row),
        ),
      ),
    );
    list.hidden = rows.length === 0;
    status.textContent = words;
    open(true);
    // Enter takes the first that fits what was typed; a list nobody asked for offers nothing by itself.
    point(rows.length > 0 && !isUnasked ? 0 : -1);
  }

  function row(entry: OptionEntry): HTMLElement {
    const node = h(
      'div',
      { role: 'option', id: freshId('option'), 'aria-selected': 'false', dir: 'auto' },
      entry.label,
    );
    // The field keeps the focus; and a finger that scrolls the list chooses nothing.
    node.addEventListener('mousedown', (event) => event.preventDefault());
    node.addEventListener('click', () => choose(entry));
    rows = [...rows, { entry, node }];
    return node;
  }

  open(false);

  return {
    panel,
    show,
    close: () => open(false),
    /** True when the key was for the list. */
    handleKey(event: KeyboardEvent): boolean {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const entry = rows[at]?.entry;
      if (panel.hidden) return false;
      if (step && rows.length > 0)
        point((Math.max(at, step === 1 ? -1 : 0) + step + rows.length) % rows.length);
      else if (event.key === 'Enter' && entry) choose(entry);
      else if (event.key === 'Escape') open(false);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
