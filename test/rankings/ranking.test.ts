import fc from 'fast-check';
import type { MemberStats, MemberStatsRow } from '../../src/calcom/schemas';
import { formatValue, rankingIds, rankings, rankMembers } from '../../src/rankings/ranking';

function row(userId: number, count: number, user: Partial<MemberStatsRow['user']> = {}): MemberStatsRow {
  return {
    userId,
    user: {
      id: userId,
      username: `user${userId}`,
      name: `Member ${userId}`,
      email: `m${userId}@acme.test`,
      ...user,
    },
    emailMd5: '0'.repeat(32),
    count,
  };
}

const emptyStats: MemberStats = {
  mostBookings: [],
  leastBookings: [],
  mostCancelled: [],
  mostCompleted: [],
  leastCompleted: [],
  mostNoShow: [],
  highestRatings: [],
  lowestRatings: [],
};

const nameOf = (user: Partial<MemberStatsRow['user']>) =>
  rankMembers('most-bookings', [row(7, 1, user)]).members[0]?.name;

describe('rankings', () => {
  it('take each of the eight lists once', () => {
    const lists = rankingIds.map((id) => rankings[id].list);
    expect([...lists].sort()).toEqual(Object.keys(emptyStats).sort());
  });

  it('stand under their own ids', () => {
    expect(rankingIds.map((id) => rankings[id].id)).toEqual(rankingIds);
  });

  it('name nobody in public from below', () => {
    expect(rankingIds.filter((id) => rankings[id].namesInPublic)).toEqual([
      'most-bookings',
      'most-completed',
      'highest-rated',
    ]);
  });

  it('say in a paragraph what they count', () => {
    for (const id of rankingIds) expect(rankings[id].meaning).toMatch(/^[A-Z].{20,200}\.$/);
    expect(rankings['most-no-show'].meaning).toContain('Guests who didn’t come aren’t counted');
    expect(rankings['most-cancelled'].meaning).toContain('rescheduled');
  });

  it('show stars for ratings and bookings for the rest', () => {
    expect(rankingIds.filter((id) => rankings[id].unit === 'stars')).toEqual([
      'highest-rated',
      'lowest-rated',
    ]);
  });
});

