import fc from 'fast-check';
import { defaultQuestion } from '../../../src/rankings/question';
import { parseBookingsRequest } from '../../../src/slack/bookings/bookings-request';
import { buildBookingsFilters } from '../../../src/slack/filters/bookings-form';
import { suggestEventTypes } from '../../../src/slack/filters/fields';
import { buildRankingsFilters } from '../../../src/slack/filters/rankings-form';
import { buildAsCommand, filterErrors } from '../../../src/slack/filters/text';
import { unescapeSlackText } from '../../../src/slack/kit/command-text';
import { typedReference } from '../../../src/slack/kit/find-by-name';
import { filterInputs } from '../../../src/slack/kit/ids';
import { printRankingsRequest } from '../../../src/slack/rankings/rankings-request';
import { filterMenus, sentForm } from '../support/filter-forms';
import { hostileText } from '../support/hostile-text';
import { anyRankingsQuestion } from '../support/question-arbitraries';

const many = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, name: `Call ${at}`, slug: `call-${at}` }));

describe('the forms with every filter', () => {
  it('are ones that Slack takes, whatever teams and event types are called', () => {
    const parsed = parseBookingsRequest('past');
    if (parsed.kind !== 'question') throw new Error('Not a question');
    fc.assert(
      fc.property(hostileText, fc.boolean(), anyRankingsQuestion, (name, hasOrganisation, question) => {
        const named = [
          { id: 1, name, slug: null },
          { id: 2, name, slug: name },
          { id: 3, name: name.toUpperCase(), slug: 'x' },
        ];
        const menus = filterMenus({ teams: named, eventTypes: named, ownName: name, hasOrganisation });
        // Throws where Slack would not show it.
        sentForm(buildRankingsFilters({ ...question, team: { id: 2 }, event: { id: 3 } }, menus, 'm'));
        sentForm(buildBookingsFilters({ ...parsed.question, team: { id: 1 } }, menus, 'm'));
      }),
    );
  });

  it('have event types as a menu up to a limit, and beyond it as suggestions', () => {
    const typeOf = (count: number) =>
      buildRankingsFilters(
        { ...defaultQuestion, event: { id: count } },
        filterMenus({ eventTypes: many(count) }),
        'm',
      ).blocks.flatMap((block) =>
        block.type === 'input' && 'element' in block && block.block_id === filterInputs.rankingsEvent.blockId
          ? [block.element.type]
          : [],
      )[0];
    expect(typeOf(90)).toBe('static_select');
    expect(typeOf(101)).toBe('external_select');
    const view = buildRankingsFilters(
      { ...defaultQuestion, event: { id: 150 } },
      filterMenus({ eventTypes: many(150), teams: many(150) }),
      'm',
    );
    const { blockId, actionId } = filterInputs.rankingsEvent;
    expect(sentForm(view).choices[blockId]?.[actionId]).toEqual(['id:150']);
  });

  it('suggest event types by name and slug, a hundred at most, with none first', () => {
    const all = [{ id: 7, name: 'Intro', slug: 'hello' }, ...many(150)];
    expect(suggestEventTypes('', all)).toHaveLength(100);
    expect(suggestEventTypes('', all)[0]).toEqual({ text: 'Any event type', value: 'any' });
    expect(suggestEventTypes('HELLO', all)).toEqual([{ text: 'Intro', value: 'id:7' }]);
    expect(suggestEventTypes('call 14', all).map(({ value }) => value)).toContain('id:15');
    expect(suggestEventTypes('zzz', all)).toEqual([]);
  });

  it('say every mistake in at most 150 characters', () => {
    const reasons = [
      'no-day',
      'end-before-start',
      'period-and-days',
      'not-a-day',
      'not-an-email',
      'nobody',
      'text-missing',
      'text-unused',
      'not-a-rating',
      'all-and-others',
      'not-a-uid',
      'not-offered',
    ] as const;
    const said = reasons.map((reason) => filterErrors([{ field: 'period', problem: { reason } }]));
    const nothingBefore = { reason: 'nothing-before', given: 'until 2026-05-31' } as const;
    const unasked = filterErrors([
      { field: 'versus', problem: { reason: 'not-a-question', problem: nothingBefore } },
    ]);
    expect(unasked.filter_versus).toMatch(/nothing to compare.*start/);
    const words = [...said, unasked].flatMap((errors) => Object.values(errors));
    expect(new Set(words).size).toBe(reasons.length + 1);
    for (const text of words) expect(text.length).toBeLessThanOrEqual(150);
  });
});

describe('typedReference', () => {
  const all = [
    { id: 1, name: 'Sales EU', slug: 'sales-eu' },
    { id: 2, name: 'Success', slug: 'success-emea' },
    { id: 3, name: 'SUCCESS', slug: 'success-amer' },
    { id: 4, name: 'Twin', slug: 'twin' },
    { id: 5, name: 'Twin', slug: 'twin' },
    { id: 6, name: '“Quoted”', slug: null },
    { id: 7, name: 'id:1', slug: 'seven' },
    { id: 8, name: '', slug: '' },
  ];

  it.each([
    [1, { name: 'Sales EU' }],
    [2, { name: 'success-emea' }],
    [3, { name: 'success-amer' }],
    [4, { id: 4 }],
    [7, { name: 'seven' }],
    [8, { id: 8 }],
    [99, { id: 99 }],
  ])('of %i is what finds it alone', (id, reference) => {
    expect(typedReference({ id }, all)).toEqual(reference);
  });

  it('is a name in plain typography, which finds it all the same', () => {
    expect(typedReference({ id: 6 }, all)).toEqual({ name: '"Quoted"' });
  });
});

describe('a question as a command', () => {
  it('is shown as it has to be typed', () => {
    const question = {
      ...defaultQuestion,
      team: { name: 'R&D <3' },
      rating: { operator: 'gte', operand: 4 },
    } as const;
    const { blocks } = buildAsCommand(`/cal-rankings ${unescapeSlackText(printRankingsRequest(question))}`);
    expect(JSON.stringify(blocks[1])).toContain(
      JSON.stringify('/cal-rankings last 30 days team:"R&D <3" rating:">=4"').slice(1, -1),
    );
  });
});
