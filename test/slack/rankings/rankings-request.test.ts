import fc from 'fast-check';
import { defaultQuestion, type RankingsQuestion } from '../../../src/rankings/question';
import { rankingIds } from '../../../src/rankings/ranking';
import type { Problem } from '../../../src/slack/kit/command-problem';
import { parseRankingsRequest, printRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import { rounds } from '../../support/rounds';
import { anyCommandText, anyRankingsQuestion } from '../support/question-arbitraries';

const lastWeek = { kind: 'last', unit: 'week' } as const;

function problemOf(text: string): Problem | null {
  const parsed = parseRankingsRequest(text);
  return parsed.kind === 'invalid' ? parsed.problem : null;
}

describe('parseRankingsRequest', () => {
  it('takes the overview of the last 30 days when nothing is said', () => {
    expect(parseRankingsRequest('')).toEqual({ kind: 'question', question: defaultQuestion });
  });

  it.each(rankingIds)('knows %s with hyphens, with spaces and in any case', (ranking) => {
    const spellings = [
      ranking,
      ranking.replaceAll('-', ' '),
      ranking.toUpperCase(),
      ranking.replace('-', ' '),
    ];
    for (const text of spellings) {
      expect(parseRankingsRequest(text)).toEqual({
        kind: 'question',
        question: { ...defaultQuestion, ranking },
      });
      expect(parseRankingsRequest(`last week ${text}`)).toEqual({
        kind: 'question',
        question: { ...defaultQuestion, ranking, period: lastWeek },
      });
    }
  });

  it.each<[string, Partial<RankingsQuestion>]>([
    ['last week', { period: lastWeek }],
    ['most no show last 7 days', { ranking: 'most-no-show', period: { kind: 'last-days', count: 7 } }],
    ['2026-01-05..2026-01-31', { period: { kind: 'range', first: '2026-01-05', last: '2026-01-31' } }],
    ['since 2026-01-05', { period: { kind: 'since', first: '2026-01-05' } }],
    ['march', { period: { kind: 'month', month: 3, year: null } }],
    ['team:"Sales EU"', { team: { name: 'Sales EU' } }],
    ['team:id:4821', { team: { id: 4821 } }],
    ['team:sales scope:team', { team: { name: 'sales' }, scope: 'team' }],
    ['scope:me', { scope: 'me' }],
    ['scope:USER', { scope: 'me' }],
    ['scope:org', { scope: 'org' }],
    ['by:created', { dateField: 'created' }],
    ['by:start', {}],
    ['event:intro', { event: { name: 'intro' } }],
    ['event:id:310', { event: { id: 310 } }],
    ['member:ana', { person: { by: 'name', text: 'ana' } }],
    ['member:<@U1|ana>', { person: { by: 'name', text: 'ana' } }],
    ['member:@@ana', { person: { by: 'name', text: 'ana' } }],
    ['member:<mailto:ana@acme.test|ana@acme.test>', { person: { by: 'email', text: 'ana@acme.test' } }],
    ['member:ME', { person: { by: 'me' } }],
    [
      'most-bookings member:ana',
      { ranking: 'most-bookings', member: { by: 'name', operator: 'contains', text: 'ana' } },
    ],
    [
      'most-bookings member:<mailto:ana@acme.test|ana@acme.test>',
      { ranking: 'most-bookings', member: { by: 'email', operator: 'equals', text: 'ana@acme.test' } },
    ],
    ['member:"name is Ana Pires"', { member: { by: 'name', operator: 'equals', text: 'Ana Pires' } }],
    ['member:"Name IS NOT Bo"', { member: { by: 'name', operator: 'notEquals', text: 'Bo' } }],
    ['member:"name equals not Bo"', { member: { by: 'name', operator: 'equals', text: 'not Bo' } }],
    ['member:"name does not contain x y"', { member: { by: 'name', operator: 'notContains', text: 'x y' } }],
    ['member:"name starts  with an"', { member: { by: 'name', operator: 'startsWith', text: 'an' } }],
    [
      'member:"e-mail ends with @acme.test"',
      { member: { by: 'email', operator: 'endsWith', text: '@acme.test' } },
    ],
    [
      'member:"email is not <mailto:bo@acme.test|bo@acme.test>"',
      { member: { by: 'email', operator: 'notEquals', text: 'bo@acme.test' } },
    ],
    ['member:"name is empty"', { member: { by: 'name', operator: 'isEmpty', text: '' } }],
    ['member:"name is not empty"', { member: { by: 'name', operator: 'isNotEmpty', text: '' } }],
    ['member:"name contains a@b.test"', { member: { by: 'name', operator: 'contains', text: 'a@b.test' } }],
    ['member:"name is"', { person: { by: 'name', text: 'name is' } }],
    ['status:cancelled', { statuses: ['cancelled'] }],
    ['status:Cancelled,ACCEPTED', { statuses: ['accepted', 'cancelled'] }],
    ['status:"awaiting_host, pending"', { statuses: ['pending', 'awaiting_host'] }],
    ['status:pending,pending', { statuses: ['pending'] }],
    ['paid:yes', { paid: true }],
    ['paid:NO', { paid: false }],
    ['rating:&gt;=4', { rating: { operator: 'gte', operand: 4 } }],
    ['rating:&lt;=4.5', { rating: { operator: 'lte', operand: 4.5 } }],
    ['rating:&gt;3', { rating: { operator: 'gt', operand: 3 } }],
    ['rating:&lt;3', { rating: { operator: 'lt', operand: 3 } }],
    ['rating:=5', { rating: { operator: 'eq', operand: 5 } }],
    ['rating:5', { rating: { operator: 'eq', operand: 5 } }],
    ['rating:!=0', { rating: { operator: 'neq', operand: 0 } }],
    ['rating:"&gt;= 4"', { rating: { operator: 'gte', operand: 4 } }],
    ['vs:none', { versus: 'none' }],
    ['vs:Previous', { versus: 'previous' }],
    ['last week vs the week before', { period: lastWeek, versus: 'previous' }],
    ['last week vs. previous', { period: lastWeek, versus: 'previous' }],
    ['vs the week before last week', { period: lastWeek, versus: 'previous' }],
    ['compared with the previous period', { versus: 'previous' }],
    ['last week compared to the prior week', { period: lastWeek, versus: 'previous' }],
    ['this week vs last week', { period: { kind: 'this', unit: 'week' }, versus: 'previous' }],
    ['mtd vs last month', { period: { kind: 'to-date', unit: 'month' }, versus: 'previous' }],
    ['q3 vs the quarter before', { period: { kind: 'quarter', quarter: 3, year: null }, versus: 'previous' }],
    ['today vs yesterday', { period: { kind: 'today' }, versus: 'previous' }],
    ['last week versus none', { period: lastWeek, versus: 'none' }],
    ['since the last digest', { period: { kind: 'since-digest' } }],
    [
      'most-completed since yesterday',
      { ranking: 'most-completed', period: { kind: 'since-day', day: 'yesterday' } },
    ],
    [
      'team:“Sales EU” highest rated this quarter by:created event:intro',
      {
        ranking: 'highest-rated',
        period: { kind: 'this', unit: 'quarter' },
        team: { name: 'Sales EU' },
        dateField: 'created',
        event: { name: 'intro' },
      },
    ],
  ])('reads "%s"', (text, said) => {
    expect(parseRankingsRequest(text)).toEqual({
      kind: 'question',
      question: { ...defaultQuestion, ...said },
    });
  });

  it.each(['help', 'HELP', '--help', '-h', '?', ' help ', 'help me', 'what can I ask?'])(
    'shows the manual for "%s"',
    (text) => {
      expect(parseRankingsRequest(text)).toEqual({ kind: 'help' });
    },
  );

  it.each<[string, object]>([
    ['most-canceled', { reason: 'unknown-ranking', given: 'most-canceled', nearest: 'most-cancelled' }],
    ['most canceled', { reason: 'unknown-ranking', given: 'most canceled', nearest: 'most-cancelled' }],
    ['higest-rated', { reason: 'unknown-ranking', given: 'higest-rated', nearest: 'highest-rated' }],
    ['yesterdy', { reason: 'unknown-word', given: 'yesterdy', nearest: 'yesterday' }],
    ['xyzzy', { reason: 'unknown-word', given: 'xyzzy', nearest: null }],
    ['"last week"', { reason: 'unknown-word' }],
    ['teem:sales', { reason: 'unknown-filter', given: 'teem', nearest: 'team' }],
    ['zzz:1', { reason: 'unknown-filter', given: 'zzz', nearest: null }],
    ['constructor:x', { reason: 'unknown-filter', given: 'constructor' }],
    ['atendee:lee', { reason: 'unknown-filter', given: 'atendee' }],
    ['attendee:lee', { reason: 'other-command', given: 'attendee', command: 'bookings' }],
    ['uid:k3YtQe1wVb2', { reason: 'other-command', given: 'uid', command: 'bookings' }],
    ['team:""', { reason: 'bad-filter-value', key: 'team', given: '' }],
    [
      'scope:everyone',
      { reason: 'bad-filter-value', key: 'scope', given: 'everyone', expected: 'me, team, org, user' },
    ],
    ['scope:tem', { reason: 'bad-filter-value', key: 'scope', nearest: 'team' }],
    ['scope:constructor', { reason: 'bad-filter-value', key: 'scope' }],
    ['by:end', { reason: 'bad-filter-value', key: 'by', expected: 'start, created' }],
    ['by:crated', { reason: 'bad-filter-value', key: 'by', nearest: 'created' }],
    ['status:done', { reason: 'bad-filter-value', key: 'status', given: 'done' }],
    ['status:accepted,cancelld', { reason: 'bad-filter-value', given: 'cancelld', nearest: 'cancelled' }],
    ['paid:maybe', { reason: 'bad-filter-value', key: 'paid', expected: 'yes, no' }],
    ['rating:good', { reason: 'bad-filter-value', key: 'rating', given: 'good' }],
    ['rating:6', { reason: 'bad-filter-value', key: 'rating' }],
    ['rating:5.1', { reason: 'bad-filter-value', key: 'rating' }],
    ['rating:-1', { reason: 'bad-filter-value', key: 'rating' }],
    ['rating:=&gt;4', { reason: 'bad-filter-value', key: 'rating', given: '=>4' }],
    ['rating:0.0000001', { reason: 'bad-filter-value', key: 'rating' }],
    ['member:@', { reason: 'bad-filter-value', key: 'member', given: '@' }],
    ['member:"email is foo"', { reason: 'bad-filter-value', key: 'member', given: 'email is foo' }],
    ['member:"email is empty"', { reason: 'bad-filter-value', key: 'member' }],
    ['vs:previous-year', { reason: 'bad-filter-value', key: 'vs' }],
    ['vs:previos', { reason: 'bad-filter-value', key: 'vs', nearest: 'previous' }],
    ['last week vs', { reason: 'bad-filter-value', key: 'vs', given: '' }],
    ['last week vs 2025', { reason: 'bad-filter-value', key: 'vs', given: '2025' }],
    ['vs none vs previous', { reason: 'given-twice', what: 'comparison', given: 'vs previous' }],
    ['last week vs:previous vs the week before', { reason: 'given-twice', what: 'comparison' }],
    [
      'last week vs the month before',
      { reason: 'contradiction', first: 'last week', second: 'vs the month before' },
    ],
    ['last week vs last week', { reason: 'contradiction', first: 'last week', second: 'vs last week' }],
    ['vs the week before', { reason: 'contradiction', first: 'last 30 days', second: 'vs the week before' }],
    ['until 2026-01-31 vs:previous', { reason: 'nothing-before', given: 'until 2026-01-31' }],
    ['paid:yes paid:yes', { reason: 'given-twice', what: 'filter', given: 'paid:' }],
    ['most-bookings most-no-show', { reason: 'given-twice', what: 'ranking', given: 'most-no-show' }],
    ['most bookings most no show', { reason: 'given-twice', what: 'ranking', given: 'most no show' }],
    ['today yesterday', { reason: 'given-twice', what: 'period', given: 'yesterday' }],
    ['last week last 7 days', { reason: 'given-twice', what: 'period', given: 'last 7 days' }],
    ['scope:me team:sales', { reason: 'contradiction', first: 'scope:me', second: 'team:' }],
    ['team:sales scope:org', { reason: 'contradiction', first: 'scope:org', second: 'team:' }],
    ['2026-02-30', { reason: 'period', problem: { reason: 'no-such-day', lastDayOfMonth: '2026-02-28' } }],
    ['2026-13-01', { reason: 'period', problem: { reason: 'no-such-month' } }],
    ['05/01/2026', { reason: 'period', problem: { reason: 'date-format' } }],
    ['2026-02-01..2026-01-01', { reason: 'period', problem: { reason: 'end-before-start' } }],
    ['last fortnight', { reason: 'period', problem: { reason: 'unknown-unit' } }],
    ['last', { reason: 'period', problem: { reason: 'unit-missing' } }],
    ['since', { reason: 'period', problem: { reason: 'date-missing' } }],
    ['last 0 days', { reason: 'period', problem: { reason: 'count-out-of-range' } }],
  ])('says what is wrong with "%s"', (text, problem) => {
    expect(problemOf(text)).toMatchObject(problem);
  });

  it('lists the filters there are when one is not known', () => {
    expect(problemOf('zzz:1')).toMatchObject({
      known: ['team', 'scope', 'by', 'event', 'member', 'status', 'paid', 'rating', 'vs'],
    });
  });

  it('never fails, and answers every text with a question, a problem or the manual', () => {
    fc.assert(
      fc.property(anyCommandText, (text) => {
        const parsed = parseRankingsRequest(text);
        expect(['help', 'question', 'invalid']).toContain(parsed.kind);
        if (parsed.kind !== 'question') return;
        // What can be typed can be carried by a button.
        expect(parseRankingsRequest(printRankingsRequest(parsed.question))).toEqual(parsed);
      }),
      { numRuns: rounds(10_000) },
    );
  });
});

describe('printRankingsRequest', () => {
  it('is read back to the same question', () => {
    fc.assert(
      fc.property(anyRankingsQuestion, (question) => {
        expect(parseRankingsRequest(printRankingsRequest(question))).toEqual({ kind: 'question', question });
      }),
      { numRuns: rounds(5000) },
    );
  });

  it('says as little as is needed', () => {
    expect(printRankingsRequest(defaultQuestion)).toBe('last 30 days');
    expect(
      printRankingsRequest({
        ...defaultQuestion,
        ranking: 'most-cancelled',
        period: lastWeek,
        team: { id: 12 },
        paid: true,
      }),
    ).toBe('most-cancelled last week team:id:12 paid:yes');
  });
});
