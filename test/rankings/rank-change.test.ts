import fc from 'fast-check';
import {
  accessibleRankChange,
  compareLists,
  formatDepartures,
  formatPercentChange,
  formatPublicRankChange,
  formatRankChange,
  type RankChange,
} from '../../src/rankings/rank-change';
import { type RankingId, rankings } from '../../src/rankings/ranking';
import { anyTwoPeriods, type Counts, listOf } from '../insights/support/ranked-lists';

const ten: Counts = Array.from({ length: 10 }, (_, at) => [at + 1, 20 - at] as const);

function wordsOf(
  counts: Counts,
  countsBefore: Counts,
  ranking: 'most-bookings' | 'highest-rated' = 'most-bookings',
) {
  const { members, gone, ranking: of } = compareLists(listOf(ranking, counts), listOf(ranking, countsBefore));
  return [
    ...members.map((member) => `${member.name} ${member.value}, ${formatRankChange(member, of)}`),
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
      ['Ana 14, ▲ 3 +9', 'Bo 9, ▼ 1', 'Cy 8, ▼ 1', 'Di 7, ▼ 1'],
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
      ['Ana 14, −1', 'Bo 7, ='],
    ],
    [
      'somebody new',
      [
        [1, 14],
        [2, 4],
      ],
      [[1, 14]],
      ['Ana 14, =', 'Bo 4, new'],
    ],
    [
      'somebody who dropped out',
      [[1, 14]],
      [
        [1, 14],
        [2, 4],
      ],
      ['Ana 14, =', 'None this time: Bo (had 4).'],
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
      ['Ana 4, −1', 'Bo 4, ='],
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
      ['Ana 6, +1', 'Bo 5, =', 'Cy 5, ='],
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
      ['Cy 6, ▲ 2 +2', 'Ana 5, =', 'Bo 5, ='],
    ],
  ])('says %s', (_what, counts, countsBefore, words) => {
    expect(wordsOf(counts, countsBefore)).toEqual(words);
  });

  it('never takes absence from a full list for zero', () => {
    const [first] = wordsOf([[15, 30]], ten);
    expect(first).toBe('Oz 30, new');
    expect(wordsOf(ten, [[15, 30]]).at(-1)).toBe('Left the top ten: Oz (had 30).');
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
    ).toEqual(['Ana 4.5, −0.30', 'Bo 4.25, new', 'No rating this time: Cy (had 4.00 stars).']);
  });

  it('has everybody of both lists once, each list in its own order', () => {
    fc.assert(
      fc.property(anyTwoPeriods, ({ rankingId, counts, countsBefore }) => {
        const [now, before] = [listOf(rankingId, counts), listOf(rankingId, countsBefore)];
        const { members, gone } = compareLists(now, before);
        expect(members.map(({ rankChange, ...member }) => member)).toEqual(now.members);
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
        for (const { rankChange, calcomUserId, rank } of compareLists(now, before).members) {
          if (rankChange.kind === 'new' || rankChange.kind === 'was-outside') continue;
          const [places, placesBefore] = [placesOf(now, calcomUserId), placesOf(before, calcomUserId)];
          const isShared = places.some((place) => placesBefore.includes(place));
          const isUp = Math.max(...places) < Math.min(...placesBefore);
          const level = rank === rankChange.rankBefore ? 'same' : 'ties-overlap';
          expect(rankChange.kind).toBe(isShared ? level : isUp ? 'up' : 'down');
          if (!isShared) expect(rankChange.places).toBe(Math.abs(rank - rankChange.rankBefore));
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
                ({ calcomUserId, rankChange }) => [calcomUserId, rankChange],
              ),
            );
          const renamed = (userId: number) => `Member ${(userId * 7 + turn) % 15}`;
          expect(movesBy(renamed)).toEqual(movesBy((userId) => `Member ${userId}`));
        },
      ),
    );
  });

  it('sees no move between a list and itself, and the opposite of each from the other side', () => {
    const opposite = { up: 'down', down: 'up', same: 'same', 'ties-overlap': 'ties-overlap' } as const;
    fc.assert(
      fc.property(anyTwoPeriods, ({ rankingId, counts, countsBefore }) => {
        const [now, before] = [listOf(rankingId, counts), listOf(rankingId, countsBefore)];
        for (const { rankChange } of compareLists(now, now).members) {
          expect(rankChange).toMatchObject({ kind: 'same', places: 0, difference: 0 });
        }
        const back = new Map(
          compareLists(before, now).members.map((member) => [member.calcomUserId, member.rankChange]),
        );
        for (const { calcomUserId, rankChange, value } of compareLists(now, before).members) {
          const other = back.get(calcomUserId);
          if (rankChange.kind === 'new' || rankChange.kind === 'was-outside') {
            expect(other).toBeUndefined();
            expect(rankChange.kind === 'new').toBe(!before.mayHaveMore);
            continue;
          }
          expect(other).toMatchObject({
            kind: opposite[rankChange.kind],
            places: rankChange.places,
            valueBefore: value,
          });
          expect(rankChange.difference).toBeCloseTo(value - rankChange.valueBefore, 9);
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
          ...members.map((member) => formatRankChange(member, ranking)),
          formatDepartures(gone, ranking.unit),
        ];
        for (const each of words) expect(each).not.toMatch(/%|NaN|undefined|Infinity|-\d/);
      }),
    );
  });
});

