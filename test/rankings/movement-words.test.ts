import {
  formatPublicRankChange,
  formatRankChange,
  formatShortRankChange,
  type RankChange,
} from '../../src/rankings/movement';

const moved = (kind: 'up' | 'down' | 'same' | 'level', places: number, difference: number): RankChange => ({
  kind,
  places,
  difference,
  rankBefore: 5,
  valueBefore: 14 - difference,
});

describe('the words for a move', () => {
  it.each<[RankChange, own: string, short: string, inPublic: string]>([
    [moved('up', 3, 9), 'up 3 places, 9 more', '▲3 +9', 'up 3 places, 9 more'],
    [moved('up', 1, 0), 'up 1 place, same number', '▲1', 'up 1 place'],
    [moved('up', 2, -1), 'up 2 places, 1 fewer', '▲2 −1', 'up 2 places'],
    [moved('down', 2, -4), 'down 2 places, 4 fewer', '▼2 −4', ''],
    [moved('down', 2, 1), 'down 2 places, 1 more', '▼2 +1', '1 more'],
    [moved('same', 0, 3), 'same place, 3 more', '+3', 'same place, 3 more'],
    [moved('same', 0, 0), 'no change', '=', 'same place'],
    [moved('same', 0, -3), 'same place, 3 fewer', '−3', ''],
    [moved('level', 1, 2), '2 more', '+2', '2 more'],
    [moved('level', 1, -2), '2 fewer', '−2', ''],
    [moved('level', 1, 0), 'same number', '=', ''],
    [{ kind: 'new' }, 'new, from 0 to 14', 'new', 'new, from 0 to 14'],
    [{ kind: 'was-outside' }, 'was outside the top ten', 'was outside', 'was outside the top ten'],
  ])('say of %j all to the asker, and nothing of a fall to a channel', (move, own, short, inPublic) => {
    const member = { value: 14, move };
    expect(formatRankChange(member, 'bookings')).toBe(own);
    expect(formatShortRankChange(member, 'bookings')).toBe(short);
    expect(formatPublicRankChange(member, 'bookings')).toBe(inPublic);
  });

  it('keep a place that changed apart from a number that did not, and say of neither but that nothing changed', () => {
    const wordsOf = (move: RankChange) =>
      (['bookings', 'stars'] as const).map((unit) => formatRankChange({ value: 4, move }, unit));
    expect(wordsOf(moved('up', 1, 0))).toEqual(['up 1 place, same number', 'up 1 place, same rating']);
    expect(wordsOf(moved('down', 2, 0))).toEqual([
      'down 2 places, same number',
      'down 2 places, same rating',
    ]);
    expect(wordsOf(moved('level', 1, 0))).toEqual(['same number', 'same rating']);
    expect(wordsOf(moved('same', 0, 0))).toEqual(['no change', 'no change']);
  });

  it('count stars in hundredths', () => {
    const member = { value: 4.5, move: moved('up', 1, 0.25) };
    expect(formatShortRankChange(member, 'stars')).toBe('▲1 +0.25');
    expect(formatPublicRankChange(member, 'stars')).toBe('up 1 place, 0.25 higher');
    expect(formatPublicRankChange({ value: 4, move: { kind: 'new' } }, 'stars')).toBe(
      'new, no rating before',
    );
  });
});
