import fc from 'fast-check';
import { readWalk } from '../../src/bookings/walk';
import { type Direction, startWalk, type WalkQuery } from '../../src/bookings/walk-state';
import { FakeBookings, type FakeRules, fakeSeries, minute, now } from './fake-bookings';
import {
  bookingsArbitrary,
  expectedUids,
  pressesArbitrary,
  queryArbitrary,
  sectionOf,
  throughJson,
  uidsOf,
} from './walk-cases';

const directions: readonly Direction[] = ['ahead', 'behind'];

const changingCases = fc.integer({ min: 1, max: 12 }).chain((pageSize) =>
  fc.record({
    query: queryArbitrary,
    bookings: bookingsArbitrary(pageSize * 9),
    rules: fc.record<FakeRules>({
      pageSize: fc.constant(pageSize),
      ignoresWindow: fc.boolean(),
      endsWithEmptyPage: fc.boolean(),
      isUnordered: fc.constant(false),
    }),
    presses: pressesArbitrary,
    /** For each booking the view (counted from 0) with which it appears, and the one with which it vanishes. */
    lives: fc.infiniteStream(
      fc.record({
        appears: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9 })),
        vanishes: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 9 })),
      }),
    ),
  }),
);

describe('readWalk, while bookings come and go', () => {
  it('repeats no row of an earlier window and loses none that was there throughout', async () => {
    await fc.assert(
      fc.asyncProperty(changingCases, async ({ query, bookings, rules, presses, lives }) => {
        const lived = bookings.map((booking) => ({
          booking,
          ...(lives.next().value ?? { appears: 0, vanishes: 0 }),
        }));
        const server = new FakeBookings([], rules);
        const left = [...presses];
        const gone: Record<Direction, string[]> = { ahead: [], behind: [] };
        let state = startWalk(query);
        let view = await readWalk(query, state, server.fetchPage);
        for (let turn = 0; ; turn += 1) {
          server.bookings = lived
            .filter(({ appears, vanishes }) => appears <= turn && turn < vanishes)
            .map(({ booking }) => booking);
          view = await readWalk(query, throughJson(state), server.fetchPage);
          expect(view.sections.reduce((sum, { rows }) => sum + rows.length, 0)).toBeLessThanOrEqual(40);
          for (const { direction, firstRow } of view.sections) {
            const shown = uidsOf(view, direction);
            expect(new Set([...gone[direction], ...shown]).size).toBe(gone[direction].length + shown.length);
            expect(firstRow).toBe(gone[direction].length + 1);
          }
          const open = view.sections.filter(({ next }) => next !== null);
          const told = left.shift();
          const pressed = open.find(({ direction }) => direction === told) ?? open[0];
          if (!pressed?.next) break;
          const movesOn = pressed.next[pressed.direction]?.before !== pressed.firstRow - 1;
          if (movesOn) gone[pressed.direction].push(...uidsOf(view, pressed.direction));
          state = pressed.next;
        }
        const throughout = new FakeBookings(
          lived
            .filter(({ appears, vanishes }) => appears === 0 && vanishes === Infinity)
            .map(({ booking }) => booking),
          rules,
        );
        for (const direction of directions) {
          const seen = [...gone[direction], ...uidsOf(view, direction)];
          expect(seen).toEqual(expect.arrayContaining(expectedUids(throughout, query, direction)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('stays within forty rows when a section fills up again after the other has grown, and loses none', async () => {
    const query: WalkQuery = { streams: ['upcoming', 'past'], start: null, end: null, filters: {} };
    const past = fakeSeries(60, (index) => ({ uid: `p${index}`, startMs: now - (60 + index) * minute }));
    const ahead = fakeSeries(20, (index) => ({ uid: `u${index}` }));
    const server = new FakeBookings([...past, ...ahead]);
    let view = await readWalk(query, startWalk(query), server.fetchPage);
    const press = async (direction: Direction) => {
      const next = sectionOf(view, direction)?.next;
      view = await readWalk(query, next ?? fail(`no more ${direction}`), server.fetchPage);
    };
    const sizes = () => directions.map((direction) => uidsOf(view, direction).length);
    await press('ahead');
    await press('behind');
    expect(sizes()).toEqual([20, 20]);
    server.bookings = [...past, ...ahead.slice(0, 1)];
    view = await readWalk(query, view.state, server.fetchPage);
    await press('behind');
    expect(sizes()).toEqual([1, 30]);
    server.bookings = [...past, ...ahead];
    view = await readWalk(query, view.state, server.fetchPage);
    expect(sizes()).toEqual([20, 20]);
    await press('behind');
    expect(uidsOf(view, 'behind')).toEqual(past.slice(20, 30).map(({ uid }) => uid));
    expect(sectionOf(view, 'behind')?.firstRow).toBe(21);
  });

  it('goes on where it was when the first page has filled with newer bookings meanwhile', async () => {
    const query: WalkQuery = { streams: ['past'], start: null, end: null, filters: {} };
    const past = (name: string, count: number, minutesAgo: number) =>
      fakeSeries(count, (index) => ({
        uid: `${name}${index}`,
        startMs: now - (minutesAgo + index) * minute,
      }));
    const old = past('old', 60, 1000);
    const server = new FakeBookings(old);
    let view = await readWalk(query, startWalk(query), server.fetchPage);
    while (sectionOf(view, 'behind')?.firstRow !== 41) {
      view = await readWalk(query, sectionOf(view, 'behind')?.next ?? fail('no more'), server.fetchPage);
    }
    server.bookings = [...past('new', 150, 60), ...old];
    view = await readWalk(query, view.state, server.fetchPage);
    expect(uidsOf(view, 'behind')).toEqual(old.slice(40, 50).map(({ uid }) => uid));
  });
});

function fail(why: string): never {
  throw new Error(why);
}
