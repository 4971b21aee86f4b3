import type { PageMessage } from './api.d.js';
import { renderBlocks } from './blocks.js';
import { formatSlackDate } from './dates.js';
import { h } from './dom.js';
import { readerDates } from './reader.js';
import type { Surface } from './surface.js';
import { renderText } from './text.js';

/** How a message stands among the others. */
export interface Standing {
  /** It follows another of the same author, and repeats neither picture nor name. */
  readonly isCompact: boolean;
  /** It is shown below the message it replies to. */
  readonly isReply: boolean;
}

export function createMessage(
  message: PageMessage,
  { isCompact, isReply }: Standing,
  surface: Surface,
): HTMLElement {
  const { author, onlyFor } = message;
  const name = (author.kind === 'user' && surface.names.user(author.id)) || author.name;
  const unix = Number.parseFloat(message.ts);
  const sentAt = h(
    'time',
    { class: 'time', title: formatSlackDate(unix, '{date_long} {time_secs}', readerDates()) },
    formatSlackDate(unix, '{time}', readerDates()) ?? '',
  );
  const head = h(
    'div',
    { class: 'message-head' },
    h('span', { class: 'author', dir: 'auto' }, name),
    author.kind === 'bot' && h('span', { class: 'badge' }, 'App'),
    sentAt,
  );
  return h(
    'article',
    {
      class: `message${isCompact ? ' compact' : ''}${onlyFor ? ' ephemeral' : ''}`,
      tabindex: -1,
      'aria-label': `${name}, ${sentAt.textContent}`,
      'data-testid': isReply ? 'reply' : 'message',
      'data-ts': message.ts,
    },
    avatar(name, author.kind, author.id),
    h(
      'div',
      { class: 'message-main' },
      onlyFor !== undefined && h('div', { class: 'only-you' }, 'Only visible to you'),
      message.threadTs !== undefined && !isReply && h('div', { class: 'in-thread' }, 'Replied in a thread'),
      head,
      body(message, surface),
    ),
  );
}

function body(message: PageMessage, surface: Surface): HTMLElement {
  const edited = message.edited ? h('span', { class: 'edited' }, ' (edited)') : '';
  if (message.blocks.length > 0) return h('div', {}, renderBlocks(message.blocks, surface), edited);
  const text = renderText(
    message.text,
    { linkUrls: true, linkNames: message.author.kind === 'user' },
    surface.names,
  );
  (text.lastElementChild ?? text).append(edited);
  return text;
}

/** A square with initials, which the stylesheet draws from the attribute. */
function avatar(name: string, kind: string, id: string): HTMLElement {
  const words = name.split(/[\s._-]+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? '')][0] ?? '',
  );
  const sum = [...id].reduce((all, character) => all + (character.codePointAt(0) ?? 0), 0);
  const square = h('span', {
    class: `avatar ${kind}`,
    'data-initials': initials.join('').toUpperCase(),
    'aria-hidden': 'true',
  });
  if (kind === 'user') square.style.background = COLOURS[sum % COLOURS.length] ?? '';
  return square;
}

const COLOURS = ['#a3431c', '#6a4bb0', '#1f6f8b', '#9a2c63', '#48702a', '#3559a8'];
