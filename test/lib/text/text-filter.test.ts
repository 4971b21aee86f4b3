import { passesText, type TextOperator } from '../../../src/rankings/match';

describe('passesText', () => {
  it.each<[TextOperator, string, readonly (string | null)[]]>([
    ['contains', 'AN', ['Ana', 'Joan', 'ana']],
    ['notContains', 'an', ['Bo', '']],
    ['equals', 'Ana', ['Ana']],
    ['notEquals', 'Ana', ['Joan', 'Bo', 'ana', '']],
    ['startsWith', 'an', ['Ana', 'ana']],
    ['endsWith', 'AN', ['Joan']],
    ['isEmpty', '', ['', null]],
    ['isNotEmpty', '', ['Ana', 'Joan', 'Bo', 'ana']],
  ])('%s "%s" is passed by %j alone', (operator, text, passing) => {
    const names = ['Ana', 'Joan', 'Bo', 'ana', '', null];
    const passed = names.filter((name) => passesText(name, { operator, text }));
    expect(passed).toEqual(passing);
  });
});
