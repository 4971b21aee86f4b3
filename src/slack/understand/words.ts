import { parseCommandText, type Token } from '../kit/command-text';
import { foldName } from './names';

/** One word of a text, as it is compared and as it was typed. */
export interface Word {
  /** Folded, without accents, possessives and punctuation around it; "-" between the halves of a hyphenated one. */
  readonly text: string;
  readonly given: string;
  /** The label of a mention: "ana" of "@ana". */
  readonly mention: string | null;
}

export interface PlainText {
  readonly words: readonly Word[];
  readonly filters: readonly Extract<Token, { kind: 'filter' }>[];
  /** Whom the text mentions, by label: Slack's id. */
  readonly mentions: ReadonlyMap<string, string>;
  /** Values of filters that were mistyped. */
  readonly corrections?: readonly {
    readonly kind: 'read-as';
    readonly given: string;
    readonly read: string;
  }[];
  /** There was more of it. */
  readonly isCut: boolean;
}

const longestText = 1_000;
const mostWords = 30;
// Slack sends `<@U012AB|ana>`.
const mentionPattern = /<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/g;

export function toPlainText(raw: string): PlainText {
  const mentions = new Map<string, string>();
  for (const [, id = '', label = ''] of raw.slice(0, longestText).matchAll(mentionPattern)) {
    mentions.set(foldName(label.replace(/^@/, '') || id), id);
  }
  const tokens = parseCommandText(raw.slice(0, longestText));
  const filters = tokens.flatMap((token) => (token.kind === 'filter' ? [token] : []));
  const words = tokens.flatMap((token) => (token.kind === 'word' ? token.text.split(/[\s,;]+/) : []));
  const pieces = words.flatMap((word) => toWords(word, mentions));
  return {
    words: pieces.slice(0, mostWords),
    filters,
    mentions,
    isCut: raw.length > longestText || pieces.length > mostWords,
  };
}

function toWords(given: string, mentions: ReadonlyMap<string, string>): readonly Word[] {
  const folded = foldName(given);
  const mention = folded.startsWith('@') && mentions.has(folded.slice(1)) ? folded.slice(1) : null;
  if (mention !== null) return [{ text: folded, given, mention }];
  if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(folded)) return [{ text: folded, given, mention: null }];
  if (/^(?:-+|\.{2,}|~)$/.test(folded)) return [{ text: '-', given, mention: null }];
  if (/^'\d\d$/.test(folded)) return [{ text: folded, given, mention: null }];
  const bare = folded.replace(/^[^\p{L}\p{N}&-]+/u, '').replace(/(?<!\d)\.$|[^\p{L}\p{N}.&-]+$/u, '');
  const text = bare.replace(/'s$|(?<=s)'$/, '').replaceAll(/(?<=\p{L})'(?=\p{L})/gu, '');
  if (text === '') return [];
  // "no-show", "jan-mar", "past/cancelled"; dates stay whole.
  const isWhole = /\d[-/.]\d|^\d{4}-|-\d{4}$|^(?:the-)?(?:this|last|next)-/.test(text);
  const parts = isWhole
    ? [text]
    : text
        .replaceAll('_', '-')
        .split(/(-)|\//)
        .filter((part) => part);
  return parts.map((part) => ({ text: part, given: parts.length === 1 ? given : part, mention: null }));
}
