import fc from 'fast-check';
import { parseCommandText, printFilter, unescapeSlackText } from '../../../src/slack/kit/command-text';
import { rounds } from '../../support/rounds';
import { anyCommandText, anyName } from '../support/question-arbitraries';

const word = (text: string) => ({ kind: 'word', text });
const filter = (key: string, value: string) => ({ kind: 'filter', key, value });

describe('unescapeSlackText', () => {
  it.each([
    ['an e-mail address', '<mailto:lee@client.test|lee@client.test>', 'lee@client.test'],
    ['an e-mail address without a label', '<mailto:lee@client.test>', 'lee@client.test'],
    ['a person with a handle', '<@U024BE7LH|ana>', '@ana'],
    ['a person without a handle', '<@U024BE7LH>', '@U024BE7LH'],
    ['a channel', '<#C024BE7LR|sales>', '#sales'],
    ['a private channel, whose name Slack leaves out', '<#C024BE7LR|>', '#C024BE7LR'],
    ['a channel by id alone', '<#C024BE7LR>', '#C024BE7LR'],
    ['a link', '<https://acme.test/a?b=1>', 'https://acme.test/a?b=1'],
    ['a link that Slack made of a bare name', '<http://Booking.com|Booking.com>', 'Booking.com'],
    ['a telephone number', '<tel:+351210000000|+351 21 000 0000>', '+351 21 000 0000'],
    ['a telephone number without a label', '<tel:+351210000000>', '+351210000000'],
    ['a user group', '<!subteam^S024BE7LH|@sales-eu>', '@sales-eu'],
    ['a user group by id alone', '<!subteam^S024BE7LH>', '@S024BE7LH'],
    ['everyone in a channel', '<!channel|@channel> <!here>', '@channel @here'],
    ['entities', 'R&amp;D &lt;EU&gt;', 'R&D <EU>'],
    ['an entity inside a link', '<https://acme.test/?a=1&amp;b=2>', 'https://acme.test/?a=1&b=2'],
    ['an entity that was typed as one', '&amp;lt;', '&lt;'],
    ['other entities', '&quot;&nbsp;', '&quot;&nbsp;'],
    ['a bracket that is never closed', 'a < b', 'a < b'],
    ['plain text', 'last week', 'last week'],
  ])('gives back %s', (_what, sent, typed) => {
    expect(unescapeSlackText(sent)).toBe(typed);
  });

  it('does not read what was typed as an entity as a link', () => {
    expect(unescapeSlackText('&lt;!channel&gt;')).toBe('<!channel>');
    expect(unescapeSlackText('&lt;mailto:a@b.test|x&gt;')).toBe('<mailto:a@b.test|x>');
  });
});

