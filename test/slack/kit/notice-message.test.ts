import * as errors from '../../../src/calcom/errors';
import { parseBookingsRequest } from '../../../src/slack/bookings/bookings-request';
import { describeProblem, type Problem } from '../../../src/slack/kit/command-problem';
import { describeBug, describeFailure } from '../../../src/slack/kit/failure-text';
import { actionIds } from '../../../src/slack/kit/ids';
import {
  buildFailureNotice,
  buildNotice,
  buildProblemNotice,
  buildStartOverNotice,
} from '../../../src/slack/kit/notice-message';
import { parseRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import { accessibleOf, actionIdsOf, expectSendable, wordsOf } from '../support/sent-message';

const filters = { label: 'Filters…', actionId: actionIds.rankingsFilters, value: 'v' };
const retry = { label: 'Try again', actionId: actionIds.rankingsShow, value: 'v' };

function problemOf(text: string): Problem {
  const parsed = [parseRankingsRequest(text), parseBookingsRequest(text)].find(
    ({ kind }) => kind === 'invalid',
  );
  if (parsed?.kind !== 'invalid') throw new Error(`nothing is wrong with "${text}"`);
  return parsed.problem;
}

describe('a filter of the other command', () => {
  it.each(['rankings', 'bookings'] as const)('is named with one colon, where %s take it', (command) => {
    const { what } = describeProblem({ reason: 'other-command', given: 'member', command });
    expect(what.replaceAll('`', '')).toMatch(/filtered by member:\./);
  });
});

describe('buildProblemNotice', () => {
  it.each<[Problem['reason'], Problem, RegExp]>([
    ['unknown-word', problemOf('yesterdy'), /yesterdy.*yesterday/s],
    ['unknown-word', problemOf('xyzzy'), /xyzzy.*help/s],
    ['unknown-ranking', problemOf('most-canceled'), /most-canceled.*most-cancelled/s],
    ['unknown-status', { reason: 'unknown-status', given: 'pst', nearest: 'past' }, /pst.*past/s],
    ['unknown-filter', problemOf('teem:x'), /teem:.*team:/s],
    ['unknown-filter', problemOf('zzz:x'), /zzz:.*team:.*scope:/s],
    ['bad-filter-value', problemOf('paid:maybe'), /paid:.*maybe.*yes, no/s],
    ['bad-filter-value', problemOf('scope:tem'), /scope:.*tem.*scope:team/s],
    ['bad-filter-value', problemOf('team:""'), /team:.*needs a value/s],
    ['given-twice', problemOf('today yesterday'), /second period.*yesterday/s],
    ['contradiction', problemOf('scope:me team:x'), /scope:me.*team:/s],
    [
      'other-command',
      { reason: 'other-command', given: 'uid', command: 'bookings' },
      /uid:.*\/cal-bookings/s,
    ],
    [
      'other-command',
      { reason: 'other-command', given: 'paid', command: 'rankings' },
      /paid:.*\/cal-rankings/s,
    ],
    ['nothing-before', problemOf('until 2026-01-31 vs:previous'), /until 2026-01-31.*last month/s],
    ['bad-filter-value', problemOf('last week vs 2025'), /vs:.*2025.*vs:previous/s],
    ['sort-not-possible', { reason: 'sort-not-possible', given: 'created' }, /created.*start time/s],
    ['period', problemOf('2026-02-30'), /2026-02-30.*28 days/s],
    ['period', problemOf('2026-13'), /2026-13.*12/s],
    ['period', problemOf('1815-06-18'), /1815-06-18.*1970.*2100/s],
    ['period', problemOf('05/01/2026'), /05\/01\/2026.*2026-01-31/s],
    ['period', problemOf('2026-02-01..2026-01-01'), /2026-01-01.*2026-02-01.*2026-01-01\.\.2026-02-01/s],
    ['period', problemOf('last mnth'), /mnth.*month/s],
    ['period', problemOf('last xyzzy'), /xyzzy.*last week/s],
    ['period', problemOf('last'), /last.*last week/s],
    ['period', problemOf('last days'), /days.*last 3 days/s],
    ['period', problemOf('last 5000 days'), /5000.*1000 days/s],
    ['period', problemOf('last 2 years'), /years.*last 12 months/s],
    ['period', problemOf('since'), /since.*since 2026-01-05/s],
    ['period', problemOf('since whenever'), /whenever.*2026-01-31/s],
    ['period', problemOf('last-week-please'), /last-week-please/],
  ])('quotes what was not understood and says what to write instead: %s, %j', (reason, problem, words) => {
    expect(problem.reason).toBe(reason);
    const message = buildProblemNotice(problem, '/cal-rankings', 'most-completed last week');
    expectSendable(message);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      expect(text.replace(/`/g, '')).toMatch(words);
      expect(text).toMatch(/most-completed last week/);
      expect(text).toMatch(/\/cal-rankings help/);
    }
    expect(describeProblem(problem).what).toMatch(/[.?]$/);
  });

  it('says what was given at any length and of any kind without harm', () => {
    const hostile = ['<!channel>', '*x* _y_ `z`', '&lt;', 'x'.repeat(5000), '\u202Eabc', ''];
    for (const given of hostile) {
      const problems: readonly Problem[] = [
        { reason: 'unknown-word', given, nearest: null },
        { reason: 'unknown-filter', given, nearest: null, known: ['team'] },
        { reason: 'bad-filter-value', key: 'uid', given, expected: 'an id', nearest: null },
        { reason: 'given-twice', what: 'period', given },
        { reason: 'sort-not-possible', given },
        { reason: 'period', problem: { reason: 'not-a-date', given } },
        { reason: 'period', problem: { reason: 'unknown-unit', given, nearest: null } },
      ];
      for (const problem of problems) expectSendable(buildProblemNotice(problem, '/cal-bookings', 'past'));
    }
  });
});

describe('buildFailureNotice', () => {
  const request = { request: 'GET /v2/bookings' };
  it.each<[string, errors.CalcomError, RegExp, boolean]>([
    ['CalcomTimeoutError', new errors.CalcomTimeoutError(request), /too long.*try again/is, true],
    ['CalcomUnavailableError', new errors.CalcomUnavailableError(request), /reached.*try again/is, true],
    [
      'CalcomUnauthorizedError',
      new errors.CalcomUnauthorizedError(request),
      /no longer accepts.*Connect again/is,
      false,
    ],
    ['CalcomForbiddenError', new errors.CalcomForbiddenError(request), /can’t see.*more rights/is, false],
    [
      'CalcomForbiddenError',
      new errors.CalcomForbiddenError({ ...request, missingScope: 'BOOKING_READ' }),
      /BOOKING_READ.*more rights/is,
      false,
    ],
    ['CalcomNotFoundError', new errors.CalcomNotFoundError(request), /doesn’t have.*doctor/is, false],
    [
      'CalcomRateLimitedError',
      new errors.CalcomRateLimitedError({ ...request, retryAfterMs: 41_200 }),
      /no more requests.*42 seconds/is,
      true,
    ],
    ['CalcomRejectedError', new errors.CalcomRejectedError(request), /didn’t accept.*fewer filters/is, false],
    [
      'CalcomBadAnswerError',
      new errors.CalcomBadAnswerError({ ...request, paths: ['data.0.uid'] }),
      /couldn’t be read.*try again/is,
      true,
    ],
  ])(
    'says of a %s what happened, what to do, and whether it is worth repeating',
    (name, error, words, isRetryable) => {
      expect(error.name).toBe(name);
      const described = describeFailure(error);
      if (described === null) throw new Error('has no words');
      const message = buildFailureNotice(described, { retry, filters });
      expectSendable(message);
      for (const text of [wordsOf(message), accessibleOf(message)]) {
        expect(text).toMatch(words);
        expect(text).not.toContain('/v2/');
      }
      const connects = /Unauthorized|Forbidden/.test(name) ? [actionIds.accountKey] : [];
      const changes = /Timeout|NotFound|Rejected/.test(name) ? [actionIds.rankingsFilters] : [];
      const repeats = isRetryable ? [actionIds.rankingsShow] : [];
      expect(actionIdsOf(message)).toEqual([...repeats, ...changes, ...connects]);
      expect(actionIdsOf(buildFailureNotice(described))).toEqual(connects);
    },
  );

  it('leads from rankings that an access may not see to the filters, where one’s own can be asked for', () => {
    const refused = new errors.CalcomForbiddenError({ request: 'POST /v2/insights/bookings/members' });
    const described = describeFailure(refused);
    if (described === null) throw new Error('has no words');
    expect(actionIdsOf(buildFailureNotice(described, { retry, filters }))).toEqual([
      actionIds.rankingsFilters,
      actionIds.accountKey,
    ]);
  });

  it('has words of its own for every kind of failure', () => {
    const kinds = Object.values(errors).filter((kind) => kind.prototype instanceof errors.CalcomError);
    const said = [
      new errors.CalcomTimeoutError(request),
      new errors.CalcomUnavailableError(request),
      new errors.CalcomUnauthorizedError(request),
      new errors.CalcomForbiddenError(request),
      new errors.CalcomNotFoundError(request),
      new errors.CalcomWithoutInsightsError(request),
      new errors.CalcomRateLimitedError({ ...request, retryAfterMs: 1 }),
      new errors.CalcomRejectedError(request),
      new errors.CalcomBadAnswerError(request),
      new errors.CalcomUnknownServerError(request),
    ].map((error) => describeFailure(error)?.what);
    expect(new Set(said).size).toBe(kinds.length);
  });

  it.each([
    [1, '1 second.'],
    [60_000, '60 seconds.'],
    [89_500, '2 minutes.'],
    [600_000, '10 minutes.'],
  ])('says %d ms as %s', (retryAfterMs, words) => {
    expect(describeFailure(new errors.CalcomRateLimitedError({ ...request, retryAfterMs }))?.todo).toContain(
      words,
    );
  });

  it('has no words of Cal.com’s for what is our own fault', () => {
    for (const reason of [new TypeError('x'), 'text', undefined, null])
      expect(describeFailure(reason)).toBeNull();
    const message = buildFailureNotice(describeBug('a1b2c3d4'), { retry });
    expectSendable(message);
    for (const text of [wordsOf(message), accessibleOf(message)]) expect(text).toContain('a1b2c3d4');
    expect(actionIdsOf(message)).toEqual([actionIds.rankingsShow]);
  });
});

describe('other notices', () => {
  it.each(['ranking', 'list'] as const)('start a %s over with one button, or none', (what) => {
    const button = { actionId: actionIds.bookingsShow, value: 'v' };
    expectSendable(buildStartOverNotice(what, button));
    expect(actionIdsOf(buildStartOverNotice(what, button))).toEqual([actionIds.bookingsShow]);
    expectSendable(buildStartOverNotice(what, null));
    expect(wordsOf(buildStartOverNotice(what, null))).toContain(what);
  });

  it('are cut to what Slack takes', () => {
    expectSendable(buildNotice('x'.repeat(20_000)));
  });
});
