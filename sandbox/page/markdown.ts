import type { Inline, Style } from './tokens.d.js';

export type MarkdownPart =
  | { readonly kind: 'heading' | 'text' | 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

const LINES: readonly { readonly kind: string; readonly pattern: RegExp }[] = [
  { kind: 'rule', pattern: /^(?:-{3,}|\*{3,}|_{3,})$/ },
  { kind: 'heading', pattern: /^#{1,6} +(.*)$/ },
  { kind: 'quote', pattern: /^> ?(.*)$/ },
  { kind: 'bullet', pattern: /^\s*[-*+] +(.*)$/ },
  { kind: 'number', pattern: /^\s*\d+[.)] +(.*)$/ },
  { kind: 'text', pattern: /^(.*)$/ },
];

/** The everyday part of standard Markdown, for the `markdown` block: no tables, no nesting of lists. */
export function parseMarkdown(source: string): readonly MarkdownPart[] {
  const parts: MarkdownPart[] = [];
  source.split(/^```[^\n]*\n([\s\S]*?)\n?```$/m).forEach((piece, index) => {
    if (index % 2 === 1) parts.push({ kind: 'code', text: piece });
    else parts.push(...parseLines(piece));
  });
  return parts;
}

function parseLines(source: string): readonly MarkdownPart[] {
  const groups: { kind: string; lines: string[] }[] = [];
  let last: { kind: string; lines: string[] } | undefined;
  for (const line of source.split('\n')) {
    if (line.trim() === '') {
      last = undefined;
      continue;
    }
    const match = LINES.find(({ pattern }) => pattern.test(line)) ?? { kind: 'text', pattern: /^(.*)$/ };
    const content = match.pattern.exec(line)?.[1] ?? '';
    if (last?.kind === match.kind && match.kind !== 'heading') last.lines.push(content);
    else {
      last = { kind: match.kind, lines: [content] };
      groups.push(last);
    }
  }
  return groups.map(({ kind, lines }): MarkdownPart => {
    if (kind === 'rule') return { kind };
    if (kind === 'bullet' || kind === 'number') {
      return { kind: 'list', ordered: kind === 'number', items: lines.map(parseInline) };
    }
    const children = parseInline(lines.join('\n'));
    return { kind: kind === 'heading' || kind === 'quote' ? kind : 'text', children };
  });
}

const INLINE =
  /`([^`\n]+)`|\[([^\]\n]+)\]\((\S+?)\)|(https?:\/\/[^\s<>)]+)|(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\5|(?<![\w*])([*_])(?=\S)(.+?)(?<=\S)\7(?!\w)|:([a-z][a-z0-9_+-]*):/;
const STYLES: Readonly<Record<string, Style>> = {
  '**': 'bold',
  __: 'bold',
  '~~': 'strike',
  '*': 'italic',
  _: 'italic',
};

function parseInline(source: string): readonly Inline[] {
  const match = INLINE.exec(source);
  if (!match) return source ? [{ kind: 'text', text: source }] : [];
  const before = source.slice(0, match.index);
  return [
    ...(before ? [{ kind: 'text' as const, text: before }] : []),
    inlineOf(match),
    ...parseInline(source.slice(match.index + match[0].length)),
  ];
}

function inlineOf([
  whole,
  code,
  label,
  target,
  bare,
  pair,
  strong,
  single,
  soft,
  emoji,
]: RegExpExecArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code };
  if (target !== undefined) return { kind: 'link', url: target, ...(label ? { label } : {}) };
  if (bare !== undefined) return { kind: 'link', url: bare };
  if (emoji !== undefined) return { kind: 'emoji', name: emoji };
  const style = STYLES[pair ?? single ?? ''];
  const inside = strong ?? soft;
  if (style && inside !== undefined) return { kind: 'style', style, children: parseInline(inside) };
  return { kind: 'text', text: whole };
}