describe('parseCommandText', () => {
  it.each<[string, string, object[]]>([
    ['nothing', '', []],
    ['blanks', ' \t\n ', []],
    ['words', 'most-cancelled  last\tweek', [word('most-cancelled'), word('last'), word('week')]],
    ['a filter', 'team:sales', [filter('team', 'sales')]],
    ['a key in capitals', 'TEAM:Sales', [filter('team', 'Sales')]],
    ['a quoted value', 'team:"Sales EU" last week', [filter('team', 'Sales EU'), word('last'), word('week')]],
    ['a space after the colon', 'team: sales', [filter('team', 'sales')]],
    ['a space before a quoted value', 'team:  "Sales EU"', [filter('team', 'Sales EU')]],
    ['curly quotes', 'team:“Sales EU”', [filter('team', 'Sales EU')]],
    [
      'low and angled quotes',
      'team:„Sales EU“ event:«intro»',
      [filter('team', 'Sales EU'), filter('event', 'intro')],
    ],
    ['a quote that is never closed', 'team:"Sales EU', [filter('team', 'Sales EU')]],
    ['an escaped quote', 'team:"The \\"A\\" team"', [filter('team', 'The "A" team')]],
    ['an escaped backslash', 'team:"a\\\\b"', [filter('team', 'a\\b')]],
    ['a backslash that escapes nothing', 'team:"a\\b"', [filter('team', 'a\\b')]],
    ['a colon in the value', 'event:a:b', [filter('event', 'a:b')]],
    ['blanks inside quotes', 'team:"  Sales  "', [filter('team', 'Sales')]],
    ['an empty value', 'team:""', [filter('team', '')]],
    ['a key with nothing after it', 'last week team:', [word('last'), word('week'), filter('team', '')]],
    ['a quoted word', '"most cancelled" x', [word('most cancelled'), word('x')]],
    ['a colon in a word that begins otherwise', '10:30', [word('10:30')]],
    [
      'an escaped e-mail',
      'attendee:<mailto:lee@client.test|lee@client.test>',
      [filter('attendee', 'lee@client.test')],
    ],
    ['an escaped person', 'member:<@U1|ana>', [filter('member', '@ana')]],
    ['an escaped comparison', 'rating:&gt;=4', [filter('rating', '>=4')]],
    [
      'a link in quotes and in a value',
      'attendee:"Lee of <http://Booking.com|Booking.com>" team:<http://Acme.io|Acme.io>',
      [filter('attendee', 'Lee of Booking.com'), filter('team', 'Acme.io')],
    ],
    ...[
      `'Sales EU'`,
      '‘Sales EU’',
      '‚Sales EU‘',
      '‹Sales EU›',
      '`Sales EU`',
      '＂Sales EU＂',
      '„Sales EU“',
      '«Sales EU»',
    ].map((quoted): [string, string, object[]] => [
      `a value in ${quoted}`,
      `past team:${quoted} last week`,
      [word('past'), filter('team', 'Sales EU'), word('last'), word('week')],
    ]),
    [
      'an apostrophe in single quotes',
      "attendee:'Conor O’Brien' past",
      [filter('attendee', "Conor O'Brien"), word('past')],
    ],
    ['an apostrophe in a bare value', 'attendee:O’Brien past', [filter('attendee', "O'Brien"), word('past')]],
    ['a single quote that is never closed', "team:'Sales EU", [filter('team', "'Sales"), word('EU')]],
    ['full-width letters and a full-width colon', 'ｔｅａｍ：ｓａｌｅｓ', [filter('team', 'sales')]],
    [
      'a blank that does not break, and one without width',
      'team:"Sales\u00A0EU" la\u200Bst week',
      [filter('team', 'Sales EU'), word('last'), word('week')],
    ],
    [
      'dashes of all kinds',
      'most–bookings —help 2026‑01‑05',
      [word('most-bookings'), word('-help'), word('2026-01-05')],
    ],
    ['quotes inside a bare value', 'team:O"Neil', [filter('team', 'O"Neil')]],
  ])('reads %s', (_what, text, tokens) => {
    expect(parseCommandText(text)).toEqual(tokens);
  });

  it('reads any text', () => {
    fc.assert(
      fc.property(anyCommandText, (text) => {
        for (const token of parseCommandText(text)) {
          const said = token.kind === 'word' ? token.text : token.value;
          expect(said).toBe(said.trim());
        }
      }),
      { numRuns: rounds(2000) },
    );
  });
});

describe('printFilter', () => {
  it('quotes only what has to be quoted', () => {
    expect(printFilter('team', 'sales-eu')).toBe('team:sales-eu');
    expect(printFilter('team', 'Sales EU')).toBe('team:"Sales EU"');
    expect(printFilter('rating', '>=4')).toBe('rating:"&gt;=4"');
  });

  it('is read back unchanged, whatever the value holds', () => {
    fc.assert(
      fc.property(anyName, (value) => {
        expect(parseCommandText(printFilter('team', value))).toEqual([filter('team', value)]);
      }),
      { numRuns: rounds(5000) },
    );
  });
});
