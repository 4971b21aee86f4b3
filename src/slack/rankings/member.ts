import { needsText } from '../../rankings/match';
import { type MemberFilter, type Person, type TextOperator, textOperators } from '../../rankings/question';
import { isEmail, readPerson } from '../kit/filters';

/** How each operator is written: `member:"name starts with an"`. */
export const operatorText: Readonly<Record<TextOperator, string>> = {
  contains: 'contains',
  notContains: 'does not contain',
  equals: 'is',
  notEquals: 'is not',
  startsWith: 'starts with',
  endsWith: 'ends with',
  isEmpty: 'is empty',
  isNotEmpty: 'is not empty',
};

type Phrase = readonly [phrase: string, operator: TextOperator];
const asPrinted = textOperators.map((operator): Phrase => [operatorText[operator], operator]);
const emptiness = asPrinted.filter(([, operator]) => !needsText(operator));
const phrases: readonly Phrase[] = [
  ...asPrinted.filter(([, operator]) => needsText(operator)),
  ['equals', 'equals'],
  ['does not equal', 'notEquals'],
];

// Longest first, so that "is not Bo" is not read as the name "not Bo".
const phrasePattern = [...phrases]
  .sort(([a], [b]) => b.length - a.length)
  .map(([phrase]) => phrase.replaceAll(' ', '\\s+'))
  .join('|');
const comparison = new RegExp(`^(name|e-?mail)\\s+(${phrasePattern})\\s+(\\S.*)$`, 'is');
const oneSpace = (text: string) => text.toLowerCase().replace(/\s+/g, ' ');

/**
 * Reads `ana` (part of the name), `ana@acme.test` (the address), and comparisons such as `name is not Bo` and
 * `email ends with @acme.test`. Returns null when the value names nobody.
 */
export function readMember(value: string): MemberFilter | null {
  const whole = oneSpace(value);
  const isEmptiness = emptiness.find(([phrase]) => whole === `name ${phrase}`);
  if (isEmptiness !== undefined) return { by: 'name', operator: isEmptiness[1], text: '' };
  // Every Cal.com account has an e-mail address.
  if (emptiness.some(([phrase]) => whole.replace('-', '') === `email ${phrase}`)) return null;
  const [, field = '', words = '', text = ''] = comparison.exec(value) ?? [];
  const phrase = phrases.find(([known]) => known === oneSpace(words));
  if (phrase === undefined) {
    const person = readPerson(value);
    return person && filterOf(person);
  }
  const by = field.toLowerCase() === 'name' ? 'name' : 'email';
  const [, operator] = phrase;
  const isWhole = operator === 'equals' || operator === 'notEquals';
  return by === 'email' && isWhole && !isEmail(text) ? null : { by, operator, text: text.trim() };
}

export const filterOf = (person: Exclude<Person, { by: 'me' }>): MemberFilter => ({
  ...person,
  operator: person.by === 'email' ? 'equals' : 'contains',
});

const isMe = (value: string) => value.toLowerCase() === 'me';

/** Reads a single person: `me`, a name or an address. Returns null for a comparison. */
export function readPersonOf(value: string): Person | null {
  if (isMe(value)) return { by: 'me' };
  const read = readMember(value);
  const person = readPerson(value);
  // A name with an @ is a mistyped address.
  const isPerson = person !== null && person.text.includes('@') === (person.by === 'email');
  return isPerson && person.text === read?.text ? person : null;
}

/**
 * The shortest form that `readMember` reads back unchanged. Without `isRanked` it is a comparison, since a
 * bare name asks for that person's card.
 */
export function printMember(member: MemberFilter, isRanked = true): string {
  const { by, operator, text } = member;
  const written = [
    ...emptiness.filter(([, known]) => known === operator).map(([phrase]) => `${by} ${phrase}`),
    text,
    ...phrases.filter(([, known]) => known === operator).map(([phrase]) => `${by} ${phrase} ${text}`),
  ];
  const isSame = (read: MemberFilter | null) =>
    read?.by === by && read.operator === operator && read.text === text;
  const isTaken = (words: string) => readPersonOf(words) !== null && (!isRanked || isMe(words));
  return written.find((words) => isSame(readMember(words)) && !isTaken(words)) ?? text;
}
