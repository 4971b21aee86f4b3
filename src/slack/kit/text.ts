import type { types } from '@slack/bolt';
import { withoutInvisible } from '../../lib/text/fold';
import { toSeconds } from '../../lib/time/calendar';
import { limits, truncate } from './limits';

const entity: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Replaces Slack's three control characters with entities: enough for `text` and `<url|label>`. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => entity[character] ?? character);
}

// A Braille blank looks like a space. Joiners and variation selectors shape what precedes them, two at most;
// alone or in greater numbers they only hide something.
const blanks = /[\s\u2800]+/g;
const joiners = '\\u200C|\\u200D|[\\uFE00-\\uFE0F]|[\\u{E0100}-\\u{E01EF}]';
const strayJoiners = new RegExp(`(?<=^|\\s)(?:${joiners})+|(?<=(?:${joiners}){2})(?:${joiners})+`, 'gu');
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const controls = /[\u0000-\u001F\u007F\u0085\u2028\u2029]+/g;

/** One harmless line of at most `max` units, without control, bidirectional or invisible characters. */
export function singleLine(text: string, max: number): string {
  const seen = withoutInvisible(text.replace(controls, ' ')).replace(blanks, ' ');
  return truncate(seen.replace(strayJoiners, '').trim(), max);
}

// Slack cannot escape formatting characters; zero-width spaces around them keep them from pairing up.
/** External text inside mrkdwn: formats nothing, links nothing and pings nobody. */
export function escapeUserText(text: string, max: number): string {
  return bidiIsolate(escapeMrkdwn(singleLine(text, max)).replace(/[*_~`]/g, '\u200B$&\u200B'));
}

/** Keeps right-to-left text from reordering the figures beside it. */
export function bidiIsolate(text: string): string {
  return /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.test(text) ? `\u2068${text}\u2069` : text;
}

/** Leaves out user info, which would look like the host. */
export function link(url: string, label: string): string {
  const address = new URL(url);
  address.username = '';
  address.password = '';
  return `<${address.href.replace(/[|<>]/g, encodeURIComponent)}|${label}>`;
}

/** At most `max` units, cut between graphemes and outside entities and links. */
export function truncateMrkdwn(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = truncate(text, max).slice(0, -1);
  return `${kept.replace(/(?:&[a-z]{0,3}|<[^<>]*)$/, '')}…`;
}

/** An instant in the reader's own zone; `fallback` is read where dates are not rendered. */
export function dateToken(instant: Date, format: string, fallback: string): string {
  return `<!date^${toSeconds(instant)}^${format}|${escapeMrkdwn(fallback)}>`;
}

/** `verbatim`: only `<…>` becomes a link or a mention. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** Nothing in it formats or pings; emoji codes become emoji. */
export function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: true };
}

/** Takes our own mrkdwn, at most 3,000 characters. */
export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

/** Small print in our own mrkdwn, at most ten texts. */
export function context(...texts: readonly string[]): types.ContextBlock {
  return { type: 'context', elements: texts.map((text) => mrkdwn(text)) };
}

/** A top-level `text` from plain words, escaped: Slack reads mentions in it even where it shows blocks. */
export function fallbackText(words: string): string {
  return truncateMrkdwn(escapeMrkdwn(words), limits.fallbackText);
}

/** A top-level `text` from our own mrkdwn, without the marks that a screen reader would read out. */
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

/** An upper bound of the characters that a reader sees in blocks, dialogs and buttons included. */
export function visibleLength(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + visibleLength(item), 0);
  if (typeof part !== 'object' || part === null) return 0;
  return Object.entries(part).reduce(
    (sum, [key, value]) =>
      sum + (typeof value === 'string' ? (key === 'text' ? value.length + 1 : 0) : visibleLength(value)),
    0,
  );
}

export const mentionChannel = (channelId: string) => `<#${channelId.replace(/\W/g, '')}>`;

/** Mentions as words, because an id says nothing when it is read aloud. */
export const accessibleMentions = (ownMrkdwn: string) =>
  ownMrkdwn.replace(/<@\w+>/g, 'a colleague').replace(/<#\w+>/g, 'a channel');

/** Slack shows the person's name. For private and direct messages, where it notifies nobody else. */
export const mention = (slackUserId: string) => `<@${slackUserId.replace(/\W/g, '')}>`;
