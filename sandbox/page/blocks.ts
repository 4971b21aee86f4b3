import { renderChart } from './charts.js';
import { h } from './dom.js';
import { createElement } from './elements.js';
import { createInputBlock } from './input-block.js';
import { type Json, listAt, objectAt, textAt } from './json.js';
import { type MarkdownPart, parseMarkdown } from './markdown.js';
import { picture } from './picture.js';
import { renderRichText } from './rich-text.js';
import type { Surface } from './surface.js';
import { renderTable } from './tables.js';
import { type Names, plain, renderInline, renderTextObject } from './text.js';
import type { Inline } from './tokens.d.js';

type RenderBlock = (block: Json, surface: Surface) => HTMLElement;

const BLOCKS: Readonly<Record<string, RenderBlock>> = {
  section: renderSection,
  header: (block) => h('h2', { class: 'header', dir: 'auto' }, plain(objectAt(block, 'text'))),
  divider: () => h('hr'),
  context: renderContext,
  actions: renderActions,
  image: renderImage,
  input: createInputBlock,
  rich_text: (block, { names }) => renderRichText(block, names),
  table: (block, { names }) => renderTable(block, names),
  data_table: (block, { names }) => renderTable(block, names),
  data_visualization: renderChart,
  markdown: (block, { names }) => renderMarkdown(textAt(block, 'text'), names),
};

/** The blocks of a message or a view as nodes; one that cannot be shown says so instead of vanishing. */
export function renderBlocks(blocks: readonly Json[], surface: Surface): HTMLElement {
  return h(
    'div',
    { class: 'blocks' },
    ...blocks.map((block) => {
      const type = textAt(block, 'type');
      const render = Object.hasOwn(BLOCKS, type) ? BLOCKS[type] : undefined;
      const node = render?.(block, surface) ?? unknownBlock(type);
      node.classList.add('block');
      return node;
    }),
  );
}

const unknownBlock = (type: string) => h('div', { class: 'unknown' }, `cannot show a block of type ${type}`);

function renderSection(block: Json, surface: Surface): HTMLElement {
  const text = objectAt(block, 'text');
  const fields = listAt(block, 'fields').map((field) => renderTextObject(field, surface.names));
  const accessory = objectAt(block, 'accessory');
  return h(
    'div',
    { class: 'section' },
    h(
      'div',
      { class: 'section-text' },
      text && renderTextObject(text, surface.names),
      fields.length > 0 && h('div', { class: 'fields' }, ...fields),
    ),
    accessory &&
      h(
        'div',
        { class: 'accessory' },
        createElement(accessory, textAt(block, 'block_id'), surface, plain(text)),
      ),
  );
}

function renderContext(block: Json, { names }: Surface): HTMLElement {
  const parts = listAt(block, 'elements').map((element) =>
    element.type === 'image' ? picture(element, 'context-image') : renderTextObject(element, names),
  );
  return h('div', { class: 'context' }, ...parts);
}

function renderActions(block: Json, surface: Surface): HTMLElement {
  const elements = listAt(block, 'elements').map((element) =>
    createElement(element, textAt(block, 'block_id'), surface, ''),
  );
  return h('div', { class: 'actions' }, ...elements);
}

function renderImage(block: Json): HTMLElement {
  const title = plain(objectAt(block, 'title'));
  return h('figure', {}, title !== '' && h('figcaption', { dir: 'auto' }, title), picture(block, 'image'));
}

function renderMarkdown(source: string, names: Names): HTMLElement {
  return h(
    'div',
    { class: 'text markdown', dir: 'auto' },
    ...parseMarkdown(source).map((part) => renderMarkdownPart(part, names)),
  );
}

function renderMarkdownPart(part: MarkdownPart, names: Names): HTMLElement {
  const inline = (tokens: readonly Inline[]) => tokens.map((token) => renderInline(token, names));
  switch (part.kind) {
    case 'rule':
      return h('hr');
    case 'code':
      return h('pre', { tabindex: 0 }, part.text);
    case 'list':
      return h(part.ordered ? 'ol' : 'ul', {}, ...part.items.map((item) => h('li', {}, ...inline(item))));
    case 'heading':
      return h('h3', {}, ...inline(part.children));
    case 'quote':
      return h('blockquote', {}, ...inline(part.children));
    case 'text':
      return h('div', {}, ...inline(part.children));
  }
}
