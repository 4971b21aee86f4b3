import { formatSlackDate } from './dates.js';
import { h } from './dom.js';
import { emojiOf } from './emoji.js';
import { type Json, textAt } from './json.js';
import { type MrkdwnOptions, parseMrkdwn } from './mrkdwn.js';
import { readerDates } from './reader.js';
import type { Inline, Paragraph, Style } from './tokens.d.js';

/** Who and what the ids in a text are, for the person reading it. */
export interface Names {
  readonly me: string;
  user(id: string): string | undefined;
  channel(id: string): string | undefined;
  channelCalled(name: string): boolean;
}

export const STYLE_TAGS = {
  bold: 'strong',
  italic: 'em',
  strike: 's',
  underline: 'u',
} as const satisfies Record<Style, string>;

/** A text object, or a message's text, as nodes. */
export function renderText(source: string, options: MrkdwnOptions, names: Names): HTMLElement {
  return h(
    'div',
    { class: 'text', dir: 'auto' },
    ...parseMrkdwn(source, options).map((p) => paragraph(p, names)),
  );
}

/** A composition text object: `plain_text` knows emoji only, `mrkdwn` links on its own unless `verbatim`. */
export function renderTextObject(text: Json, names: Names): HTMLElement {
  const source = textAt(text, 'text');
  if (text.type !== 'mrkdwn') return h('div', { class: 'text', dir: 'auto' }, plain(text));
  const linked = text.verbatim !== true;
  return renderText(source, { linkUrls: linked, linkNames: linked }, names);
}

/** The characters of a `plain_text` object. */
export function plain(text: Json | undefined): string {
  if (!text) return '';
  const source = textAt(text, 'text');
  return text.emoji === false
    ? source
    : source.replace(/:([a-z0-9_+-]+):/g, (_, name: string) => emojiOf(name));
}

function paragraph(token: Paragraph, names: Names): HTMLElement {
  if (token.kind === 'code') return h('pre', { tabindex: 0 }, token.text);
  const tag = token.kind === 'quote' ? 'blockquote' : 'div';
  return h(tag, {}, ...token.children.map((child) => renderInline(child, names)));
}

export function renderInline(token: Inline, names: Names): Node {
  switch (token.kind) {
    case 'text':
      return document.createTextNode(token.text);
    case 'style':
      return h(STYLE_TAGS[token.style], {}, ...token.children.map((child) => renderInline(child, names)));
    case 'code':
      return h('code', {}, token.text);
    case 'link':
      return link(token.url, token.label ?? token.url.replace(/^(mailto|tel):/, ''));
    case 'emoji':
      return document.createTextNode(emojiOf(token.name));
    case 'date':
      return renderDate(token);
    default:
      return renderMention(token, names);
  }
}

type Mention = Extract<Inline, { kind: 'user' | 'channel' | 'channel-name' | 'group' | 'broadcast' }>;

// Whatever would notify somebody is drawn as a mention, so that an unwanted ping cannot be overlooked.
function renderMention(token: Mention, names: Names): Node {
  switch (token.kind) {
    case 'user': {
      const mine = token.id === names.me ? ' mention-loud' : '';
      return h('span', { class: `mention${mine}` }, `@${names.user(token.id) ?? token.label ?? token.id}`);
    }
    case 'group':
      return h('span', { class: 'mention mention-loud' }, token.label ?? `@${token.id}`);
    case 'broadcast':
      return h('span', { class: 'mention mention-loud' }, `@${token.name}`);
    case 'channel':
      return h(
        'span',
        { class: 'mention' },
        `#${names.channel(token.id) ?? token.label ?? 'private-channel'}`,
      );
    case 'channel-name':
      if (!names.channelCalled(token.name)) return document.createTextNode(`#${token.name}`);
      return h('span', { class: 'mention' }, `#${token.name}`);
  }
}

/** A link that leaves the page; an address that is not one of the web's or of mail stays text. */
export function link(url: string, label: string, attributes: Readonly<Record<string, string>> = {}): Node {
  if (!/^(https?|mailto|tel):/i.test(url)) return document.createTextNode(label);
  return h('a', { href: url, target: '_blank', rel: 'noopener noreferrer', ...attributes }, label);
}

function renderDate(token: Extract<Inline, { kind: 'date' }>): Node {
  const shown = formatSlackDate(token.unix, token.format, readerDates()) ?? token.fallback;
  if (token.url) return link(token.url, shown);
  return h('time', { title: token.fallback || undefined, datetime: isoOf(token.unix) }, shown);
}

function isoOf(unix: number): string | undefined {
  const date = new Date(unix * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
