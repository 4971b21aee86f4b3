import fc from 'fast-check';
import { readWalk } from '../../src/bookings/walk';
import { type Direction, startWalk, type WalkQuery } from '../../src/bookings/walk-state';
import {
  type FakeBooking,
  FakeBookings,
  type FakeRules,
  fakeBooking,
  fakeSeries,
  minute,
} from './fake-bookings';
import {
  expectedUids,
  isVisiblyUnordered,
  pressesArbitrary,
  queryArbitrary,
  sectionOf,
  serverArbitrary,
  throughJson,
  uidsOf,
} from './walk-cases';

interface Walked {
  readonly query: WalkQuery;
  readonly server: { readonly bookings: readonly FakeBooking[]; readonly rules: FakeRules };
  readonly presses: readonly Direction[];
}

const numRuns = 150;

/** Presses as told, then whatever still has a Load more; after each press the view is compared with the rule. */
async function followWalk({ query, server: { bookings, rules }, presses }: Walked) {
  const server = new FakeBookings(bookings, rules);
  const expected = {
    ahead: expectedUids(server, query, 'ahead'),
    behind: expectedUids(server, query, 'behind'),
  };
  const window = { ahead: { from: 0, size: 10 }, behind: { from: 0, size: 10 } };
  const inWindow = (direction: Direction) => {
    const { from, size } = window[direction];
    return expected[direction].slice(from, from + size);
  };
  const left = [...presses];
  let state = startWalk(query);
  for (;;) {
    const view = await readWalk(query, throughJson(state), server.fetchPage);
    expect(view.incomplete).toBe(false);
    for (const { direction, firstRow, next } of view.sections) {
      expect(uidsOf(view, direction)).toEqual(inWindow(direction));
      expect(firstRow).toBe(window[direction].from + 1);
      const isAtEnd = window[direction].from + window[direction].size >= expected[direction].length;
      expect(next === null).toBe(isAtEnd);
    }
    // A double click, and whoever asks for the same view again, get the same.
    expect(await readWalk(query, state, server.fetchPage)).toEqual(view);
    const again = await readWalk(query, throughJson(view.state), server.fetchPage);
    // Pages in front that hold no row of the window are not read again: of all rows less may be known then.
    const sections = view.sections.map((section, at) =>
      again.sections[at]?.knownRows === null ? { ...section, knownRows: null } : section,
    );
    expect(again).toEqual({ ...view, sections });

    const open = view.sections.filter(({ next }) => next !== null);
    const told = left.shift();
    const pressed = open.find(({ direction }) => direction === told) ?? open[0];
    if (!pressed?.next) return;
    const shown = inWindow('ahead').length + inWindow('behind').length;
    const { from, size } = window[pressed.direction];
    window[pressed.direction] =
      shown + 10 <= 40 ? { from, size: size + 10 } : { from: from + size, size: 10 };
    state = pressed.next;
  }
}

describe('readWalk', () => {
  it('shows every booking once and in order, ten rows a press and forty a message, whatever is pressed', async () => {
    const cases = fc.record({
      query: queryArbitrary,
      server: serverArbitrary(false),
      presses: pressesArbitrary,
    });
    await fc.assert(fc.asyncProperty(cases, followWalk), { numRuns });
  });

  it('does so too when the server lists in another order than by start', async () => {
    const cases = fc
      .record({ query: queryArbitrary, server: serverArbitrary(true, 5), presses: pressesArbitrary })
      // Nothing can be known of the order while the first page happens to be in order.
      .filter(({ query, server: { bookings, rules } }) =>
        isVisiblyUnordered(new FakeBookings(bookings, rules), query),
      );
    await fc.assert(fc.asyncProperty(cases, followWalk), { numRuns: 100 });
  });

  it('remembers from press to press that a list is in no order, while that may matter', async () => {
    // Of four pages, the first betrays it, the third does not, and the last holds a booking that belongs before.
    const inOrder = fakeSeries(80, (index) => ({ tie: String(index).padStart(2, '0') }));
    const bookings = inOrder.map((booking, index) => {
      if (index === 5) return { ...booking, startMs: booking.startMs - 3 * minute };
      return index === 79 ? { ...booking, startMs: (inOrder[44]?.startMs ?? 0) + minute / 2 } : booking;
    });
    await followWalk({
      query: { streams: ['upcoming'], start: null, end: null, filters: {} },
      server: {
        bookings,
        rules: { pageSize: 20, ignoresWindow: false, endsWithEmptyPage: false, isUnordered: true },
      },
      presses: [],
    });
  });

  it('shows a booking that is both upcoming and recurring once', async () => {
    const both = fakeBooking({ uid: 'both', isRecurring: true });
    const server = new FakeBookings([both]);
    const query: WalkQuery = { streams: ['upcoming', 'recurring'], start: null, end: null, filters: {} };
    const view = await readWalk(query, startWalk(query), server.fetchPage);
    expect(uidsOf(view, 'ahead')).toEqual(['both']);
    expect(sectionOf(view, 'behind')).toBeUndefined();
  });
});
