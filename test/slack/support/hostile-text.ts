import fc from 'fast-check';
import { codePoint } from '../../support/code-point';

const pieces = [
  '<!channel>',
  '<!here|x>',
  '<@U024BE7LH>',
  '<#C024BE7LR|sales>',
  '<!subteam^S024|x>',
  '<https://evil.test|Cal.com>',
  '<!date^1767225600^{date}|x>',
  '@here @everyone #general',
  'https://evil.test/?a=1&b=2',
  'mailto:lee@client.test',
  '&',
  '&lt;!channel&gt;',
  '<',
  '>',
  '|',
  '*',
  '_',
  '~',
  '`',
  '```',
  '*bold*_it_~no~`c`',
  '> quote',
  '\n',
  '\r\n',
  '\u0000',
  '\u2028',
  '\u202Eevil',
  '\u2066x\u2069',
  '\u200B',
  '\u200F',
  '\uFEFF',
  '\u00AD',
  'مرحبا',
  'שלום',
  '日本語',
  '👩‍👩‍👧',
  '🇵🇹',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'é'.normalize('NFD'),
  'a\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307',
  '\uD83D',
  ':tada:',
  '"',
  '\\',
  '%',
  ' ',
];

/** What a person outside the workspace may write into a name, a title or a reason. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join('')),
  },
  { weight: 2, arbitrary: fc.string({ unit: codePoint, maxLength: 80 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 80 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...pieces, 'Quarterly planning '), fc.integer({ min: 1, max: 5_000 }))
      .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)),
  },
);
