import { plainTypography } from '../../lib/text/fold';
import { escapeMrkdwn } from './text';

/** One piece of a command's text: a plain word, or a filter such as `team:"Sales EU"`. */
export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'filter'; readonly key: string; readonly value: string };

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/**
 * What the person typed, from text that Slack sends with `should_escape`. `<http://acme.test|acme.test>`
 * becomes its label, `<@U1|ana>` becomes `@ana`, `<#C1|sales>` becomes `#sales`, `<!subteam^S1|@sales-eu>`
 * becomes `@sales-eu`, and entities become `& < >`.
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

// A filter is a key of letters, `:` or `=`, spaces, and a value that may be quoted. An apostrophe is a quote
// only when another one ends the word: "'Sales EU'", but not "O'Brien".
const doubleQuoted = /"((?:[^"\\]|\\.)*)"?/.source;
const singleQuoted = /'((?:[^']|'(?=\S)){1,200})'(?=\s|$)/.source;
const tokenPattern = new RegExp(
  `([a-z]+)[:=]\\s*(?:${doubleQuoted}|${singleQuoted}|(\\S+)|$)|${doubleQuoted}|${singleQuoted}|(\\S+)`,
  'gi',
);

const unquote = (text: string) => text.replace(/\\(["\\])/g, '$1');

/** Splits a command's text into words and filters, in plain typography. Never fails. */
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

/** Prints a filter so that `parseCommandText` reads its value back unchanged. */
export function printFilter(key: string, value: string): string {
  const isPlain = /^[^\s"'\\&<>]+$/.test(value);
  return `${key}:${isPlain ? value : `"${escapeMrkdwn(value).replace(/["\\]/g, '\\$&')}"`}`;
}
