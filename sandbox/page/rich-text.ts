import { h } from './dom.js';
import { type Json, listAt, numberAt, objectAt, textAt } from './json.js';
import { type Names, renderInline, STYLE_TAGS } from './text.js';
import type { Inline, Style } from './tokens.d.js';

/** A `rich_text` block or cell: sections, lists, quotes and preformatted text. */
export function renderRichText(block: Json, names: Names): HTMLElement {
  return h(
    'div',
    { class: 'rich-text', dir: 'auto' },
    ...listAt(block, 'elements').map((el) => renderPart(el, names)),
  );
}

function renderPart(part: Json, names: Names): HTMLElement {
  const inline = () => listAt(part, 'elements').map((element) => renderElement(element, names));
  const bordered = numberAt(part, 'border') ? 'bordered' : undefined;
  switch (part.type) {
    case 'rich_text_section':
      return h('div', { class: 'rich-section' }, ...inline());
    case 'rich_text_quote':
      return h('blockquote', { class: bordered }, ...inline());
    case 'rich_text_preformatted':
      return h('pre', { class: bordered, tabindex: 0 }, ...inline());
    case 'rich_text_list':
      return renderList(part, names);
    default:
      return h('div', { class: 'unknown' }, `cannot show rich text of type ${textAt(part, 'type')}`);
  }
}

function renderList(list: Json, names: Names): HTMLElement {
  const ordered = list.style === 'ordered';
  const indent = Math.min(numberAt(list, 'indent') ?? 0, 8);
  const items = listAt(list, 'elements').map((item) =>
    h('li', { dir: 'auto' }, ...listAt(item, 'elements').map((element) => renderElement(element, names))),
  );
  const start = (numberAt(list, 'offset') ?? 0) + 1;
  return ordered
    ? h('ol', { class: `indent-${indent}`, start }, ...items)
    : h('ul', { class: `indent-${indent}` }, ...items);
}

function renderElement(element: Json, names: Names): Node {
  const style = objectAt(element, 'style') ?? {};
  const inline = renderInline(tokenOf(element), names);
  const node = style.code === true ? h('code', {}, inline) : inline;
  return STYLES.filter((name) => style[name] === true).reduce<Node>(
    (inner, name) => h(STYLE_TAGS[name], {}, inner),
    node,
  );
}

const STYLES: readonly Style[] = ['bold', 'italic', 'strike', 'underline'];

function tokenOf(element: Json): Inline {
  switch (element.type) {
    case 'text':
      return { kind: 'text', text: textAt(element, 'text') };
    case 'link': {
      const label = textAt(element, 'text');
      return { kind: 'link', url: textAt(element, 'url'), ...(label ? { label } : {}) };
    }
    case 'emoji':
      return emojiToken(element);
    case 'user':
      return { kind: 'user', id: textAt(element, 'user_id') };
    case 'usergroup':
      return { kind: 'group', id: textAt(element, 'usergroup_id') };
    case 'channel':
      return { kind: 'channel', id: textAt(element, 'channel_id') };
    case 'broadcast':
      return { kind: 'broadcast', name: textAt(element, 'range') };
    case 'color':
      return { kind: 'code', text: textAt(element, 'value') };
    case 'date':
      return {
        kind: 'date',
        unix: numberAt(element, 'timestamp') ?? Number.NaN,
        format: textAt(element, 'format'),
        fallback: textAt(element, 'fallback'),
        ...(element.url ? { url: textAt(element, 'url') } : {}),
      };
    default:
      return { kind: 'text', text: `[cannot show ${textAt(element, 'type')}]` };
  }
}

function emojiToken(element: Json): Inline {
  const points = textAt(element, 'unicode');
  if (!/^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(points))
    return { kind: 'emoji', name: textAt(element, 'name') };
  const codes = points.split('-').map((point) => Number.parseInt(point, 16));
  if (codes.some((code) => code > 0x10ffff)) return { kind: 'emoji', name: textAt(element, 'name') };
  return { kind: 'text', text: String.fromCodePoint(...codes) };
}
