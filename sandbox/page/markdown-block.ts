import { h } from './dom.js';
import { type MarkdownPart, parseMarkdown } from './markdown.js';
import { type Names, renderInline } from './text.js';
import type { Inline } from './tokens.d.js';

export function renderMarkdown(source: string, names: Names): HTMLElement {
  return h(
    'div',
    { class: 'text markdown', dir: 'auto' },
    ...parseMarkdown(source).map((part) => render(part, names)),
  );
}

function render(part: MarkdownPart, names: Names): HTMLElement {
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
