import { defaultQuestion } from '../../../src/rankings/question';
import { describeProblem } from '../../../src/slack/kit/command-problem';
import { parseRankingsRequest } from '../../../src/slack/rankings/rankings-request';

function problemOf(text: string) {
  const parsed = parseRankingsRequest(text);
  return parsed.kind === 'invalid' ? parsed.problem : parsed;
}

describe('/cal-rankings fair-share', () => {
  it.each(['fair-share', 'fair share', 'Fair Share', 'FAIR-SHARE'])('is understood as %s', (text) => {
    expect(parseRankingsRequest(text)).toEqual({
      kind: 'question',
      question: { ...defaultQuestion, ranking: 'fair-share' },
    });
  });

  it('takes a period, a team or the organisation, and an event type, in any order', () => {
    expect(parseRankingsRequest('last month team:"Sales EU" fair share event:intro')).toEqual({
      kind: 'question',
      question: {
        ...defaultQuestion,
        ranking: 'fair-share',
        period: { kind: 'last', unit: 'month' },
        team: { name: 'Sales EU' },
        event: { name: 'intro' },
      },
    });
    expect(parseRankingsRequest('fair-share scope:org vs:none')).toMatchObject({ kind: 'question' });
  });

  it.each([
    ['fair-share status:accepted', { reason: 'not-for-fair-share', given: 'status' }],
    ['fair-share by:created', { reason: 'not-for-fair-share', given: 'by' }],
    ['member:ana fair share', { reason: 'not-for-fair-share', given: 'member' }],
    ['fair-share paid:yes', { reason: 'not-for-fair-share', given: 'paid' }],
    ['fair-share rating:>=4', { reason: 'not-for-fair-share', given: 'rating' }],
    ['fair-share vs:previous', { reason: 'not-for-fair-share', given: 'vs' }],
    ['fair-share scope:me', { reason: 'contradiction', first: 'fair-share', second: 'scope:me' }],
    ['fair-share most-bookings', { reason: 'given-twice', what: 'ranking' }],
    ['fair-shar', { reason: 'unknown-ranking', nearest: 'fair-share' }],
    ['fair shares last week', { reason: 'unknown-ranking', given: 'fair shares', nearest: 'fair-share' }],
    ['fairshare', { reason: 'unknown-ranking', nearest: 'fair-share' }],
  ])('says what is wrong with "%s"', (text, problem) => {
    expect(problemOf(text)).toMatchObject(problem);
  });

  it('says why a filter does not fit, and which do', () => {
    const { what, hint } = describeProblem({ reason: 'not-for-fair-share', given: 'status' });
    expect(what).toContain('`status:`');
    expect(hint).toMatch(/accepted bookings.*`team:`, `scope:`.*`event:`/);
  });
});
