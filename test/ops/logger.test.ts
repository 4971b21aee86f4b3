import type { LogLevel } from '../../src/config/config';
import { createBoltLogger, createLogger } from '../../src/ops/logger';
import { createRedact, redact } from '../../src/ops/redact';
import { logLines } from './log-lines';
import { secretShapes } from './secrets';

describe('redact', () => {
  it.each(secretShapes)('takes out $what', ({ text, needle }) => {
    for (const around of [`before ${text} after`, `before "${text}", after`, `before (${text}) after`]) {
      expect(redact(around)).toMatch(/^before .*\[redacted\]/);
      expect(redact(around)).not.toContain(needle);
    }
    expect(redact(`before ${text} after`)).toMatch(/ after$/);
  });

  it('takes out what it is told is secret, written in an address too, and whole where one is part of another', () => {
    const clean = createRedact(['state/of 9', 'state/of 9 and more', 'short']);
    expect(clean('a state/of 9 and more b')).toBe('a [redacted] b');
    expect(clean('?state=state%2Fof%209&c=short')).toBe('?state=[redacted]&c=short');
  });

  it('leaves alone what is no secret', () => {
    const texts = [
      'POST /v2/insights/bookings/members: timed out; command /cal-rankings; calendar_view; a@b',
      'at Object.<anonymous> (/srv/roundup/node_modules/@slack/bolt/dist/App.js:12:3)',
      'reference 0badcafe of 2026-11-21T02:44:41.000Z in T024BE7LH, 6ba7b810-9dad-11d1-80b4-00c04fd430c8',
      'SLACK_CLIENT_SECRET is missing: it is in "Basic Information"',
      'http://127.0.0.1:3400/slack/install answered 404',
    ];
    for (const text of texts) expect(redact(text)).toBe(text);
  });

  it('takes out each of many', () => {
    expect(redact('a@b.test, c@d.test and xoxb-1')).toBe('[redacted], [redacted] and [redacted]');
  });
});

describe('createLogger', () => {
  it.each(secretShapes)('keeps $what out of every part of a line, and the line is still JSON', (shape) => {
    const { text: secret, needle } = shape;
    const log = logLines();
    const logger = createLogger('trace', log.destination);
    const deep = new Error(secret, { cause: new Error(secret) });
    const cause = new Error(`because of ${secret}`, { cause: deep });
    const error = Object.assign(new Error(`failed at ${secret}`, { cause }), { body: secret, deep });
    logger.debug(secret);
    logger.info('message', { field: secret, other: 'kept' });
    logger.warn(`message with ${secret} inside`, { before: 'kept' });
    logger.failure('message', error, { other: 'kept' });
    logger.error(`on a line of its own:\n${secret}\nnext`, error, { other: 'kept' });
    expect(log.text()).not.toContain(needle);
    expect(log.lines()).toHaveLength(5);
    expect(log.lines()[1]).toMatchObject({ msg: 'message', other: 'kept' });
    expect(log.lines()[4]).toMatchObject({
      msg: expect.stringMatching(/^on a line of its own:\n.*\[redacted\].*\nnext$/),
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

  it('writes pretty lines for a terminal, with secrets left out as in JSON', () => {
    const log = logLines();
    const logger = createLogger('info', log.destination, ['s3cret-of-acme'], 'pretty');
    logger.warn('asked s3cret-of-acme', { team: 'T0ACME', rows: 3 });
    logger.error('bug', new TypeError('no s3cret-of-acme'));
    const [first = '', second = '', at = ''] = log.text().split('\n');
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z WARN {2}asked \S+ team=T0ACME rows=3$/);
    expect(second).toMatch(/ ERROR bug error=TypeError detail=no /);
    expect(at).toMatch(/^TypeError: no /);
    expect(log.text()).not.toContain('s3cret-of-acme');
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
