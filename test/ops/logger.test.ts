import type { LogLevel } from '../../src/config';
import { createBoltLogger, createLogger } from '../../src/ops/logger';
import { redact } from '../../src/ops/redact';
import { logLines } from './log-lines';

const secrets: readonly (readonly [what: string, secret: string])[] = [
  ['a bot token', 'xoxb-1234567890-1234567890123-abcDEF'],
  ['a person’s token', 'xoxp-1-2-3-abcdef'],
  ['a token that is rotated', 'xoxe.xoxb-1-MS0yLTM0'],
  ['a refresh token', 'xoxe-1-My0xLTIz'],
  ['an app token', 'xapp-1-A024BE7LH-123-abcdef'],
  ['a live Cal.com key', 'cal_live_0123456789abcdef'],
  ['a Cal.com key', 'cal_0123456789abcdef'],
  ['a bearer header', 'Bearer eyJhbGciOi.eyJzdWIi.c2ln-_=='],
  ['a bearer header in lower case', 'bearer abc123'],
  ['a command’s address', 'https://hooks.slack.com/commands/T024BE7LD/123/s3cr3t'],
  ['a press’s address', 'https://hooks.slack.com/actions/T024BE7LD/123/s3cr3t'],
  ['an address of Slack for governments', 'https://hooks.slack-gov.com/commands/T024BE7LD/123/s3cr3t'],
  ['a local Slack’s address', 'http://127.0.0.1:4000/actions/T024BE7LD/123/s3cr3t'],
  ['an e-mail address', 'lee.ray+x@client.test'],
];
const leaked = /s3cr3t|abcDEF|abcdef|abc123|MS0yLTM0|My0xLTIz|eyJ|c2ln|lee\.ray|client\.test/;

describe('redact', () => {
  it.each(secrets)('takes out %s', (_what, secret) => {
    expect(redact(`before ${secret} after`)).toMatch(/^before .*\[redacted\].* after$/);
    expect(redact(`before ${secret} after`)).not.toMatch(leaked);
  });

  it('leaves alone what is no secret', () => {
    const text = 'POST /v2/insights/bookings/members: timed out; command /cal-rankings; calendar_view; a@b';
    expect(redact(text)).toBe(text);
  });

  it('takes out each of many', () => {
    expect(redact('a@b.test, c@d.test and xoxb-1')).toBe('[redacted], [redacted] and [redacted]');
  });

  it('is quick with long texts of one kind', () => {
    const startedAt = performance.now();
    for (const piece of ['a', 'a.', 'cal_', '@', 'xoxb', 'a@', '/commands/', 'Bearer '])
      redact(piece.repeat(60_000 / piece.length));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('createLogger', () => {
  it.each(secrets)('keeps %s out of every part of a line, and the line is still JSON', (_what, secret) => {
    const log = logLines();
    const logger = createLogger('trace', log.destination);
    const error = new Error(`failed at ${secret}`, { cause: new Error(`because of ${secret}`) });
    logger.debug(secret);
    logger.info('message', { field: secret, other: 'kept' });
    logger.warn(`message with ${secret} inside`, { before: 'kept' });
    logger.failure('message', error, { other: 'kept' });
    logger.error(`on a line of its own:\n${secret}\nnext`, error, { other: 'kept' });
    expect(log.text()).not.toMatch(leaked);
    expect(log.lines()).toHaveLength(5);
    expect(log.lines()[1]).toMatchObject({ msg: 'message', other: 'kept' });
    expect(log.lines()[4]).toMatchObject({
      msg: expect.stringMatching(/^on a line of its own:\n.*\[redacted\]\nnext$/),
    });
  });

  it('says of an error its kind, its message and its cause, and of a bug the stack', () => {
    const log = logLines();
    const logger = createLogger('info', log.destination);
    const error = new TypeError('not well formed', { cause: new RangeError('too far') });
    logger.failure('outside', error, { name: '/cal-rankings' });
    logger.error('bug', error);
    const [failure, bug] = log.lines();
    expect(failure).toMatchObject({
      level: 40,
      msg: 'outside',
      name: '/cal-rankings',
      error: 'TypeError',
      detail: 'not well formed',
      cause: 'RangeError: too far',
    });
    expect(failure).not.toHaveProperty('stack');
    expect(bug).toMatchObject({ level: 50, msg: 'bug', stack: expect.stringMatching(/TypeError.*\n\s+at /) });
  });

  it('says nothing of what an error carries beyond that', () => {
    const log = logLines();
    const error = Object.assign(new Error('refused'), { data: { guest: 'Lee Ray' }, body: 'Lee Ray' });
    createLogger('info', log.destination).error('bug', error);
    createLogger('info', log.destination).error('thrown', { guest: 'Lee Ray' });
    expect(log.text()).not.toContain('Lee Ray');
    expect(log.lines()[1]).toMatchObject({ error: 'object' });
  });

  it('writes what the level asks for', () => {
    const log = logLines();
    const logger = createLogger('warn', log.destination);
    logger.debug('d');
    logger.info('i');
    logger.warn('w');
    expect(log.lines().map(({ msg }) => msg)).toEqual(['w']);
  });

  it('writes lines with a time and without the machine’s name', () => {
    const log = logLines();
    createLogger('info', log.destination).info('i');
    expect(log.lines()[0]).toMatchObject({ time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) });
    expect(log.lines()[0]).not.toHaveProperty('hostname');
  });
});

describe('createBoltLogger', () => {
  const body = { text: 'lunch with Lee Ray', token: 'xoxb-1-abcdef' };

  it.each<LogLevel>(['trace', 'debug', 'info'])('never writes what Bolt debugs, at level %s', (level) => {
    const log = logLines();
    createBoltLogger(createLogger(level, log.destination), level).debug(
      'request body',
      body,
      JSON.stringify(body),
    );
    expect(log.text()).toBe('');
  });

  it('never writes an object that Bolt hands over whole', () => {
    const log = logLines();
    const bolt = createBoltLogger(createLogger('trace', log.destination), 'trace');
    bolt.info('info', body);
    bolt.warn('warn', body);
    bolt.error('error', body, new Error('went wrong'));
    expect(log.text()).not.toMatch(/Lee Ray|xoxb/);
    expect(log.lines()).toMatchObject([
      { level: 20, from: 'bolt' },
      { level: 40, from: 'bolt' },
      { level: 50, from: 'bolt', msg: expect.stringContaining('went wrong') },
    ]);
  });

  it('tells Bolt its level', () => {
    const bolt = createBoltLogger(createLogger('fatal', logLines().destination), 'fatal');
    expect(bolt.getLevel()).toBe('error');
    bolt.setName('x');
    expect(bolt.getLevel()).toBe('error');
  });
});