describe('rankMembers', () => {
  const summary = (id: (typeof rankingIds)[number], rows: readonly MemberStatsRow[]) =>
    rankMembers(id, rows).members.map(({ rank, name, value }) => `${rank} ${name} ${value}`);

  it('lets equals share a rank and counts them all for the next one', () => {
    const rows = [row(1, 5, { name: 'Zed' }), row(2, 9), row(3, 5, { name: 'Ana' }), row(4, 2), row(5, 9)];
    expect(summary('most-bookings', rows)).toEqual([
      '1 Member 2 9',
      '1 Member 5 9',
      '3 Ana 5',
      '3 Zed 5',
      '5 Member 4 2',
    ]);
  });

  it('begins with the fewest where the ranking does', () => {
    expect(summary('least-bookings', [row(1, 5), row(2, 1), row(3, 3)])).toEqual([
      '1 Member 2 1',
      '2 Member 3 3',
      '3 Member 1 5',
    ]);
  });

  it('takes ratings for equal when their two decimals are', () => {
    const rows = [row(1, 4.666), row(2, 4.6749, { name: 'Ana' }), row(3, 4.6666666667, { name: 'Bea' })];
    expect(summary('highest-rated', rows)).toEqual(['1 Ana 4.67', '1 Bea 4.67', '1 Member 1 4.67']);
    expect(summary('lowest-rated', [row(1, 4.67), row(2, 4.66)])).toEqual([
      '1 Member 2 4.66',
      '2 Member 1 4.67',
    ]);
  });

  it('orders equals by name as people do: accents beside their letters, numbers by size', () => {
    const names = ['Zoe', 'Émile', 'Eve', 'Room 10', 'Room 9', 'ana'];
    const rows = names.map((name, index) => row(index + 1, 1, { name }));
    expect(rankMembers('most-bookings', rows).members.map(({ name }) => name)).toEqual([
      'ana',
      'Émile',
      'Eve',
      'Room 9',
      'Room 10',
      'Zoe',
    ]);
  });

  it('orders namesakes by id', () => {
    const rows = [row(9, 1, { name: 'Ana' }), row(2, 1, { name: 'Ana' })];
    expect(rankMembers('most-bookings', rows).members.map(({ calcomUserId }) => calcomUserId)).toEqual([
      2, 9,
    ]);
  });

  it('says that a list of ten may have more behind it', () => {
    const rows = Array.from({ length: 10 }, (_, index) => row(index + 1, index + 1));
    expect(rankMembers('most-bookings', rows).mayHaveMore).toBe(true);
    expect(rankMembers('most-bookings', rows.slice(1)).mayHaveMore).toBe(false);
  });

  it('gives an empty list for no rows', () => {
    expect(rankMembers('most-no-show', [])).toEqual({
      ranking: rankings['most-no-show'],
      members: [],
      mayHaveMore: false,
    });
  });

  const anyRows = fc.uniqueArray(
    fc
      .record({
        id: fc.integer({ min: 1, max: 99 }),
        count: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.float({ min: 1, max: 5, noNaN: true })),
        name: fc.constantFrom('Ana', 'Bea', 'ana', null, ''),
      })
      .map(({ id, count, name }) => row(id, count, { name })),
    { selector: ({ userId }) => userId, maxLength: 10 },
  );

  it('does not depend on the order of the rows', () => {
    const shuffled = anyRows.chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...rankingIds), shuffled, (id, [rows, other]) => {
        expect(rankMembers(id, other)).toEqual(rankMembers(id, rows));
      }),
      { numRuns: 300 },
    );
  });

  it('ranks everyone by how many stand before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...rankingIds), anyRows, (id, rows) => {
        const { members, ranking } = rankMembers(id, rows);
        expect(members).toHaveLength(rows.length);
        for (const { rank, value } of members) {
          const before = members.filter((other) =>
            ranking.direction === 'highest-first' ? other.value > value : other.value < value,
          );
          expect(rank).toBe(before.length + 1);
        }
        expect(members.map(({ rank }) => rank)).toEqual(
          members.map(({ rank }) => rank).sort((a, b) => a - b),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('a member’s name', () => {
  it.each([
    [{ name: 'Rui Pires' }, 'Rui Pires'],
    [{ name: '  Rui\n\t Pires\u00a0 ' }, 'Rui Pires'],
    [{ name: 'Rui\u0000 \u0007 Pires' }, 'Rui Pires'],
    [{ name: '\u202eseriP iuR\u2066' }, 'seriP iuR'],
    [{ name: 'Ana 👩‍💻' }, 'Ana 👩‍💻'],
    [{ name: 'Lone \ud800 half' }, 'Lone half'],
    [{ name: '李雷' }, '李雷'],
    [{ name: '<!channel> & co' }, '<!channel> & co'],
    [{ name: null, username: 'rui' }, 'rui'],
    [{ name: '', username: 'rui' }, 'rui'],
    [{ name: ' \u200b ', username: 'rui' }, 'rui'],
    [{ name: null, username: null }, 'Member 7'],
    [{ name: undefined, username: ' ' }, 'Member 7'],
    [{ name: 'm7@acme.test', username: null }, 'Member 7'],
    [{ name: null, username: 'rui@acme.test' }, 'Member 7'],
  ])('of %j is "%s"', (user, name) => expect(nameOf(user)).toBe(name));
});

describe('formatValue', () => {
  it.each([
    [14, 'bookings', '14 bookings'],
    [1, 'bookings', '1 booking'],
    [4.67, 'stars', '4.67 stars'],
    [5, 'stars', '5.00 stars'],
  ] as const)('writes %d %s as "%s"', (value, unit, words) => expect(formatValue(value, unit)).toBe(words));
});
