import { passesText } from '../../src/rankings/match';
import { type TextOperator, textOperators } from '../../src/rankings/question';
import { nameOf } from '../support/count-rankings';
import { option, text } from '../support/digest-form';
import { openFilters, submitFilters } from '../support/filters-form';
import { useBot } from '../support/use-bot';

const withText: Readonly<Record<TextOperator, string>> = {
  contains: 'EN',
  notContains: 'e',
  equals: 'Lena Vogt',
  notEquals: 'Lena Vogt',
  startsWith: 'l',
  endsWith: 'pires',
  isEmpty: '',
  isNotEmpty: '',
};

describe('the host’s name in the filters of a ranking', () => {
  const bot = useBot();

  it.each(textOperators)('%s lists those members alone whom it lets pass', async (operator) => {
    const { calcom } = bot();
    const ana = bot().person();
    const asked = await ana.type('/cal-rankings', 'most-bookings last year');
    const form = await openFilters(bot(), ana, asked);
    const operand = withText[operator];
    const answered = await ana.watch(() =>
      submitFilters(bot(), ana, form, { member: option(`name:${operator}`), memberText: text(operand) }),
    );
    const listed = [...answered.accessible.matchAll(/\d+\. ([^;]+?), \d+ bookings/g)].map(([, name]) => name);
    const passing = calcom.world.members
      .filter(({ name }) => passesText(name, { operator, text: operand }))
      .map((member) => nameOf(member));
    expect(listed.length).toBeGreaterThan(0);
    expect(
      listed.filter((name) => !passing.some((known) => known.startsWith(name?.slice(0, 30) ?? '?'))),
    ).toEqual([]);
    bot().clock.advance(10_000);
  });
});
