import type { Inline, Paragraph, Style } from './tokens.d.js';

export interface MrkdwnOptions {
  /** Bare URLs become links: not in a text object with `verbatim: true`. */
  readonly linkUrls: boolean;
  /** @here and #channel become mentions: in a text object without `verbatim`, and in what people type. */
  readonly linkNames: boolean;
}

const STYLES: Readonly<Record<string, Style>> = { '*': 'bold', _: 'italic', '~': 'strike' };
const BROADCASTS = new Set(['here', 'channel', 'everyone']);
const FENCE = /```\n?([\s\S]+?)\n?```/g;

/** Slack's own markup, as it came over the wire, as tokens. https://docs.slack.dev/messaging/formatting-message-text */
export function parseMrkdwn(source: string, options: MrkdwnOptions): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let from = 0;
  for (const fence of source.matchAll(FENCE)) {
    paragraphs.push(...parseLines(source.slice(from, fence.index).replace(/\n$/, ''), options));
    paragraphs.push({ kind: 'code', text: plainTextOf(fence[1] ?? '') });
    from = fence.index + fence[0].length;
    if (source[from] === '\n') from += 1;
  }
  return [...paragraphs, ...parseLines(source.slice(from), options)];
}

/** `&lt;` and the like as characters. */
export function decodeEntities(text: string): string {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => (name === 'amp' ? '&' : name === 'lt' ? '<' : '>'));
}

function parseLines(source: string, options: MrkdwnOptions): readonly Paragraph[] {
  if (source === '') return [];
  const groups: { kind: 'text' | 'quote'; lines: string[] }[] = [];
  let quoteRest = false;
  for (const line of source.split('\n')) {
    const marker = /^(?:&gt;|>)((?:&gt;|>){2})? ?/.exec(line);
    const kind = marker || quoteRest ? 'quote' : 'text';
    quoteRest ||= marker?.[1] !== undefined;
    const content = marker ? line.slice(marker[0].length) : line;
    const last = groups.at(-1);
    if (last?.kind === kind) last.lines.push(content);
    else groups.push({ kind, lines: [content] });
  }
  return groups.map(({ kind, lines }) => ({ kind, children: parseInline(lines.join('\n'), options) }));
}

function parseInline(source: string, options: MrkdwnOptions): readonly Inline[] {
  const tokens: Inline[] = [];
  let text = '';
  let at = 0;
  const push = (token: Inline, length: number) => {
    if (text) tokens.push({ kind: 'text', text: decodeEntities(text) });
    text = '';
    tokens.push(token);
    at += length;
  };
  while (at < source.length) {
    const found = tokenAt(source, at, options);
    if (found) push(found.token, found.length);
    else {
      text += source[at];
      at += 1;
    }
  }
  if (text) tokens.push({ kind: 'text', text: decodeEntities(text) });
  return tokens;
}

interface Found {
  readonly token: Inline;
  readonly length: number;
}

