import fc from 'fast-check';
import {
  compareLists,
  formatDepartures,
  formatMember,
  formatPercentChange,
  formatPublicRankChange,
  formatRankChange,
  formatShortRankChange,
  type RankChange,
} from '../../src/rankings/movement';
import { anyTwoPeriods, type Counts, listOf } from '../insights/support/ranked-lists';

const ten: Counts = Array.from({ length: 10 }, (_, at) => [at + 1, 20 - at] as const);

function wordsOf(
  counts: Counts,
  countsBefore: Counts,
  ranking: 'most-bookings' | 'highest-rated' = 'most-bookings',
) {
  const { members, gone, ranking: of } = compareLists(listOf(ranking, counts), listOf(ranking, countsBefore));
  return [
    ...members.map((member) => formatMember(member, of.unit)),
    ...gone.map((member) => formatDepartures([member], of.unit)),
  ];
}

describe('compareLists', () => {
  it.each<[string, Counts, Counts, readonly string[]]>([
    [
      'places and difference',
      [
        [1, 14],
        [2, 9],
        [3, 8],
        [4, 7],
      ],
      [
        [2, 9],
        [3, 8],
        [4, 7],
        [1, 5],
      ],
      [
        'Ana 14, up 3 places, 9 more',
        'Bo 9, down 1 place, same number',
        'Cy 8, down 1 place, same number',
        'Di 7, down 1 place, same number',
      ],
    ],
    [
      'a place that was kept',
      [
        [1, 14],
        [2, 7],
      ],
      [
        [1, 15],
        [2, 7],
      ],
      ['Ana 14, same place, 1 fewer', 'Bo 7, no change'],
    ],
    [
      'somebody new',
      [
        [1, 14],
        [2, 4],
      ],
      [[1, 14]],
      ['Ana 14, no change', 'Bo 4, new, from 0 to 4'],
    ],
    [
      'somebody who dropped out',
      [[1, 14]],
      [
        [1, 14],
        [2, 4],
      ],
      ['Ana 14, no change', 'Not in the list any more: Bo (from 4 to 0).'],
    ],
    // Bo has what Bo had: that Ana comes down to it is no move of Bo's.
    [
      'one who joins a tie',
      [
        [1, 4],
        [2, 4],
      ],
      [
        [1, 5],
        [2, 4],
      ],
      ['Ana 4, same place, 1 fewer', 'Bo 4, same number'],
    ],
    [
      'one who leaves a tie',
      [
        [1, 6],
        [2, 5],
        [3, 5],
      ],
      [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      ['Ana 6, same place, 1 more', 'Bo 5, same number', 'Cy 5, same number'],
    ],
    [
      'one who passes a tie',
      [
        [3, 6],
        [1, 5],
        [2, 5],
      ],
      [
        [1, 5],
        [2, 5],
        [3, 4],
      ],
      ['Cy 6, up 2 places, 2 more', 'Ana 5, same number', 'Bo 5, same number'],
    ],
  ])('says %s', (_what, counts, countsBefore, words) => {
    expect(wordsOf(counts, countsBefore)).toEqual(words);
  });

  it('never takes absence from a full list for zero', () => {
    const [first] = wordsOf([[15, 30]], ten);
    expect(first).toBe('Oz 30, was outside the top ten');
    expect(wordsOf(ten, [[15, 30]]).at(-1)).toBe('Outside the top ten now: Oz (30 bookings before).');
  });

  it('says stars as stars, and never from nothing', () => {
    expect(
      wordsOf(
        [
          [1, 4.5],
          [2, 4.25],
        ],
        [
          [1, 4.8],
          [3, 4],
        ],
        'highest-rated',
      ),
    ).toEqual([
      'Ana 4.50 stars, same place, 0.30 lower',
      'Bo 4.25 stars, new, no rating before',
      'Not in the list any more: Cy (4.00 stars before, no rating now).',
    ]);
  });

  it('has everybody of both lists once, each list in its own order', () => {
    fc.assert(
      fc.property(anyTwoPeriods, ({ rankingId, counts, countsBefore }) => {
        const [now, before] = [listOf(rankingId, counts), listOf(rankingId, countsBefore)];
        const { members, gone } = compareLists(now, before);
        expect(members.map(({ move, ...member }) => member)).toEqual(now.members);
        const here = new Set(counts.map(([userId]) => userId));
        expect(gone.map(({ gone: _, ...member }) => member)).toEqual(
          before.members.filter(({ calcomUserId }) => !here.has(calcomUserId)),
        );
      }),
    );
  });

  it('announces only moves that no order among equals explains', () => {
    fc.assert(
      fc.property(anyTwoPeriods, ({ rankingId, counts, countsBefore }) => {
        const [now, before] = [listOf(rankingId, counts), listOf(rankingId, countsBefore)];
        const placesOf = (list: typeof now, userId: number) => {
          const value = list.members.find(({ calcomUserId }) => calcomUserId === userId)?.value;
          return list.members.flatMap((member, at) => (member.value === value ? [at + 1] : []));
        };
        for (const { move, calcomUserId, rank } of compareLists(now, before).members) {
          if (move.kind === 'new' || move.kind === 'was-outside') continue;
          const [places, placesBefore] = [placesOf(now, calcomUserId), placesOf(before, calcomUserId)];
          const isShared = places.some((place) => placesBefore.includes(place));
          const isUp = Math.max(...places) < Math.min(...placesBefore);
          const level = rank === move.rankBefore ? 'same' : 'level';
          expect(move.kind).toBe(isShared ? level : isUp ? 'up' : 'down');
          if (!isShared) expect(move.places).toBe(Math.abs(rank - move.rankBefore));
        }
      }),
    );
  });

  it('does not depend on names, which order equals', () => {
    fc.assert(
      fc.property(
        anyTwoPeriods,
        fc.integer({ min: 1, max: 14 }),
        ({ rankingId, counts, countsBefore }, turn) => {
          const movesBy = (nameOf: (userId: number) => string) =>
            new Map(
              compareLists(listOf(rankingId, counts), listOf(rankingId, countsBefore, nameOf)).members.map(
                ({ calcomUserId, move }) => [calcomUserId, move],
              ),
            );
          const renamed = (userId: number) => `Member ${(userId * 7 + turn) % 15}`;
          expect(movesBy(renamed)).toEqual(movesBy((userId) => `Member ${userId}`));
        },
      ),
    );
  });

  it('sees no move between a list and itself, and the opposite of each from the other side', () => {
    const opposite = { up: 'down', down: 'up', same: 'same', level: 'level' } as const;
    fc.assert(
      fc.property(anyTwoPeriods, ({ rankingId, counts, countsBefore }) => {
        const [now, before] = [listOf(rankingId, counts), listOf(rankingId, countsBefore)];
        for (const { move } of compareLists(now, now).members) {
          expect(move).toMatchObject({ kind: 'same', places: 0, difference: 0 });
        }
        const back = new Map(
          compareLists(before, now).members.map((member) => [member.calcomUserId, member.move]),
        );
        for (const { calcomUserId, move, value } of compareLists(now, before).members) {
          const other = back.get(calcomUserId);
          if (move.kind === 'new' || move.kind === 'was-outside') {
            expect(other).toBeUndefined();
            expect(move.kind === 'new').toBe(!before.mayHaveMore);
            continue;
          }
          expect(other).toMatchObject({ kind: opposite[move.kind], places: move.places, valueBefore: value });
          expect(move.difference).toBeCloseTo(value - move.valueBefore, 9);
        }
      }),
    );
  });
});

describe('movement words', () => {
  it('have no percentage, whatever moved', () => {
    fc.assert(
      fc.property(anyTwoPeriods, ({ rankingId, counts, countsBefore }) => {
        const { members, gone, ranking } = compareLists(
          listOf(rankingId, counts),
          listOf(rankingId, countsBefore),
        );
        const words = [
          ...members.map((member) => formatMember(member, ranking.unit)),
          formatDepartures(gone, ranking.unit),
        ];
        for (const each of words) expect(each).not.toMatch(/%|NaN|undefined|Infinity|-\d/);
      }),
    );
  });
});

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
