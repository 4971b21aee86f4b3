import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../sandbox/local-calcom/world/random';

/** Mentions, links, signs of markup and of queries, letters that turn or hide others, and texts that are too long. */
export const hostile = [
  '<!channel>',
  '<!here|x>',
  '<@U024BE7LH>',
  '<!subteam^S024|x>',
  '<https://evil.test|Cal.com>',
  '<mailto:lee@client.test|lee@client.test>',
  '@everyone',
  '&lt;!channel&gt;',
  '<',
  '>',
  '&',
  '`',
  '*',
  '"',
  '\\',
  '|',
  '\n',
  '\u0000',
  '\u2028',
  '\u202Eevil',
  '\u200B',
  '\uFEFF',
  '\uD83D',
  '👩‍👩‍👧',
  'مرحبا',
  '日本語',
  'a\u0300\u0301\u0302',
  '__proto__',
  "'; drop table digests; --",
  '../../etc/passwd',
  '%00',
  '9'.repeat(400),
  'x'.repeat(3_100),
];

const phrases = readFileSync(join(__dirname, '../slack/understand/phrases.tsv'), 'utf8')
  .split('\n')
  .map((line) => line.split('\t')[1] ?? '')
  .filter((text) => text !== '');
const words = [...new Set(phrases.flatMap((text) => text.split(/\s+/)))];

/** Words of what people type, whole phrases and hostile pieces, in any order. */
export function anyText(random: Random): string {
  const pieces = Array.from({ length: random.int(0, 8) }, () =>
    random.chance(0.3) ? random.pick(hostile) : random.pick(words),
  );
  const text = random.chance(0.3) ? random.pick(phrases) : pieces.join(random.pick([' ', '', ':', ',']));
  return random.chance(0.3) ? spoil(random, text) : text;
}

/** The text with a letter or a stretch taken out, put in, turned round or doubled. */
export function spoil(random: Random, text: string): string {
  const at = random.int(0, text.length);
  const to = random.int(at, text.length);
  return random.pick([
    text.slice(0, at) + text.slice(to),
    text.slice(0, at) + random.pick(hostile) + text.slice(at),
    text.slice(0, at) + text.slice(at, to).repeat(2) + text.slice(to),
    [...text].reverse().join(''),
    text.toUpperCase(),
    text.slice(at) + text.slice(0, at),
  ]);
}
