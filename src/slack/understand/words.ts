import { findNearest } from '../../lib/text/nearest-word';
import { parseCommandText, type Token } from '../kit/command-text';
import { isEmail } from '../kit/filters';
import { foldName } from './names';

export interface Word {
  /** Folded, without accents, possessives and outer punctuation. A hyphen is a word of its own: "-". */
  readonly text: string;
  readonly given: string;
  /** The English word for a German or French one. */
  readonly meaning: string | null;
  /** The label of a mention: "ana" of "@ana". */
  readonly mention: string | null;
}

export interface PlainText {
  readonly words: readonly Word[];
  readonly filters: readonly Extract<Token, { kind: 'filter' }>[];
  /** Slack user ids of the people mentioned, by folded label. */
  readonly mentions: ReadonlyMap<string, string>;
  /** Mistyped filter values, and what they were read as. */
  readonly corrections?: readonly {
    readonly kind: 'read-as';
    readonly given: string;
    readonly read: string;
  }[];
  readonly isCut: boolean;
}

const longestText = 1_000;
const maxWords = 60;
// Slack sends `<@U012AB|ana>`.
const mentionPattern = /<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/g;

export function toPlainText(raw: string): PlainText {
  const mentions = new Map<string, string>();
  for (const [, id = '', label = ''] of raw.slice(0, longestText).matchAll(mentionPattern)) {
    mentions.set(foldName(label.replace(/^@/, '') || id), id);
  }
  const tokens = parseCommandText(raw.slice(0, longestText)).map(
    (token) => lookalikeAsWords(token, raw) ?? token,
  );
  const filters = tokens.flatMap((token) => (token.kind === 'filter' ? [token] : []));
  const words = tokens.flatMap((token) =>
    token.kind === 'word' ? partsTogether(token.text).split(/[\s,;]+/) : [],
  );
  const pieces = words.flatMap((word) => toWords(word, mentions));
  const isCut = raw.length > longestText || pieces.length > maxWords;
  return {
    // A text that was cut is not answered: 20 words are enough to suggest questions.
    words: withMeanings(pieces.slice(0, isCut ? 20 : maxWords)),
    filters,
    mentions,
    isCut,
  };
}

const filterKeys =
  'team scope by event member status paid rating vs attendee host uid created updated after before sort'.split(
    ' ',
  );

/** The filter key that was probably meant, or the key itself when none is close. */
export const nearestKey = (key: string) =>
  filterKeys.includes(key) ? key : (findNearest(key, filterKeys) ?? key);

/** Returns words for a token that only looks like a filter, and null for a filter. */
function lookalikeAsWords(token: Token, raw: string): Token | null {
  if (token.kind === 'word') return null;
  const { key, value } = token;
  // Their values are read as plain words.
  if (isNegated(token) || ['period', 'ranking', 'date', 'when'].includes(key))
    return { kind: 'word', text: value };
  // "Team: Sales EU", "sales eu: last month": with a space after the colon, several words may follow.
  const isName = namedKeys.has(key) || !filterKeys.includes(nearestKey(key));
  return isName && new RegExp(`(?<![a-z])${key}[:=]\\s+[^\\s"'“„]`, 'i').test(raw)
    ? { kind: 'word', text: `${key} ${value}` }
    : null;
}

const namedKeys = new Set(['team', 'event', 'member', 'attendee']);

/** Separates words written as one: "rating>=4", "4+", "top3", "last30days", "q1+q2", "5⋅10:00". */
const partsTogether = (text: string) =>
  text
    .replace(/⋅/g, ' ')
    .replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*$/i, '$1 $2')
    .replace(/(?<=^[^@]*[\p{L}\d])\+(?=[\p{L}\d][^@]*$)/gu, ' & ')
    .replace(/([<>]=?|=)(?=\d)/g, ' $1 ')
    .replace(/^(\d(?:\.\d)?)\+$/, 'at least $1')
    .replace(/^(top|bottom|last|past|next)(\d{1,3})(?=\D|$)/i, '$1 $2 ');

/** Whether a filter excludes its value: "status:!cancelled". */
export const isNegated = (token: Token) => token.kind === 'filter' && /^[!-](?=\p{L})/u.test(token.value);

const signs: ReadonlyMap<string, string> = new Map([
  ['+', '&'],
  ['&', '&'],
  ['@', 'at'],
  ['%', 'percent'],
  ['€', 'revenue'],
  ['$', 'revenue'],
  ['£', 'revenue'],
]);

type Piece = Omit<Word, 'meaning'>;

