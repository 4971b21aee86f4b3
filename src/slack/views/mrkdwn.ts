import type { types } from '@slack/bolt';
import { limits, truncate } from './limits';

const entity: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Slack's three control characters as entities. Enough for `text` and for `<url|label>`. */
export function escapeMrkdwn(text: string): string {
  return text.replace(/[&<>]/g, (character) => entity[character] ?? character);
}

// Slack has no escape for its formatting characters; a zero-width space on the inner side keeps them from
// pairing up. Direction overrides would turn the rest of the line around.
const overrides = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
const controls = /[\u0000-\u001F\u007F\u0085\u2028\u2029]+/g;

/** Wire text as one harmless line: no control characters, no direction overrides, at most `max` long. */
export function plainLine(text: string, max: number): string {
  return truncate(text.replace(controls, ' ').replace(overrides, '').replace(/\s+/g, ' ').trim(), max);
}

/** Wire text inside mrkdwn: shown as it is, formatting nothing, linking nothing and pinging nobody. */
export function wireText(text: string, max: number): string {
  return isolate(escapeMrkdwn(plainLine(text, max)).replace(/[*_~`]/g, '\u200B$&\u200B'));
}

/** Keeps right-to-left text from reordering the figures beside it. */
export function isolate(text: string): string {
  return /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/.test(text) ? `\u2068${text}\u2069` : text;
}

export function link(url: string, label: string): string {
  return `<${new URL(url).href.replace(/[|<>]/g, encodeURIComponent)}|${label}>`;
}

/** An instant in the reader's own zone; the fallback is read where dates are not rendered. */
export function dateToken(instant: Date, format: string, fallback: string): string {
  return `<!date^${Math.floor(instant.getTime() / 1000)}^${format}|${escapeMrkdwn(fallback)}>`;
}

/** A mrkdwn text object in which only what is written as `<…>` becomes a link or a mention. */
export function mrkdwn(text: string): types.MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

export function plain(text: string): types.PlainTextElement {
  return { type: 'plain_text', text, emoji: true };
}

export function section(text: string): types.SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

export function context(...texts: readonly string[]): types.ContextBlock {
  return { type: 'context', elements: texts.map((text) => mrkdwn(text)) };
}

/**
 * A message's top-level `text` from plain words. Slack reads mentions in it even where blocks are shown instead, so
 * it is escaped as a whole.
 */
export function fallbackText(words: string): string {
  return truncate(escapeMrkdwn(words), limits.fallbackText);
}

/** A message's top-level `text` from our own mrkdwn, without the marks that a screen reader would read out. */
export function spokenText(ownMrkdwn: string): string {
  return truncate(ownMrkdwn.replace(/[*`\u200B]/g, ''), limits.fallbackText);
}
