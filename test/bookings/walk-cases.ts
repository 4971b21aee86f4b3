import fc from 'fast-check';
import type { WalkView } from '../../src/bookings/walk';
import type { Direction, Stream, WalkQuery, WalkState } from '../../src/bookings/walk-state';
import {
  type FakeBooking,
  type FakeBookings,
  type FakeRules,
  isInWindow,
  minute,
  now,
} from './fake-bookings';

const directions: Readonly<Record<Direction, readonly Stream[]>> = {
  ahead: ['upcoming', 'recurring', 'unconfirmed'],
  behind: ['past', 'cancelled', 'all'],
};

/** Starts are few, so that many bookings share one; none ends at `now`, so none is both ahead and behind. */
export const bookingArbitrary: fc.Arbitrary<FakeBooking> = fc.record({
  uid: fc.stringMatching(/^[a-z]{6}$/),
  startMs: fc.integer({ min: -12, max: 12 }).map((half) => now + (half * 30 + 7) * minute),
  minutes: fc.constantFrom(15, 30, 60),
  status: fc.constantFrom(
    'accepted',
    'accepted',
    'accepted',
    'pending',
    'cancelled',
    'rejected',
    'awaiting_host',
  ),
  isRecurring: fc.boolean(),
  tie: fc.stringMatching(/^[0-9a-f]{4}$/),
});

export const bookingsArbitrary = (maxLength: number) =>
  fc.uniqueArray(bookingArbitrary, { maxLength, selector: ({ uid }) => uid, size: 'max' });

/** On the starts and ends of bookings, where bounds are easiest to get wrong. */
const boundArbitrary = fc.option(
  fc.integer({ min: -12, max: 12 }).map((half) => new Date(now + (half * 30 + 7) * minute)),
);

/** Any streams and bounds; a window may be the wrong way round, and is empty then. */
export const queryArbitrary: fc.Arbitrary<WalkQuery> = fc.record({
  streams: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.subarray<Stream>([...directions.ahead, 'past', 'cancelled'], { minLength: 1 }),
    },
    { weight: 1, arbitrary: fc.constant<Stream[]>(['all']) },
  ),
  start: boundArbitrary,
  end: boundArbitrary,
  filters: fc.constant({}),
});

/** Pages of any size, and no more of them than one press may ask for. */
export const serverArbitrary = (isUnordered: boolean, minPageSize = 1) =>
  fc.integer({ min: minPageSize, max: 14 }).chain((pageSize) =>
    fc.record({
      bookings: bookingsArbitrary(pageSize * 9),
      rules: fc.record<FakeRules>({
        pageSize: fc.constant(pageSize),
        ignoresWindow: fc.boolean(),
        endsWithEmptyPage: fc.boolean(),
        isUnordered: fc.constant(isUnordered),
      }),
    }),
  );

export const pressesArbitrary = fc.array(fc.constantFrom<Direction>('ahead', 'behind'), { maxLength: 16 });

/** All uids of a section, as they ought to be shown. */
export function expectedUids(server: FakeBookings, { streams, start, end }: WalkQuery, direction: Direction) {
  const listed = streams
    .filter((stream) => directions[direction].includes(stream))
    .flatMap((stream) => server.list(stream))
    .filter((booking) => isInWindow(booking, start?.toISOString() ?? null, end?.toISOString() ?? null));
  const ascending = [...new Set(listed)].sort((a, b) => a.startMs - b.startMs || (a.uid < b.uid ? -1 : 1));
  return (direction === 'ahead' ? ascending : ascending.reverse()).map(({ uid }) => uid);
}

export const uidsOf = (view: WalkView, direction: Direction) =>
  sectionOf(view, direction)?.rows.map(({ uid }) => uid) ?? [];

export const sectionOf = (view: WalkView, direction: Direction) =>
  view.sections.find((section) => section.direction === direction);

/** As a button would carry it over a restart. */
export const throughJson = (state: WalkState): WalkState => JSON.parse(JSON.stringify(state));

/** Whether each list that is longer than a page betrays on its first page that it is not in order of starts. */
export function isVisiblyUnordered(server: FakeBookings, { streams, start, end }: WalkQuery): boolean {
  return streams.every((stream) => {
    const starts = server
      .list(stream)
      .filter(
        (booking) =>
          server.rules.ignoresWindow ||
          isInWindow(booking, start?.toISOString() ?? null, end?.toISOString() ?? null),
      )
      .map(({ startMs }) => (directions.ahead.includes(stream) ? startMs : -startMs));
    const firstPage = starts.slice(0, server.rules.pageSize);
    return (
      starts.length <= firstPage.length || firstPage.some((at, index) => at < (firstPage[index - 1] ?? at))
    );
  });
}
