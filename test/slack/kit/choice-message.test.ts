import { buildChoiceMessage } from '../../../src/slack/kit/choice-message';
import type { Choice, Named } from '../../../src/slack/kit/find-by-name';
import { actionIds } from '../../../src/slack/kit/ids';
import { accessibleOf, elementsOf, expectSendable, wordsOf } from '../support/sent-message';

const teams = (count: number): readonly Named[] =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, name: `Team ${at + 1}`, slug: `team-${at + 1}` }));

const choice = (about: Partial<Choice> = {}): Choice => ({
  what: 'team',
  given: 'Sales',
  isAmbiguous: false,
  nearest: null,
  candidates: teams(3),
  ...about,
});

function build(about: Partial<Choice>, blockId: string | null = 'carried') {
  const message = buildChoiceMessage(choice(about), {
    actionId: actionIds.rankingsScope,
    blockId,
    filters: { label: 'Filters…', actionId: actionIds.rankingsFilters, value: 'v' },
  });
  expectSendable(message);
  return message;
}

const menuOf = (about: Partial<Choice>) => elementsOf(build(about), 'static_select')[0];

describe('buildChoiceMessage', () => {
  it.each([
    [1, 1],
    [3, 3],
    [100, 100],
    [150, 100],
  ])('offers of %d candidates %d', (count, offered) => {
    const candidates = teams(count);
    expect(menuOf({ candidates })?.options).toHaveLength(offered);
    expect(menuOf({ candidates })?.action_id).toBe(actionIds.rankingsScope);
    const isCut = count > offered;
    expect(/first 100 of 150/.test(wordsOf(build({ candidates })))).toBe(isCut);
  });

  it('offers ids, which names cannot stand for', () => {
    expect(menuOf({})?.options).toMatchObject([{ value: '1' }, { value: '2' }, { value: '3' }]);
  });

  it('says so when there is nothing to choose from, and leads to the other filters', () => {
    const message = build({ candidates: [] });
    expect(elementsOf(message, 'static_select')).toEqual([]);
    expect(elementsOf(message, 'button')).toMatchObject([{ action_id: actionIds.rankingsFilters }]);
    for (const text of [wordsOf(message), accessibleOf(message)])
      expect(text).toMatch(/no team called “Sales”/);
    expect(wordsOf(build({ candidates: [], given: null, what: 'event type' }))).toMatch(/no event type/);
  });

  it('asks which one when none was named', () => {
    expect(wordsOf(build({ given: null }))).toMatch(/which team\?/i);
  });

  it('asks which one when several have the name, and tells them apart', () => {
    const candidates = [
      { id: 1, name: 'Sales', slug: 'sales-eu' },
      { id: 2, name: 'sales', slug: null },
      { id: 3, name: 'Support', slug: 'support' },
    ];
    const message = build({ isAmbiguous: true, candidates });
    expect(wordsOf(message)).toMatch(/several teams/i);
    for (const text of [wordsOf(message), accessibleOf(message)]) {
      expect(text).toContain('Sales (sales-eu)');
      expect(text).toContain('sales (#2)');
    }
    expect(accessibleOf(message)).not.toContain('Support (');
  });

  it('offers the nearest name', () => {
    expect(wordsOf(build({ nearest: 'Sales EU' }))).toMatch(/did you mean “Sales EU”/i);
    expect(wordsOf(build({}))).not.toMatch(/did you mean/i);
  });

  it('has no menu when the question is too long for a block to carry, and still lists the names', () => {
    const message = build({}, null);
    expect(elementsOf(message, 'static_select')).toEqual([]);
    for (const name of ['Team 1', 'Team 2', 'Team 3']) expect(accessibleOf(message)).toContain(name);
  });

  it('offers candidates whose names are empty, long or hostile', () => {
    const candidates = [
      { id: 1, name: '', slug: null },
      { id: 2, name: ' \u200B ', slug: '' },
      { id: 3, name: 'x'.repeat(5000), slug: 'x' },
      { id: 4, name: '<!channel> & *co*', slug: null },
      { id: 5, name: '<!channel> & *CO*', slug: '<@U1>' },
    ];
    const message = build({ candidates, given: '<!here> *x*', nearest: '<!here> _x_' });
    expect(elementsOf(message, 'static_select')[0]?.options).toMatchObject([
      { text: { text: '#1' } },
      { text: { text: '#2' } },
      { text: { text: `${'x'.repeat(74)}…` } },
      { text: { text: '<!channel> & *co* (#4)' } },
      { text: { text: '<!channel> & *CO* (<@U1>)' } },
    ]);
  });

  it('tells twins with long names apart', () => {
    const candidates = [1, 2].map((id) => ({ id, name: 'x'.repeat(100), slug: `sales-${id}` }));
    const texts = JSON.stringify(menuOf({ isAmbiguous: true, candidates })?.options);
    expect(texts).toContain('(sales-1)');
    expect(texts).toContain('(sales-2)');
  });
});
