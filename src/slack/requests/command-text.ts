/** One piece of a command's text: a plain word, or a filter such as `team:"Sales EU"`. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'filter'; readonly key: string; readonly value: string };

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What the person typed, from what Slack sends with `should_escape`: `<mailto:a@b.test|a@b.test>` is the e-mail,
 * `<@U1|ana>` is `@ana`, `<#C1|sales>` is `#sales`, a link is its address, and `& < >` come as entities.
 */
export function unescapeSlackText(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_whole, inner: string) => {
      const [target = '', label = ''] = inner.split('|', 2);
      if (target.startsWith('mailto:')) return target.slice('mailto:'.length);
      if (target.startsWith('@') || target.startsWith('#')) return target[0] + (label || target.slice(1));
      return target;
    })
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

// A filter is a key of letters, a colon, and a value that may be quoted; phones and pasted text bring curly
// quotes, and people put a space after the colon.
const tokenPattern = /([a-z]+):\s*(?:"((?:[^"\\]|\\.)*)"?|(\S+)|$)|"((?:[^"\\]|\\.)*)"?|(\S+)/gi;

export const straightQuotes = (text: string) => text.replace(/[“”„«»]/g, '"');

const unquote = (text: string) => text.replace(/\\(["\\])/g, '$1');

/** Splits a command's text into words and filters. Any text has tokens; nothing here can fail. */
export function parseCommandText(rawText: string): readonly Token[] {
  const text = straightQuotes(unescapeSlackText(rawText));
  const tokens = [...text.matchAll(tokenPattern)].map((match): Token => {
    const [, key, quotedValue, bareValue, quotedWord, word] = match;
    if (key !== undefined) {
      const value = bareValue ?? unquote(quotedValue ?? '');
      return { kind: 'filter', key: key.toLowerCase(), value: value.trim() };
    }
    return { kind: 'word', text: word ?? unquote(quotedWord ?? '').trim() };
  });
  return tokens.filter((token) => token.kind === 'filter' || token.text !== '');
}

/** A filter value as it has to be typed so that `parseCommandText` reads it back unchanged. */
export function printFilter(key: string, value: string): string {
  const isPlain = /^[^\s"\\“”„«»&<>]+$/.test(value);
  return `${key}:${isPlain ? value : `"${escapeForSlack(value).replace(/["\\]/g, '\\$&')}"`}`;
}

function escapeForSlack(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
