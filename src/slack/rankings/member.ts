import { needsText } from '../../rankings/match';
import { type MemberFilter, type Person, type TextOperator, textOperators } from '../../rankings/question';
import { isEmail, readPerson } from '../kit/filters';

/** How each operator is said and printed: `member:"name starts with an"`. */
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

// Longest first: "is not Bo" is no name "not Bo".
const phrasePattern = [...phrases]
  .sort(([a], [b]) => b.length - a.length)
  .map(([phrase]) => phrase.replaceAll(' ', '\\s+'))
  .join('|');
const comparison = new RegExp(`^(name|e-?mail)\\s+(${phrasePattern})\\s+(\\S.*)$`, 'is');
const oneSpace = (text: string) => text.toLowerCase().replace(/\s+/g, ' ');

/**
 * A member by name or e-mail: `ana` (part of the name), `ana@acme.test` (the address), or in words, such as
 * `name is not Bo` and `email ends with @acme.test`. Null when it names nobody.
 */
export function readMember(value: string): MemberFilter | null {
  const whole = oneSpace(value);
  const isEmptiness = emptiness.find(([phrase]) => whole === `name ${phrase}`);
  if (isEmptiness !== undefined) return { by: 'name', operator: isEmptiness[1], text: '' };
  // Everybody in Cal.com has an address.
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

/** Whoever has this address, or (a part of) this name. */
export const filterOf = (person: Exclude<Person, { by: 'me' }>): MemberFilter => ({
  ...person,
  operator: person.by === 'email' ? 'equals' : 'contains',
});

const isMe = (value: string) => value.toLowerCase() === 'me';

/** The one person that a value of `member:` names: `me`, a name, an address. Null for a comparison in words. */
export function readPersonOf(value: string): Person | null {
  if (isMe(value)) return { by: 'me' };
  const read = readMember(value);
  const person = readPerson(value);
  // A name with an @ is a mistyped address.
  const isPerson = person !== null && person.text.includes('@') === (person.by === 'email');
  return isPerson && person.text === read?.text ? person : null;
}

/**
 * The shortest form that `readMember` reads back unchanged; without `isRanked` one that compares in words, since a bare
 * name is that person's card.
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
