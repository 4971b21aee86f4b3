import fc from 'fast-check';
import { toFairShare } from '../../../src/fair-share/fair-share';
import { printPeriod } from '../../../src/lib/time/print-period';
import {
  defaultQuestion,
  type RankingsQuestion,
  statusFilters,
  textOperators,
} from '../../../src/rankings/question';
import type { FilterField, ParsedFilters } from '../../../src/slack/filters/fields';
import { buildRankingsFilters, parseRankingsFilters } from '../../../src/slack/filters/rankings-form';
import { offeredPeriods } from '../../../src/slack/rankings/rankings-menus-view';
import { parseRankingsRequest, printRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import { option, options, text } from '../../support/digest-form';
import { day, type FilterAnswers } from '../../support/filters-form';
import { rounds } from '../../support/rounds';
import { filterMenus, sentForm } from '../support/filter-forms';
import { anyName, anyRankingsQuestion } from '../support/question-arbitraries';

function typed(words: string): RankingsQuestion {
  const parsed = parseRankingsRequest(words);
  if (parsed.kind !== 'question') throw new Error(`Not understood: ${words}`);
  return parsed.question;
}

/** The form over a question, changed and sent. */
function chosen(answers: FilterAnswers, before = '', menus = filterMenus()): ParsedFilters<RankingsQuestion> {
  const question = typed(before);
  return parseRankingsFilters(sentForm(buildRankingsFilters(question, menus, 'm'), answers), question);
}

function questionOf(parsed: ParsedFilters<RankingsQuestion>): RankingsQuestion {
  if (parsed.kind !== 'question') throw new Error(JSON.stringify(parsed.problems));
  return parsed.question;
}

describe('the filters of a ranking', () => {
  it.each<[string, FilterAnswers]>([
    ['last week', { period: option('last week') }],
    ['2026-05-04..2026-05-31', { periodFrom: day('2026-05-04'), periodTo: day('2026-05-31') }],
    ['2026-05-04', { period: option('days'), periodFrom: day('2026-05-04'), periodTo: day('2026-05-04') }],
    ['since 2026-05-04', { periodFrom: day('2026-05-04') }],
    ['until 2026-05-04', { period: option('days'), periodTo: day('2026-05-04') }],
    ['scope:org', { scope: option('org') }],
    ['scope:me', { scope: option('me') }],
    ['team:id:4821', { scope: option('id:4821') }],
    ['by:created', { dateField: option('created') }],
    ['event:id:310', { rankingsEvent: option('id:310') }],
    ['member:ana', { memberText: text(' ana ') }],
    ['member:@ana', { memberText: text('@ana') }],
    ['member:ana@acme.test', { memberText: text('ana@acme.test') }],
    ['member:"name is not Bo"', { member: option('name:notEquals'), memberText: text('Bo') }],
    [
      'member:"e-mail ends with @acme.test"',
      { member: option('email:endsWith'), memberText: text('@acme.test') },
    ],
    ['member:"name is empty"', { member: option('name:isEmpty') }],
    ['member:O“x', { memberText: text('O”x') }],
    ['status:pending,accepted', { statuses: options('pending', 'accepted') }],
    ['paid:no', { paid: option('no') }],
    ['rating:>=4', { ratingOperand: text('4') }],
    ['rating:<4.5', { rating: option('lt'), ratingOperand: text('4,50') }],
    ['rating:!=0', { rating: option('neq'), ratingOperand: text('0') }],
    ['vs:previous', { versus: option('previous') }],
    ['vs:none', { versus: option('none') }],
  ])('typed as %s and chosen in the form ask the same', (words, answers) => {
    expect(questionOf(chosen(answers))).toEqual(typed(words));
  });

  it('chosen all at once ask what one command asks', () => {
    const words =
      'most-completed last month team:id:4821 by:created event:id:310 member:"e-mail contains @acme" status:accepted paid:yes rating:>=4.5 vs:previous';
    const answers: FilterAnswers = {
      period: option('last month'),
      scope: option('id:4821'),
      dateField: option('created'),
      rankingsEvent: option('id:310'),
      member: option('email:contains'),
      memberText: text('@acme'),
      statuses: options('accepted'),
      paid: option('yes'),
      rating: option('gte'),
      ratingOperand: text('4.5'),
      versus: option('previous'),
    };
    expect(questionOf(chosen(answers, 'most-completed'))).toEqual(typed(words));
  });

  it('open with what is in force: sent unchanged, they ask the same', () => {
    fc.assert(
      fc.property(anyRankingsQuestion, (question) => {
        // An answer holds ids, and a team says the scope.
        const id = { id: 4821 };
        const team = question.team && id;
        const event = question.event && { id: 310 };
        const scope = team || question.scope === 'team' ? null : question.scope;
        const asked = { ...question, team, event, scope };
        const form = sentForm(buildRankingsFilters(asked, filterMenus(), 'm'));
        expect(parseRankingsFilters(form, asked)).toEqual({ kind: 'question', question: asked });
      }),
    );
  });

  it('keep a team and an event type that Cal.com does not list any more', () => {
    const words = 'team:id:99 event:id:98';
    expect(questionOf(chosen({}, words))).toEqual(typed(words));
    expect(questionOf(chosen({}, words, filterMenus({ teams: [], eventTypes: [] })))).toEqual(typed(words));
  });

  const anyDay = fc
    .integer({ min: 0, max: 40_000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
  const one = <T extends string>(...values: readonly T[]) => fc.constantFrom(...values).map(option);
  const anyAnswers: fc.Arbitrary<FilterAnswers> = fc.record(
    {
      period: one('days', ...offeredPeriods.map(printPeriod)),
      periodFrom: fc.option(anyDay).map(day),
      periodTo: fc.option(anyDay).map(day),
      scope: one('any', 'org', 'me', 'id:4821', 'id:4822'),
      dateField: one('start', 'created'),
      rankingsEvent: one('any', 'id:310'),
      member: one(
        'either',
        ...textOperators.map((operator) => `name:${operator}`),
        ...['contains', 'notContains', 'equals', 'notEquals', 'startsWith', 'endsWith'].map(
          (word) => `email:${word}`,
        ),
      ),
      memberText: fc
        .oneof(anyName, fc.emailAddress(), fc.constantFrom('', ' ', '“Bo”', 'empty', 'not Bo', '@', 'a@b'))
        .map(text),
      statuses: fc.subarray([...statusFilters]).map((statuses) => options(...statuses)),
      paid: one('any', 'yes', 'no'),
      rating: one('gte', 'gt', 'lte', 'lt', 'eq', 'neq'),
      ratingOperand: fc
        .oneof(
          fc.integer({ min: -10, max: 600 }).map((n) => String(n / 100)),
          fc.constant(''),
        )
        .map(text),
      versus: one('any', 'previous', 'none'),
    },
    { requiredKeys: [] },
  );

  it('ask nothing that their own command would not ask', () => {
    const counts = { question: 0, invalid: 0 };
    fc.assert(
      fc.property(
        anyAnswers,
        fc.constantFrom('', 'most-no-show last week team:id:4821'),
        (answers, before) => {
          const parsed = chosen(answers, before);
          counts[parsed.kind] += 1;
          if (parsed.kind === 'invalid') return;
          expect(typed(printRankingsRequest(parsed.question))).toEqual(parsed.question);
        },
      ),
      { numRuns: rounds(3_000) },
    );
    // Both happen often enough to mean something.
    expect(Math.min(counts.question, counts.invalid)).toBeGreaterThan(rounds(100));
  });

  it('of menu and days, take whichever was changed', () => {
    const range = '2026-05-04..2026-05-31';
    expect(questionOf(chosen({ period: option('last week') }, range))).toEqual(typed('last week'));
    expect(questionOf(chosen({ periodTo: day('2026-06-01') }, range))).toEqual(
      typed('2026-05-04..2026-06-01'),
    );
    expect(questionOf(chosen({ periodFrom: day(null) }, range))).toEqual(typed('until 2026-05-31'));
    expect(questionOf(chosen({ periodFrom: day('2026-05-04') }, 'last week'))).toEqual(
      typed('since 2026-05-04'),
    );
  });

  it('keep a period that no menu offers', () => {
    for (const words of ['q3 2025', 'monday', 'since the last digest', 'ytd']) {
      expect(questionOf(chosen({}, words))).toEqual(typed(words));
    }
  });

  it.each<[string, FilterAnswers, FilterField, string]>([
    [
      'an end before its start',
      { periodFrom: day('2026-05-31'), periodTo: day('2026-05-04') },
      'periodTo',
      'end-before-start',
    ],
    ['no day at all', { period: option('days') }, 'periodFrom', 'no-day'],
    [
      'a period and other days',
      { period: option('last week'), periodFrom: day('2026-05-04') },
      'periodFrom',
      'period-and-days',
    ],
    ['a year that is not meant', { periodFrom: day('0026-05-04') }, 'periodFrom', 'not-a-day'],
    ['an address that is none', { memberText: text('ana@acme') }, 'memberText', 'not-an-email'],
    [
      'a whole e-mail that is none',
      { member: option('email:equals'), memberText: text('ana') },
      'memberText',
      'not-an-email',
    ],
    ['nobody', { memberText: text('@') }, 'memberText', 'nobody'],
    ['an operator without its text', { member: option('name:equals') }, 'memberText', 'text-missing'],
    [
      'emptiness with a text',
      { member: option('name:isEmpty'), memberText: text('x') },
      'memberText',
      'text-unused',
    ],
    ['a rating above five', { ratingOperand: text('5.01') }, 'ratingOperand', 'not-a-rating'],
    ['a rating below zero', { ratingOperand: text('-1') }, 'ratingOperand', 'not-a-rating'],
    ['a rating too fine to be typed', { ratingOperand: text('4.555') }, 'ratingOperand', 'not-a-rating'],
    ['a rating that is no number', { ratingOperand: text('good') }, 'ratingOperand', 'not-a-rating'],
    ['an operator that is not offered', { member: option('email:isEmpty') }, 'member', 'not-offered'],
    ['a team that is none', { scope: option('Sales') }, 'scope', 'not-offered'],
    ['a period that is none', { period: option('next to nothing') }, 'period', 'not-offered'],
  ])('are refused with %s, at the field', (_what, answers, field, reason) => {
    expect(chosen(answers)).toEqual({ kind: 'invalid', problems: [{ field, problem: { reason } }] });
  });

  it('say all that is wrong at once', () => {
    const answers = { period: option('days'), memberText: text('@'), ratingOperand: text('9') };
    expect(chosen(answers)).toMatchObject({
      problems: [{ field: 'periodFrom' }, { field: 'memberText' }, { field: 'ratingOperand' }],
    });
  });

  it('are refused where a period has none before it to compare with', () => {
    const parsed = chosen({ periodTo: day('2026-05-31'), versus: option('previous') });
    expect(parsed).toMatchObject({
      problems: [{ field: 'versus', problem: { problem: { reason: 'nothing-before' } } }],
    });
  });

  it('of a fair share have no field that it would not count by', () => {
    const question = toFairShare({ ...defaultQuestion, member: null, paid: true, team: { id: 4821 } });
    const view = buildRankingsFilters(question, filterMenus(), 'm');
    expect(JSON.stringify(view)).not.toMatch(/member|paid|rating|versus|date_field|"me"/);
    expect(parseRankingsFilters(sentForm(view), question)).toEqual({ kind: 'question', question });
    // Whatever else is sent has no effect.
    const values = { filter_paid: { paid: '' } };
    const choices = { ...sentForm(view).choices, filter_paid: { paid: ['yes'] } };
    expect(parseRankingsFilters({ values, choices }, question)).toEqual({ kind: 'question', question });
  });

  it('never throw, whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.dictionary(fc.string(), fc.string())),
        anyName,
        (values, word) => {
          const choices = { filter_period: { period: [word] }, filter_scope: { scope: [word] } };
          expect(parseRankingsFilters({ values, choices }, defaultQuestion).kind).toMatch(/question|invalid/);
        },
      ),
    );
  });
});
