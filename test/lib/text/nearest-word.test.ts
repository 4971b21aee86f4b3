import fc from 'fast-check';
import { findNearest } from '../../../src/lib/text/nearest-word';
import { rankingIds } from '../../../src/rankings/ranking';

const statuses = ['upcoming', 'recurring', 'past', 'cancelled', 'unconfirmed', 'all'];

describe('findNearest', () => {
  it.each([
    ['most-canceled', rankingIds, 'most-cancelled'],
    ['most-cancelled', rankingIds, 'most-cancelled'],
    ['Most-Cancelled', rankingIds, 'most-cancelled'],
    ['most_bookings', rankingIds, 'most-bookings'],
    ['most-noshow', rankingIds, 'most-no-show'],
    ['higest-rated', rankingIds, 'highest-rated'],
    ['lowest', rankingIds, 'lowest-rated'],
    ['upcomming', statuses, 'upcoming'],
    ['canc', statuses, 'cancelled'],
    ['apst', statuses, 'past'],
    ['al', statuses, 'all'],
    ['og', ['me', 'team', 'org'], 'org'],
  ])('takes "%s" of %j for %s', (word, candidates, expected) => {
    expect(findNearest(word, candidates)).toBe(expected);
  });

  it.each([
    ['fortnight', ['week', 'month', 'quarter', 'year']],
    ['x', ['me', 'team', 'org']],
    ['', statuses],
    ['sales', statuses],
    ['elephant', rankingIds],
    ['xxxx-cancelled', ['most-cancelled']],
    ['past', []],
  ])('finds nothing near "%s" in %j', (word, candidates) => {
    expect(findNearest(word, candidates)).toBeNull();
  });

  it('prefers the closest, and the first of equals', () => {
    expect(findNearest('next', ['text', 'next'])).toBe('next');
    expect(findNearest('bat', ['cat', 'hat'])).toBe('cat');
  });

  it('counts two swapped letters as one slip', () => {
    expect(findNearest('eyar', ['year'])).toBe('year');
    expect(findNearest('raye', ['year'])).toBeNull();
  });

  it('finds every candidate again after any one slip', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rankingIds),
        fc.nat(),
        fc.constantFrom('', 'x', 'xz'),
        (id, seed, put) => {
          const at = seed % id.length;
          const slipped = id.slice(0, at) + put + id.slice(at + 1);
          expect(findNearest(slipped, rankingIds)).toBe(id);
        },
      ),
    );
  });
});
