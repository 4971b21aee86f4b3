import fc from 'fast-check';
import { createIntervalFilter } from '../../src/rankings/match';
import { wireBooking } from '../bookings/wire-booking';

const fourYears = {
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2028-01-01T00:00:00Z'),
  noInvalidDate: true,
};
const spellings: readonly ((date: Date) => string)[] = [
  (date) => date.toISOString(),
  (date) => date.toISOString().replace(/\.\d+Z$/, 'Z'),
  (date) => date.toISOString().replace(/:\d\d\.\d+Z$/, 'Z'),
  (date) => new Date(date.getTime() + 2 * 3_600_000).toISOString().replace('Z', '+02:00'),
];

describe('createWindowCheck', () => {
  it('says what the instants say, however they are written and however near the bounds', () => {
    // Bounds, and starts and ends that differ from them by little or much.
    const nearby = fc.oneof(fc.integer({ min: -70_000, max: 70_000 }), fc.integer({ min: -1e10, max: 1e10 }));
    fc.assert(
      fc.property(
        fc.option(fc.date(fourYears)),
        fc.option(fc.date(fourYears)),
        nearby,
        nearby,
        fc.constantFrom(...spellings),
        (start, end, startShift, endShift, spell) => {
          const anchor = start ?? end ?? new Date('2026-06-01T00:00:00Z');
          const booking = wireBooking({
            start: spell(new Date(anchor.getTime() + startShift)),
            end: spell(new Date((end ?? anchor).getTime() + endShift)),
          });
          const isInside =
            (start === null || new Date(booking.start) >= start) &&
            (end === null || new Date(booking.end) <= end);
          expect(createIntervalFilter({ start, end })(booking)).toBe(isInside);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