function tokenAt(source: string, at: number, options: MrkdwnOptions): Found | undefined {
  const character = source[at] ?? '';
  const rest = () => source.slice(at);
  if (character === '<') {
    const end = source.indexOf('>', at);
    const token = end > at + 1 ? parseAngle(source.slice(at + 1, end)) : undefined;
    return token && { token, length: end - at + 1 };
  }
  if (character === '`') {
    const code = /^`(?!\u200B)([^`\n]+)(?<!\u200B)`/.exec(rest());
    return code?.[1]
      ? { token: { kind: 'code', text: plainTextOf(code[1]) }, length: code[0].length }
      : undefined;
  }
  if (character === ':') {
    const emoji = /^:([a-z0-9_+'-]*[a-z_+][a-z0-9_+'-]*)(?::skin-tone-[2-6])?:/.exec(rest());
    return emoji?.[1] ? { token: { kind: 'emoji', name: emoji[1] }, length: emoji[0].length } : undefined;
  }
  if (!isWordBoundary(source[at - 1])) return undefined;
  const style = STYLES[character];
  if (style) {
    const end = findClosing(source, at);
    if (end === undefined) return undefined;
    const children = parseInline(source.slice(at + 1, end), options);
    return { token: { kind: 'style', style, children }, length: end - at + 1 };
  }
  return autoLinkAt(character, rest, options);
}

function autoLinkAt(character: string, rest: () => string, options: MrkdwnOptions): Found | undefined {
  if (options.linkUrls && character === 'h') {
    const url = /^https?:\/\/[^\s<>]+/.exec(rest())?.[0].replace(/[.,;:!?'")\]*_~]+$/, '');
    if (url) return { token: { kind: 'link', url: decodeEntities(url) }, length: url.length };
  }
  if (options.linkNames && character === '@') {
    const name = /^@(here|channel|everyone)\b/.exec(rest())?.[1];
    if (name) return { token: { kind: 'broadcast', name }, length: name.length + 1 };
  }
  if (options.linkNames && character === '#') {
    const name = /^#([\p{L}\p{N}_-]+)/u.exec(rest())?.[1];
    if (name) return { token: { kind: 'channel-name', name }, length: name.length + 1 };
  }
  return undefined;
}

// A marker opens before a character that is not space and closes after one, on the same line, at a word's edge.
// A zero-width space is how apps keep a marker from being read as one, so it counts as space here.
function findClosing(source: string, open: number): number | undefined {
  const marker = source[open];
  if (isSpace(source[open + 1]) || source[open + 1] === marker) return undefined;
  for (let at = open + 1; at < source.length && source[at] !== '\n'; at += 1) {
    if (source[at] === '<') at = skipTo(source, '>', at);
    else if (source[at] === '`') at = skipTo(source, '`', at);
    else if (source[at] === marker && !isSpace(source[at - 1]) && isWordBoundary(source[at + 1])) return at;
  }
  return undefined;
}

function skipTo(source: string, closing: string, at: number): number {
  const end = source.indexOf(closing, at + 1);
  return end === -1 || source.slice(at, end).includes('\n') ? at : end;
}

const isSpace = (character: string | undefined) => character === undefined || /[\s\u200B]/.test(character);
const isWordBoundary = (character: string | undefined) =>
  character === undefined || !/[\p{L}\p{N}]/u.test(character);

function parseAngle(inside: string): Inline | undefined {
  const bar = inside.indexOf('|');
  const target = decodeEntities(bar === -1 ? inside : inside.slice(0, bar));
  const label = bar === -1 ? undefined : decodeEntities(inside.slice(bar + 1));
  const labelled = label ? { label } : {};
  const id = target.slice(1);
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { kind: 'user', id, ...labelled };
  if (/^#C[A-Z0-9]+$/.test(target)) return { kind: 'channel', id, ...labelled };
  const subteam = /^!subteam\^([A-Z0-9]+)$/.exec(target)?.[1];
  if (subteam) return { kind: 'group', id: subteam, ...labelled };
  if (BROADCASTS.has(id) && target.startsWith('!')) return { kind: 'broadcast', name: id };
  if (target.startsWith('!date^')) return parseDate(target, label ?? '');
  if (/^(https?:\/\/|mailto:|tel:)/i.test(target)) return { kind: 'link', url: target, ...labelled };
  return label ? { kind: 'text', text: label } : undefined;
}

function parseDate(target: string, fallback: string): Inline {
  const [, unix = '', format = '', url] = target.split('^');
  if (!/^-?\d+$/.test(unix) || format === '') return { kind: 'text', text: fallback };
  return { kind: 'date', unix: Number(unix), format, fallback, ...(url ? { url } : {}) };
}

// In code Slack reads no markup, but links and mentions still arrive in angle brackets.
function plainTextOf(source: string): string {
  return decodeEntities(
    source
      .replace(/<(?:https?:|mailto:)[^|>]*\|([^>]*)>/g, '$1')
      .replace(/<((?:https?:|mailto:)[^|>]*)>/g, '$1'),
  );
}
