/** Every shape of a secret that Roundup meets, and the part of it that must not be read anywhere. */
export interface Secret {
  readonly what: string;
  readonly text: string;
  readonly needle: string;
}

const row = (what: string, text: string, needle: string): Secret => ({ what, text, needle });
const hex = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const key32 = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=';

export const secretShapes: readonly Secret[] = [
  row('a bot token', 'xoxb-1234567890-1234567890123-abcDEF', 'abcDEF'),
  row('a person’s token', 'xoxp-1-2-3-abcdef', 'abcdef'),
  row('a token that is rotated', 'xoxe.xoxb-1-MS0yLTM0', 'MS0yLTM0'),
  row('a refresh token of Slack', 'xoxe-1-My0xLTIz', 'My0xLTIz'),
  row('an app token', 'xapp-1-A024BE7LH-123-abcdef', 'abcdef'),
  row('a signing or client secret', hex, hex),
  row('a client secret in a request', 'client_id=1.2&client_secret=Sh0rt&code=1', 'Sh0rt'),
  row('a state secret in JSON', '{"state_secret":"whatever-it-is"}', 'whatever'),
  row('a live Cal.com key', 'cal_live_0123456789abcdef', '0123456789abcdef'),
  row('a Cal.com key', 'cal_0123456789abcdef', '0123456789abcdef'),
  row('an OAuth access token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2lnbmVk_-', 'c2lnbmVk'),
  row('an OAuth refresh token', 'refresh_token=r3fr3sh-me', 'r3fr3sh'),
  row('an opaque token', 'Zk3_vQ9xLr7TnB2mHc5sWd8yGf1pJa4eUo6iKt0b-RqE', 'Zk3_vQ9'),
  row('an encryption key', key32, key32),
  row('an encryption key in hex', hex + hex, hex),
  row('a database’s address', 'postgres://roundup:p4ss-w0rd@db.acme.test:5432/roundup', 'p4ss'),
  row('a database’s address with an odd password', 'postgresql://u:p4ss/w@rd@db.acme.test/x', 'p4ss'),
  row('a password', 'password: p4ssword', 'p4ss'),
  row('a bearer header', 'Bearer eyJhbGciOi.eyJzdWIi.c2ln-_==', 'eyJ'),
  row('a bearer header in lower case', 'bearer abc123', 'abc123'),
  row('a basic header', 'Authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'),
  row('a header in JSON', '{"authorization":"Basic dXNlcjpwYXNz"}', 'dXNlcjpwYXNz'),
  row('a command’s address', 'https://hooks.slack.com/commands/T024BE7LD/123/s3cr3t', 's3cr3t'),
  row('a press’s address', 'https://hooks.slack.com/actions/T024BE7LD/123/s3cr3t', 's3cr3t'),
  row('an incoming webhook', 'https://hooks.slack.com/services/T024BE7LD/B0/s3cr3t', 's3cr3t'),
  row('a workflow’s webhook', 'https://hooks.slack.com/triggers/T024BE7LD/123/s3cr3t', 's3cr3t'),
  row('an address of Slack for governments', 'https://hooks.slack-gov.com/commands/T0/1/s3cr3t', 's3cr3t'),
  row('a local Slack’s address', 'http://127.0.0.1:4000/actions/T024BE7LD/123/s3cr3t', 's3cr3t'),
  row('an e-mail address', 'lee.ray+x@client.test', 'lee.ray'),
  row('an e-mail address with an apostrophe', "lee.o'ray@client.test", 'lee.o'),
  row('an e-mail address of another script', 'jörg@bücher.test', 'jörg'),
  row('an e-mail address in an address', '/v2/bookings?attendeeEmail=lee.ray%40client.test', 'lee.ray'),
];
