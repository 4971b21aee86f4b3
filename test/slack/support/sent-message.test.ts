import type { Message } from '../../../src/slack/kit/message';
import { controlSequencesIn, expectSendable } from './sent-message';

const section = (text: string, more: object = { verbatim: true }): Message => ({
  text: 'Words',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text, ...more } }],
});

describe('controlSequencesIn', () => {
  it.each<[string, string[]]>([
    ['nothing here', []],
    ['&lt;!channel&gt;', []],
    ['<!channel>', ['!channel']],
    ['a <@U1> b <https://acme.test|x>', ['@U1', 'https://acme.test|x']],
    ['<never closed', ['never closed']],
    ['<<!here>', ['', '!here']],
  ])('finds in %j', (text, sequences) => {
    expect(controlSequencesIn(text)).toEqual(sequences);
  });
});

describe('expectSendable', () => {
  it('lets our own links and dates pass', () => {
    expectSendable(
      section('<https://app.cal.test/x|Intro> <!date^1767225600^{date_short_pretty} {time}|Thu>'),
      ['https://app.cal.test'],
    );
  });

  it.each<[string, Message]>([
    ['a mention of everyone', section('<!channel>')],
    ['a mention of a person', section('<@U024BE7LH>')],
    ['a mention dressed as a date', section('<!date^1^{date}|x><!here|x>')],
    ['a link to elsewhere', section('<https://evil.test/|Intro>')],
    ['a link in the text read aloud', { ...section('x'), text: '<https://app.cal.test|x>' }],
    ['text in which Slack looks for links itself', section('x', {})],
    ['text that turns the line around', section('a\u202Eb')],
    ['no text to read aloud', { ...section('x'), text: ' ' }],
    ['text too long to read aloud', { ...section('x'), text: 'x'.repeat(4_001) }],
    ['an empty block', section('')],
    ['51 blocks', { text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' as const })) }],
    [
      'too much to read',
      { text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(2_500)).blocks).flat() },
    ],
  ])('refuses %s', (_what, message) => {
    expect(() => expectSendable(message, ['https://app.cal.test'])).toThrow();
  });
});