function toWords(given: string, mentions: ReadonlyMap<string, string>): readonly Piece[] {
  const folded = foldName(given);
  const mention = folded.startsWith('@') && mentions.has(folded.slice(1)) ? folded.slice(1) : null;
  if (mention !== null) return [{ text: folded, given, mention }];
  if (isEmail(folded)) return [{ text: folded, given, mention: null }];
  const said = signs.get(folded);
  if (said !== undefined) return [{ text: said, given, mention: null }];
  if (/^(?:[<>]=?|=)$/.test(folded)) return [{ text: folded, given, mention: null }];
  if (/^(?:-+|\.{2,}|~)$/.test(folded)) return [{ text: '-', given, mention: null }];
  if (/^'\d\d$/.test(folded)) return [{ text: folded, given, mention: null }];
  const bare = folded.replace(/^[^\p{L}\p{N}&-]+/u, '').replace(/(?<!\d)\.$|[^\p{L}\p{N}.&-]+$/u, '');
  const text = bare.replace(/'s$|(?<=s)'$/, '').replaceAll(/(?<=\p{L})'(?=\p{L})/gu, '');
  if (text === '') return [];
  // Splits "no-show", "jan-mar" and "past/cancelled". Dates stay whole.
  const isWhole =
    /\d[-/.]\d|^\d{4}-|-\d{4}$|^\d{1,2}-\p{L}{3,9}-\d\d$|^\p{L}{3,9}-\d\d$|^(?:the-)?(?:this|last|next)-|^w\/[coe]$/u.test(
      text,
    );
  const parts = isWhole
    ? [text]
    : text
        .replaceAll('_', '-')
        .split(/(-)|\//)
        .filter((part) => part);
  const pieces = parts.map((part) => ({
    text: part,
    given: parts.length === 1 ? given : part,
    mention: null,
  }));
  if (!/^[-!](?=\p{L})/u.test(folded)) return pieces;
  // "-cancelled", "!cancelled"
  const [sign = ''] = given;
  const rest = pieces
    .filter(({ text: part }) => part !== '-')
    .map((piece) => ({ ...piece, given: piece.text }));
  return [{ text: 'not', given: sign, mention: null }, ...rest];
}

// Each line is an English word and its German and French equivalents: single words, without accents.
const meanings: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'today heute aujourdhui',
    'tomorrow morgen demain',
    'yesterday gestern hier',
    'this diese dieser diesen dieses diesem cette cet',
    'last letzte letzter letzten letztes letztem vergangene vergangenen vorige vorigen dernier derniere derniers dernieres passe passee',
    'next nachste nachster nachsten nachstes nachster kommende kommenden prochain prochaine prochains prochaines',
    'week woche semaine',
    'weeks wochen semaines',
    'month monat mois',
    'months monate monaten',
    'quarter quartal trimestre',
    'year jahr annee',
    'half halbjahr semestre',
    'morning fruh vormittag matin',
    'afternoon nachmittag',
    'evening abend soir',
    'not nicht pas',
    'no kein keine keinen',
    'without ohne sans',
    'except ausser sauf',
    'by von',
    'days tage tagen jours',
    'monday montag montags lundi',
    'tuesday dienstag mardi',
    'wednesday mittwoch mercredi',
    'thursday donnerstag jeudi',
    'friday freitag vendredi',
    'saturday samstag sonnabend samedi',
    'sunday sonntag dimanche',
    'since seit depuis',
    'between zwischen entre',
    'and und et',
    'with mit avec',
    'bookings termin termine buchung buchungen treffen besprechungen gesprache anrufe rendez rdv reunion reunions reservations appels',
    'cancelled absage absagen abgesagt abgesagte abgesagten storniert stornierte stornierungen annule annules annulee annulees annulation annulations',
    'most meisten meiste',
    'least wenigsten wenigste moins',
    'best beste besten bester meilleur meilleure meilleurs',
    'worst schlechteste schlechtesten pire pires',
    'rating bewertung bewertungen bewertet bewerteten evaluation evaluations',
    'completed abgeschlossen abgeschlossene terminees',
    'unconfirmed offene unbestatigt unbestatigte ausstehend ausstehende',
    'upcoming anstehend anstehende',
    'my meine mein meiner meinen ich mes',
    'all alle alles tous toutes',
    'team mannschaft equipe',
    'show zeig zeige montre',
    'who wer qui hatte hatten haben vous fur pour quels quelles welche',
  ].flatMap((line) => {
    const [meaning = '', ...words] = line.split(' ');
    return words.map((word) => [word, meaning]);
  }),
);
// Also English words or names, so they are translated only beside a word of `meanings`.
const besideOthers: Readonly<Record<string, string>> = {
  im: 'in',
  die: 'the',
  der: 'the',
  das: 'the',
  de: 'of',
  le: 'the',
  la: 'the',
  les: 'the',
  des: 'the',
  hat: 'the',
  ce: 'this',
  plus: 'most',
  pro: 'per',
  um: 'at',
};

function withMeanings(pieces: readonly Piece[]): readonly Word[] {
  const own = (table: Readonly<Record<string, string>>, text: string) =>
    Object.hasOwn(table, text) ? (table[text] ?? null) : null;
  const isOther = pieces.some(({ text }) => own(meanings, text) !== null);
  const words = pieces.map(
    (piece): Word => ({
      ...piece,
      meaning: own(meanings, piece.text) ?? (isOther ? own(besideOthers, piece.text) : null),
    }),
  );
  // Swaps the meanings in "le mois dernier".
  return words.map((word, at) => {
    const [before, after] = [words[at - 1], words[at + 1]];
    const isUnit = (each: Word | undefined) =>
      /^(?:semaine|mois|trimestre|annee|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?$/.test(
        each?.text ?? '',
      );
    const isBehind = (each: Word | undefined) => /^(?:derni|prochain|passe)/.test(each?.text ?? '');
    if (isUnit(word) && isBehind(after)) return { ...word, meaning: after?.meaning ?? null };
    return isBehind(word) && isUnit(before) ? { ...word, meaning: before?.meaning ?? null } : word;
  });
}
