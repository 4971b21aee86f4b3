import { defaultChannels, defaultUsers, userGroups } from '../../../sandbox/local-slack/default-workspace';
import { escapeText } from '../../../sandbox/local-slack/escape-text';

const lookup = {
  userNamed: (name: string) => defaultUsers.find((user) => user.name === name),
  groupNamed: (handle: string) => userGroups.find((group) => group.handle === handle),
  channelNamed: (name: string) => defaultChannels.find((channel) => channel.name === name),
};

describe('escapeText', () => {
  it.each([
    ['@ana', '<@U0ANA00001|ana>'],
    ['member:@bo last week', 'member:<@U0BO000002|bo> last week'],
    ['@nobody', '@nobody'],
    ['#sales', '<#C0SALES002|sales>'],
    ['#leads-only', '<#C0LEADS003|>'],
    ['#nowhere', '#nowhere'],
    ['attendee:lee@client.test', 'attendee:<mailto:lee@client.test|lee@client.test>'],
    ['see https://acme.test/a?b=1&c=2.', 'see <https://acme.test/a?b=1&amp;c=2>.'],
    ['team:"Lee of Booking.com"', 'team:"Lee of <http://Booking.com|Booking.com>"'],
    ['call +351 21 000 0000 now', 'call <tel:+351210000000|+351 21 000 0000> now'],
    ['team:@sales-eu', 'team:<!subteam^S0SALESEU1|@sales-eu>'],
    ['since 01.10.2026, v1.2', 'since 01.10.2026, v1.2'],
    ['a & b <!channel> "c"', 'a &amp; b &lt;!channel&gt; "c"'],
    ['rating:>=4', 'rating:&gt;=4'],
    ['ليلى ゆき', 'ليلى ゆき'],
    ['', ''],
  ])('turns %s into %s', (typed, escaped) => {
    expect(escapeText(typed, lookup)).toBe(escaped);
  });
});
