import { formatPercentChange } from '../../../src/rankings/movement';

describe('percentWords', () => {
  it.each([
    [40, 52, '+30%'],
    [52, 40, '−23%'],
    [10, 20, '+100%'],
    [1_000, 1_001, 'under 1%'],
    [0, 4, null],
    [9, 18, null],
    [12, 0, null],
    [12, 12, null],
  ])('of %d that become %d is %s', (before, value, said) => {
    expect(formatPercentChange(before, value)).toBe(said);
  });
});
