import fc from 'fast-check';
import { limits } from '../../../../src/slack/kit/limits';
import {
  type CarriedExplanation,
  decodeExplanation,
  encodeExplanation,
  parseChosenRow,
  printChosenRow,
} from '../../../../src/slack/rankings/explain/explain-value';

const cursor = fc.option(fc.string({ minLength: 1, maxLength: 90 }));
const place = fc.record({
  cursor,
  after: fc.option(fc.record({ bookingId: fc.nat(), startMs: fc.nat() })),
});
const anyExplanation: fc.Arbitrary<CarriedExplanation> = fc.record({
  text: fc.string({ maxLength: 150 }),
  askedAt: fc.nat(),
  row: fc.record({
    calcomUserId: fc.nat(),
    shown: fc.nat(),
    name: fc.string({ maxLength: 60 }),
    counted: fc.option(fc.nat()),
  }),
  listing: fc.record({
    listed: fc.nat(),
    ratingSum: fc.nat(),
    looked: fc.nat(),
    isOwnOnly: fc.boolean(),
  }),
  further: fc.option(place),
  from: place,
  before: fc.nat(),
});

describe('a place in the bookings behind a number', () => {
  it('comes back from a button as it was', () => {
    fc.assert(
      fc.property(anyExplanation, (explanation) => {
        const value = encodeExplanation(explanation);
        expect(value?.length ?? 0).toBeLessThanOrEqual(limits.actionValue);
        if (value !== null) expect(decodeExplanation(value)).toEqual(explanation);
      }),
    );
  });

  it.each([undefined, '', 'x', '1.abcdefgh.{}', '9.abcdefgh.{}'])('is not read from %s', (value) => {
    expect(decodeExplanation(value)).toBeNull();
  });
});

describe('a row in the menu', () => {
  it('comes back as it was, in as many characters as an option may have', () => {
    const value = fc.oneof(
      fc.nat(),
      fc.nat({ max: 500 }).map((hundredths) => hundredths / 100),
    );
    fc.assert(
      fc.property(fc.nat(), value, (calcomUserId, shown) => {
        const printed = printChosenRow({ calcomUserId, shown });
        expect(printed.length).toBeLessThanOrEqual(limits.optionValue);
        if (shown < 1e9) expect(parseChosenRow(printed)).toEqual({ calcomUserId, shown });
      }),
    );
  });

  it.each(['', '77', '77 ', '77 8 9', 'x 8', '77 -8', '77 8.123', '77 NaN'])(
    'is not read from "%s"',
    (text) => {
      expect(parseChosenRow(text)).toBeNull();
    },
  );
});
