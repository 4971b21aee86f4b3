import fc from 'fast-check';
import { bookingStreams } from '../../../src/bookings/walk-state';
import {
  type BookingsQuestion,
  parseBookingsRequest,
  printBookingsRequest,
} from '../../../src/slack/bookings/bookings-request';
import { rounds } from '../../support/rounds';
import { anyBookingsQuestion, anyCommandText } from '../support/question-arbitraries';

const unsaid: BookingsQuestion = {
  streams: [],
  period: null,
  attendee: null,
  host: null,
  event: null,
  team: null,
  uid: null,
  created: null,
  updated: null,
};

describe('parseBookingsRequest', () => {
  it('leaves open which list is meant when nothing is said', () => {
    expect(parseBookingsRequest('')).toEqual({ kind: 'question', question: unsaid });
  });

  it.each(bookingStreams)('knows the status %s in any case', (stream) => {
    for (const text of [stream, stream.toUpperCase(), `${stream},`]) {
      expect(parseBookingsRequest(text)).toEqual({
        kind: 'question',
        question: { ...unsaid, streams: [stream] },
      });
    }
  });

  it.each<[string, Partial<BookingsQuestion>]>([
    ['past cancelled last week', { streams: ['past', 'cancelled'], period: { kind: 'last', unit: 'week' } }],
    ['past, cancelled', { streams: ['past', 'cancelled'] }],
    ['status:"past, cancelled"', { streams: ['past', 'cancelled'] }],
    ['cancelled past', { streams: ['cancelled', 'past'] }],
    ['last week past', { streams: ['past'], period: { kind: 'last', unit: 'week' } }],
    ['tomorrow', { period: { kind: 'tomorrow' } }],
    ['next 2 weeks', { period: { kind: 'next-weeks', count: 2 } }],
    ['until 2026-03-31', { period: { kind: 'until', last: '2026-03-31' } }],
    [
      'attendee:<mailto:lee@client.test|lee@client.test>',
      { attendee: { by: 'email', text: 'lee@client.test' } },
    ],
    ['attendee:"Lee Ray"', { attendee: { by: 'name', text: 'Lee Ray' } }],
    ['attendee:<@U1|lee>', { attendee: { by: 'name', text: 'lee' } }],
    ['attendee:"@ lee"', { attendee: { by: 'name', text: 'lee' } }],
    ['host:me', { host: { by: 'me' } }],
    ['host:Everyone', { host: { by: 'everyone' } }],
    ['host:"Ana Sousa"', { host: { by: 'name', text: 'Ana Sousa' } }],
    ['host:<@U1|ana>', { host: { by: 'name', text: 'ana' } }],
    ['host:ana@acme.test', { host: { by: 'email', text: 'ana@acme.test' } }],
    ['event:intro', { event: { name: 'intro' } }],
    ['event:id:310', { event: { id: 310 } }],
    ['team:"R&amp;D"', { team: { name: 'R&D' } }],
    ['team:id:0012', { team: { id: 12 } }],
    ['uid:k3YtQe1wVb2', { streams: ['all'], uid: 'k3YtQe1wVb2' }],
    ['past uid:k3YtQe1wVb2', { streams: ['past'], uid: 'k3YtQe1wVb2' }],
    ['created:"last week"', { created: { kind: 'last', unit: 'week' } }],
    ['created:last-week', { created: { kind: 'last', unit: 'week' } }],
    [
      'created:2026-01-05..2026-01-31',
      { created: { kind: 'range', first: '2026-01-05', last: '2026-01-31' } },
    ],
    ['updated:today', { updated: { kind: 'today' } }],
    ['updated:"since 2026-01-05"', { updated: { kind: 'since', first: '2026-01-05' } }],
    ['after:2026-01-05', { period: { kind: 'since', first: '2026-01-05' } }],
    ['before:2026-01', { period: { kind: 'until', last: '2026-01-31' } }],
    [
      'past before:2026-02-01 after:2026',
      { streams: ['past'], period: { kind: 'range', first: '2026-01-01', last: '2026-02-01' } },
    ],
    ['next friday', { period: { kind: 'weekday', weekday: 'friday', direction: 'next' } }],
    ['past q2 2026', { streams: ['past'], period: { kind: 'quarter', quarter: 2, year: 2026 } }],
    ['sort:start', {}],
    ['sort:START', {}],
  ])('reads "%s"', (text, said) => {
    expect(parseBookingsRequest(text)).toEqual({ kind: 'question', question: { ...unsaid, ...said } });
  });

  it.each(['help', 'Help', '--help', '—help', '-h', '?'])('shows the manual for "%s"', (text) => {
    expect(parseBookingsRequest(text)).toEqual({ kind: 'help' });
  });

  it.each<[string, object]>([
    ['upcomming', { reason: 'unknown-status', given: 'upcomming', nearest: 'upcoming' }],
    ['canceled', { reason: 'unknown-status', given: 'canceled', nearest: 'cancelled' }],
    ['tomorow', { reason: 'unknown-word', given: 'tomorow', nearest: 'tomorrow' }],
    ['xyzzy', { reason: 'unknown-word', given: 'xyzzy', nearest: null }],
    ['atendee:lee', { reason: 'unknown-filter', given: 'atendee', nearest: 'attendee' }],
    ['scope:me', { reason: 'other-command', given: 'scope', command: 'rankings' }],
    ['paid:yes', { reason: 'other-command', given: 'paid', command: 'rankings' }],
    ['after:soon', { reason: 'bad-filter-value', key: 'after', given: 'soon' }],
    ['before:2026-02-30', { reason: 'period', problem: { reason: 'no-such-day' } }],
    ['after:2026-02-02 before:2026-01-01', { reason: 'period', problem: { reason: 'end-before-start' } }],
    ['last week after:2026-01-05', { reason: 'contradiction', first: 'last week', second: 'after:' }],
    ['__proto__:x', { reason: 'unknown-word' }],
    ['tostring:x', { reason: 'unknown-filter', given: 'tostring' }],
    ['attendee:""', { reason: 'bad-filter-value', key: 'attendee', given: '' }],
    ['host:@', { reason: 'bad-filter-value', key: 'host', given: '@' }],
    ['attendee:@', { reason: 'bad-filter-value', key: 'attendee', given: '@' }],
    ['uid:"a b"', { reason: 'bad-filter-value', key: 'uid' }],
    ['uid:../../teams', { reason: 'bad-filter-value', key: 'uid' }],
    [`uid:${'a'.repeat(101)}`, { reason: 'bad-filter-value', key: 'uid' }],
    ['created:whenever', { reason: 'bad-filter-value', key: 'created', given: 'whenever' }],
    ['created:"today please"', { reason: 'bad-filter-value', key: 'created', given: 'today please' }],
    ['created:2026-02-30', { reason: 'period', problem: { reason: 'no-such-day' } }],
    ['updated:2026-02-02..2026-01-01', { reason: 'period', problem: { reason: 'end-before-start' } }],
    ['sort:created', { reason: 'sort-not-possible', given: 'created' }],
    ['team:a team:b', { reason: 'given-twice', what: 'filter', given: 'team:' }],
    ['past past', { reason: 'given-twice', what: 'status', given: 'past' }],
    ['past PAST', { reason: 'given-twice', what: 'status', given: 'PAST' }],
    ['today past yesterday', { reason: 'given-twice', what: 'period', given: 'yesterday' }],
    ['all past', { reason: 'contradiction', first: 'all', second: 'past' }],
    ['cancelled all', { reason: 'contradiction', first: 'all', second: 'cancelled' }],
    ['2026-02-30', { reason: 'period', problem: { reason: 'no-such-day', lastDayOfMonth: '2026-02-28' } }],
    ['past 31.12.2025', { reason: 'period', problem: { reason: 'date-format' } }],
  ])('says what is wrong with "%s"', (text, problem) => {
    expect(parseBookingsRequest(text)).toMatchObject({ kind: 'invalid', problem });
  });

  it('never fails, and answers every text with a question, a problem or the manual', () => {
    fc.assert(
      fc.property(anyCommandText, (text) => {
        const parsed = parseBookingsRequest(text);
        expect(['help', 'question', 'invalid']).toContain(parsed.kind);
        if (parsed.kind !== 'question') return;
        // What can be typed can be carried by a button.
        expect(parseBookingsRequest(printBookingsRequest(parsed.question))).toEqual(parsed);
      }),
      { numRuns: rounds(10_000) },
    );
  });
});

describe('printBookingsRequest', () => {
  it('is read back to the same question', () => {
    fc.assert(
      fc.property(anyBookingsQuestion, (question) => {
        expect(parseBookingsRequest(printBookingsRequest(question))).toEqual({ kind: 'question', question });
      }),
      { numRuns: rounds(5000) },
    );
  });

  it('says as little as is needed', () => {
    expect(printBookingsRequest(unsaid)).toBe('');
    expect(printBookingsRequest({ ...unsaid, host: { by: 'everyone' } })).toBe('host:everyone');
    expect(
      printBookingsRequest({
        ...unsaid,
        streams: ['past', 'cancelled'],
        created: { kind: 'last', unit: 'week' },
      }),
    ).toBe('past cancelled created:"last week"');
  });
});
