import { h } from './dom.js';
import { isJson, type Json, listAt, textAt } from './json.js';
import { renderRichText } from './rich-text.js';
import type { Names } from './text.js';

/** A `table` or `data_table`: the first row is the head. */
export function renderTable(block: Json, names: Names): HTMLElement {
  const rows = Array.isArray(block.rows) ? block.rows.map(cellsOf) : [];
  const columns = listAt(block, 'column_settings').map((column) => textAt(column, 'align'));
  const [head = [], ...body] = rows;
  const alignOf = (cell: Json, index: number) =>
    columns[index] || (cell.type === 'raw_number' && block.type === 'data_table' ? 'right' : '');
  const cell = (tag: 'th' | 'td', scope: string | undefined) => (content: Json, index: number) =>
    h(tag, { class: `align-${alignOf(content, index) || 'left'}`, scope }, renderCell(content, names));
  const rowHead = typeof block.row_header_column_index === 'number' ? block.row_header_column_index : -1;
  const caption = textAt(block, 'caption');
  const table = h(
    'table',
    {},
    caption !== '' && h('caption', { dir: 'auto' }, caption),
    h('thead', {}, h('tr', {}, ...head.map(cell('th', 'col')))),
    h(
      'tbody',
      {},
      ...body.map((row) =>
        h('tr', {}, ...row.map((content, index) => bodyCell(content, index, rowHead, cell))),
      ),
    ),
  );
  // A wide table scrolls on its own, which the keyboard can only do when it may have the focus.
  return h(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': caption || 'Table' },
    table,
  );
}

type CellMaker = (
  tag: 'th' | 'td',
  scope: string | undefined,
) => (content: Json, index: number) => HTMLElement;

const bodyCell = (content: Json, index: number, rowHead: number, cell: CellMaker): HTMLElement =>
  index === rowHead ? cell('th', 'row')(content, index) : cell('td', undefined)(content, index);

const cellsOf = (row: unknown): readonly Json[] => (Array.isArray(row) ? row.filter(isJson) : []);

function renderCell(cell: Json, names: Names): HTMLElement {
  if (cell.type === 'rich_text') return renderRichText(cell, names);
  return h('span', { dir: 'auto' }, textAt(cell, 'text') || textAt(cell, 'value') || textAt(cell, 'number'));
}
