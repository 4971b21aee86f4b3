import { plainTypography } from '../../lib/text/fold';
import { escapeMrkdwn } from './text';

/** One piece of a command's text: a plain word, or a filter such as `team:"Sales EU"`. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'filter'; readonly key: string; readonly value: string };

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What the person typed, from what Slack sends with `should_escape`: of `<http://acme.test|acme.test>` and its like
 * the label, where there is one; `<@U1|ana>` is `@ana`, `<#C1|sales>` is `#sales`, `<!subteam^S1|@sales-eu>` is
 * `@sales-eu`, and `& < >` come as entities.
 */
export function unescapeSlackText(text: string): string {
  return text
    .replace(/<([^<>]*)>/g, (_whole, inner: string) => {
      const bar = inner.indexOf('|');
      const target = bar < 0 ? inner : inner.slice(0, bar);
      const label = bar < 0 ? '' : inner.slice(bar + 1);
      const mark = target.startsWith('!') ? '@' : /^[@#]/.exec(target)?.[0];
      if (mark === undefined) return label || target.replace(/^(?:mailto|tel):/, '');
      return mark + (label.replace(/^[@#]/, '') || target.slice(1).replace('subteam^', ''));
    })
    .replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

// A filter is a key of letters, a colon or an equals sign, and a value that may be quoted; people put a space after the
// colon. An apostrophe is a quote where another one ends the word: "'Sales EU'", and not "O'Brien".
const doubleQuoted = /"((?:[^"\\]|\\.)*)"?/.source;
const singleQuoted = /'((?:[^']|'(?=\S)){1,200})'(?=\s|$)/.source;
const tokenPattern = new RegExp(
  `([a-z]+)[:=]\\s*(?:${doubleQuoted}|${singleQuoted}|(\\S+)|$)|${doubleQuoted}|${singleQuoted}|(\\S+)`,
  'gi',
);

const unquote = (text: string) => text.replace(/\\(["\\])/g, '$1');

/** Splits a command's text into words and filters, in plain typography. Any text has tokens; nothing here can fail. */
export function parseCommandText(rawText: string): readonly Token[] {
  const text = plainTypography(unescapeSlackText(rawText));
  const tokens = [...text.matchAll(tokenPattern)].map((match): Token => {
    const [, key, quotedValue, singleValue, bareValue, quotedWord, singleWord, word] = match;
    if (key !== undefined) {
      const value = bareValue ?? singleValue ?? unquote(quotedValue ?? '');
      return { kind: 'filter', key: key.toLowerCase(), value: value.trim() };
    }
    return { kind: 'word', text: (word ?? singleWord ?? unquote(quotedWord ?? '')).trim() };
  });
  return tokens.filter((token) => token.kind === 'filter' || token.text !== '');
}

/** A filter value as it has to be typed so that `parseCommandText` reads it back unchanged. */
export function printFilter(key: string, value: string): string {
  const isPlain = /^[^\s"'\\&<>]+$/.test(value);
  return `${key}:${isPlain ? value : `"${escapeMrkdwn(value).replace(/["\\]/g, '\\$&')}"`}`;
}
