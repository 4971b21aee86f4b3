import fc from 'fast-check';
import { type ReconciliationInput, reconcile } from '../../src/rankings/reconcile';

const reckoning = (
  about: Partial<ReconciliationInput> = {},
  listing: Partial<ReconciliationInput['listing']> = {},
): ReconciliationInput => ({
  unit: 'bookings',
  counted: 8,
  shown: 8,
  isOwn: false,
  isCountedByOtherAccess: false,
  isPaidAsked: false,
  isTeamUnclear: false,
  ...about,
  listing: { listed: 8, ratingSum: 0, looked: 90, hasMore: false, isOwnOnly: false, ...listing },
});

describe('reconcile', () => {
  it('needs no reason where as many are listed as were counted', () => {
    expect(reconcile(reckoning())).toEqual({
      unit: 'bookings',
      counted: 8,
      listed: 8,
      bookings: 8,
      previouslyShown: null,
      difference: 'none',
      reasons: [],
      looked: 90,
    });
  });

  const cases: readonly (readonly [string, ReconciliationInput, string, readonly string[]])[] = [
    ['may not be visible', reckoning({}, { listed: 6 }), 'fewer', ['not-visible', 'changed']],
    [
      'are hidden from another access than the one that counted',
      reckoning({ isCountedByOtherAccess: true }, { listed: 6 }),
      'fewer',
      ['other-access', 'changed'],
    ],
    [
      'are hidden from an access that lists nothing but its owner’s',
      reckoning({ isCountedByOtherAccess: true }, { listed: 2, isOwnOnly: true }),
      'fewer',
      ['own-only', 'changed'],
    ],
    [
      'are hidden from nobody who is their host',
      reckoning({ isOwn: true }, { listed: 6 }),
      'fewer',
      ['changed'],
    ],
    ['may be further back', reckoning({}, { listed: 6, hasMore: true }), 'fewer', ['not-looked']],
    ['may be booked since', reckoning({}, { listed: 9 }), 'more', ['changed']],
    ['may be unpaid', reckoning({ isPaidAsked: true }, { listed: 9 }), 'more', ['paid', 'changed']],
    [
      'may be another team’s',
      reckoning({ isTeamUnclear: true }, { listed: 9 }),
      'more',
      ['team-unclear', 'changed'],
    ],
    [
      'may be another team’s, with more to look through',
      reckoning({ isTeamUnclear: true }, { listed: 8, hasMore: true }),
      'none',
      ['not-looked'],
    ],
    ['are not counted any more', reckoning({ counted: null }), 'uncounted', []],
  ];
  it.each(cases)('says that some %s', (_what, given, difference, reasons) => {
    expect(reconcile(given)).toMatchObject({ difference, reasons });
  });

  it('sets the mean of the listed ratings beside the average, rounded like it', () => {
    const stars = { unit: 'stars', counted: 4.67, shown: 4.67 } as const;
    const same = reconcile(reckoning(stars, { listed: 3, ratingSum: 14 }));
    expect(same).toMatchObject({ listed: 4.67, bookings: 3, difference: 'none', reasons: [] });
    const other = reconcile(reckoning(stars, { listed: 2, ratingSum: 9 }));
    expect(other).toMatchObject({
      listed: 4.5,
      difference: 'different-mean',
      reasons: ['not-visible', 'changed'],
    });
    const none = reconcile(reckoning(stars, { listed: 0 }));
    expect(none).toMatchObject({ listed: null, difference: 'fewer' });
  });

  it('does not take the mean of some ratings for that of all', () => {
    const stars = { unit: 'stars', counted: 5, shown: 5 } as const;
    const given = reckoning(stars, { listed: 1, ratingSum: 5, hasMore: true });
    expect(reconcile(given)).toMatchObject({ difference: 'none', reasons: ['not-looked'] });
  });

  it('remembers the number of the message only where it is no longer the number', () => {
    expect(reconcile(reckoning({ shown: 7 })).previouslyShown).toBe(7);
    expect(reconcile(reckoning({ shown: 8 })).previouslyShown).toBeNull();
    expect(reconcile(reckoning({ shown: 7, counted: null })).previouslyShown).toBeNull();
  });

  const anyReckoning: fc.Arbitrary<ReconciliationInput> = fc.record({
    unit: fc.constantFrom('bookings', 'stars'),
    counted: fc.option(fc.nat({ max: 20 })),
    shown: fc.nat({ max: 20 }),
    isOwn: fc.boolean(),
    isCountedByOtherAccess: fc.boolean(),
    isPaidAsked: fc.boolean(),
    isTeamUnclear: fc.boolean(),
    listing: fc.record({
      listed: fc.nat({ max: 20 }),
      ratingSum: fc.nat({ max: 100 }),
      looked: fc.nat({ max: 1000 }),
      hasMore: fc.boolean(),
      isOwnOnly: fc.boolean(),
    }),
  });

  it('gives a reason whenever the two differ, and never says all while there is more that might count', () => {
    fc.assert(
      fc.property(anyReckoning, (given) => {
        const { difference, reasons, listed, counted } = reconcile(given);
        const isDifferent = counted !== null && listed !== counted;
        if (isDifferent) expect(reasons.length).toBeGreaterThan(0);
        expect(difference === 'none').toBe(counted !== null && !isDifferent);
        expect(new Set(reasons).size).toBe(reasons.length);
        if (given.listing.hasMore && isDifferent) expect(reasons[0]).toBe('not-looked');
        if (!given.listing.hasMore) expect(reasons).not.toContain('not-looked');
      }),
    );
  });
});