const moved = (
  kind: 'up' | 'down' | 'same' | 'ties-overlap',
  places: number,
  difference: number,
): RankChange => ({
  kind,
  places,
  difference,
  rankBefore: 5,
  valueBefore: 14 - difference,
});

describe('the words for a rank change', () => {
  it.each<[RankChange, own: string, accessible: string, inPublic: string]>([
    [moved('up', 3, 9), '▲ 3 +9', 'up 3 places, +9', '▲ 3 +9'],
    [moved('up', 1, 0), '▲ 1', 'up 1 place', '▲ 1'],
    [moved('up', 2, -1), '▲ 2 −1', 'up 2 places, −1', '▲ 2'],
    [moved('down', 2, -4), '▼ 2 −4', 'down 2 places, −4', ''],
    [moved('down', 2, 1), '▼ 2 +1', 'down 2 places, +1', '+1'],
    [moved('same', 0, 3), '+3', '+3', '+3'],
    [moved('same', 0, 0), '=', '=', ''],
    [moved('same', 0, -3), '−3', '−3', ''],
    [moved('ties-overlap', 1, 2), '+2', '+2', '+2'],
    [moved('ties-overlap', 1, 0), '=', '=', ''],
    [{ kind: 'new' }, 'new', 'new', 'new'],
    [{ kind: 'was-outside' }, 'new', 'new', 'new'],
  ])(
    'say of %j all to the asker, and nothing of a fall to a channel',
    (rankChange, own, accessible, inPublic) => {
      expect(formatRankChange({ rankChange }, rankings['most-bookings'])).toBe(own);
      expect(accessibleRankChange(own)).toBe(accessible);
      expect(formatPublicRankChange({ rankChange }, 'bookings')).toBe(inPublic);
    },
  );

  it.each<[RankingId, more: string, less: string]>([
    ['most-cancelled', '+3 worse', '−3 better'],
    ['most-no-show', '+3 worse', '−3 better'],
    ['least-bookings', '+3 better', '−3 worse'],
    ['least-completed', '+3 better', '−3 worse'],
    ['lowest-rated', '+3.00 better', '−3.00 worse'],
  ])('say better or worse of %s, which ranks from below, and nothing of places', (id, more, less) => {
    expect(formatRankChange({ rankChange: moved('down', 2, 3) }, rankings[id])).toBe(more);
    expect(formatRankChange({ rankChange: moved('up', 2, -3) }, rankings[id])).toBe(less);
    expect(formatRankChange({ rankChange: moved('up', 2, 0) }, rankings[id])).toBe('=');
  });

  it('count stars in hundredths', () => {
    const member = { rankChange: moved('up', 1, 0.25) };
    expect(formatRankChange(member, rankings['highest-rated'])).toBe('▲ 1 +0.25');
    expect(formatPublicRankChange(member, 'stars')).toBe('▲ 1 +0.25');
  });
});

describe('percentText', () => {
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
