import type { types } from '@slack/bolt';
import { withoutInvisible } from '../../lib/text/fold';
import { toSeconds } from '../../lib/time/calendar';
import { limits, truncate } from './limits';

const entity: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack's three control characters as entities. Enough for `text` and for `<url|label>`. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => entity[character] ?? character);
}

// A blank of Braille looks like one. Joiners and selectors of variants shape what they follow, two at most: alone or
// in numbers they only hide something.
const blanks = /[\s\u2800]+/g;
const shapers = '\\u200C|\\u200D|[\\uFE00-\\uFE0F]|[\\u{E0100}-\\u{E01EF}]';
const idleShapers = new RegExp(`(?<=^|\\s)(?:${shapers})+|(?<=(?:${shapers}){2})(?:${shapers})+`, 'gu');
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const controls = /[\u0000-\u001F\u007F\u0085\u2028\u2029]+/g;

/** Wire text as one harmless line: nothing that controls, turns around or cannot be seen, at most `max` long. */
export function singleLine(text: string, max: number): string {
  const seen = withoutInvisible(text.replace(controls, ' ')).replace(blanks, ' ');
  return truncate(seen.replace(idleShapers, '').trim(), max);
}

// Slack has no escape for its formatting characters; a zero-width space on the inner side keeps them from pairing up.
/** Wire text inside mrkdwn: shown as it is, formatting nothing, linking nothing and pinging nobody. */
export function escapeUserText(text: string, max: number): string {
  return bidiIsolate(escapeMrkdwn(singleLine(text, max)).replace(/[*_~`]/g, '\u200B$&\u200B'));
}

/** Keeps right-to-left text from reordering the figures beside it. */
export function bidiIsolate(text: string): string {
  return /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.test(text) ? `\u2068${text}\u2069` : text;
}

/** A link without user info, which would look like the host. */
export function link(url: string, label: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return `<${address.href.replace(/[|<>]/g, encodeURIComponent)}|${label}>`;
}

/** At most `max` long, cut between characters and outside of entities and of links. */
export function truncateMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = truncate(text, max).slice(0, -1);
  return `${kept.replace(/(?:&[a-z]{0,3}|<[^<>]*)$/, '')}…`;
}

/** An instant in the reader's own zone; the fallback is read where dates are not rendered. */
export function dateToken(instant: Date, format: string, fallback: string): string {
  return `<!date^${toSeconds(instant)}^${format}|${escapeMrkdwn(fallback)}>`;
}

/** A mrkdwn text object in which only what is written as `<…>` becomes a link or a mention. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** A plain text object: nothing in it formats or pings, and emoji codes become emoji. */
export function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: true };
}

/** A section of our own mrkdwn, at most 3,000 characters. */
export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

/** Small print: our own mrkdwn, ten texts at most. */
export function context(...texts: readonly string[]): types.ContextBlock {
  return { type: 'context', elements: texts.map((text) => mrkdwn(text)) };
}

/**
 * A message's top-level `text` from plain words. Slack reads mentions in it even where blocks are shown instead, so
 * it is escaped as a whole.
 */
export function fallbackText(words: string): string {
  return truncateMrkdwn(escapeMrkdwn(words), limits.fallbackText);
}

/** A message's top-level `text` from our own mrkdwn, without the marks that a screen reader would read out. */
export function accessibleText(ownMrkdwn: string): string {
  return truncateMrkdwn(ownMrkdwn.replace(/[*`\u200B]/g, ''), limits.fallbackText);
}

/** `1,200` */
export const thousands = (count: number) => count.toLocaleString('en');

/** `1 booking`, `1,200 bookings` */
export const countOf = (count: number, one: string, many = `${one}s`) =>
  `${thousands(count)} ${count === 1 ? one : many}`;

/** "a", "a and b", "a, b and c" */
export function joinList(words: readonly string[], word: 'and' | 'or' = 'and'): string {
  const [last = ''] = words.slice(-1);
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${word} ${last}`;
}

/**
 * At least as many characters as a reader sees of blocks, or of any part of one: all `text`, dialogs' and buttons'
 * included.
 */
export function visibleLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + visibleLength(item), 0);
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === 'string' ? (key === 'text' ? value.length + 1 : 0) : visibleLength(value)),
    0,
  );
}

/** Shows as the channel's name in Slack. */
export const mentionChannel = (channelId: string) => `<#${channelId.replace(/\W/g, '')}>`;

/** Mentions as words: read aloud, an id says nothing. */
export const accessibleMentions = (ownMrkdwn: string) =>
  ownMrkdwn.replace(/<@\w+>/g, 'a colleague').replace(/<#\w+>/g, 'a channel');

/** Shows as the person's name in Slack. For private messages and direct ones: there it notifies nobody else. */
export const mention = (slackUserId: string) => `<@${slackUserId.replace(/\W/g, '')}>`;
