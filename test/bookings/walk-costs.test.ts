import { readWalk, type WalkView } from '../../src/bookings/walk';
import { type Stream, startWalk, type WalkQuery } from '../../src/bookings/walk-state';
import { FakeBookings, fakeBooking, fakeSeries, minute, now } from './fake-bookings';
import { sectionOf, uidsOf } from './walk-cases';

const queryOf = (...streams: readonly Stream[]): WalkQuery => ({
  streams,
  start: null,
  end: null,
  filters: {},
});
const pastSeries = (count: number) =>
  fakeSeries(count, (index) => ({ startMs: now - (60 + index) * minute }));

/** The rows' numbers of each view from the first to the last, and what each has cost. */
async function readToEnd(server: FakeBookings, query: WalkQuery) {
  const steps: { readonly rows: string; readonly rounds: number; readonly calls: number }[] = [];
  let view: WalkView | null = null;
  for (let state: WalkView['state'] | null = startWalk(query); state !== null; ) {
    view = await readWalk(query, state, server.fetchPage);
    const [section] = view.sections;
    const { rounds, calls } = server.takeCosts();
    const first = section?.firstRow ?? 0;
    steps.push({ rows: `${first}–${first - 1 + (section?.rows.length ?? 0)}`, rounds, calls: calls.length });
    state = section?.next ?? null;
  }
  return { steps, view };
}

describe('readWalk, in calls', () => {
  it('takes one call a press, and two where a page boundary falls inside the window', async () => {
    const { steps } = await readToEnd(new FakeBookings(pastSeries(125)), queryOf('past'));
    expect(steps.map(({ rows, rounds, calls }) => `${rows}: ${rounds} ${calls}`)).toEqual([
      '1–10: 1 1',
      '1–20: 1 1',
      '1–30: 1 1',
      '1–40: 1 1',
      '41–50: 1 1',
      '41–60: 1 1',
      '41–70: 1 1',
      '41–80: 1 1',
      '81–90: 1 1',
      '81–100: 2 2',
      '81–110: 2 2',
      '81–120: 2 2',
      '121–125: 1 1',
    ]);
  });

  it('asks all five lists at once', async () => {
    const server = new FakeBookings([...fakeSeries(30, () => ({ isRecurring: true, status: 'pending' }))]);
    const query = queryOf('upcoming', 'recurring', 'unconfirmed', 'past', 'cancelled');
    await readWalk(query, startWalk(query), server.fetchPage);
    expect(server.calls.map(({ status }) => status)).toEqual([
      'upcoming',
      'unconfirmed',
      'recurring',
      'past',
      'cancelled',
    ]);
    expect(server.rounds).toBe(1);
  });

  it('asks for the next page only of the list that runs out', async () => {
    const server = new FakeBookings(
      [
        ...fakeSeries(8, () => ({ isRecurring: true })),
        fakeBooking({ uid: 'p', status: 'pending', startMs: now + 900 * minute }),
      ],
      { pageSize: 5, endsWithEmptyPage: true },
    );
    const query = queryOf('upcoming', 'unconfirmed');
    await readWalk(query, startWalk(query), server.fetchPage);
    expect(server.calls.map(({ status, cursor }) => [status, cursor !== undefined])).toEqual([
      ['upcoming', false],
      ['unconfirmed', false],
      ['upcoming', true],
    ]);
  });

  it('does not ask again for a list that has nothing left', async () => {
    const server = new FakeBookings([
      ...fakeSeries(30, () => ({})),
      fakeBooking({ uid: 'p', startMs: now - 90 * minute }),
    ]);
    const query = queryOf('upcoming', 'unconfirmed', 'past', 'cancelled');
    const view = await readWalk(query, startWalk(query), server.fetchPage);
    server.takeCosts();
    await readWalk(query, sectionOf(view, 'ahead')?.next ?? view.state, server.fetchPage);
    expect(server.calls.map(({ status }) => status)).toEqual(['upcoming', 'past']);
  });

  it('does not follow a server that ignores the window past its end', async () => {
    const query = { ...queryOf('past'), start: new Date(now - 70 * minute), end: new Date(now) };
    const server = new FakeBookings(pastSeries(500), { ignoresWindow: true });
    const view = await readWalk(query, startWalk(query), server.fetchPage);
    expect(uidsOf(view, 'behind')).toHaveLength(10);
    expect(sectionOf(view, 'behind')?.next).not.toBeNull();
    const last = await readWalk(query, sectionOf(view, 'behind')?.next ?? view.state, server.fetchPage);
    expect(uidsOf(last, 'behind')).toHaveLength(11);
    expect(server.calls).toHaveLength(2);
  });

  it('asks as Cal.com wants to be asked', async () => {
    const server = new FakeBookings(pastSeries(150));
    const query: WalkQuery = {
      streams: ['past'],
      start: new Date('2026-06-01T00:00:00Z'),
      end: new Date('2026-06-30T23:59:59.999Z'),
      filters: { attendeeEmail: 'lee@client.test', eventTypeIds: [310, 311], teamId: 5 },
    };
    let view = await readWalk(query, startWalk(query), server.fetchPage);
    while (server.calls.length < 12) {
      view = await readWalk(query, sectionOf(view, 'behind')?.next ?? view.state, server.fetchPage);
    }
    const first = {
      status: 'past',
      afterStart: '2026-06-01T00:00:00.000Z',
      beforeEnd: '2026-06-30T23:59:59.999Z',
      attendeeEmail: 'lee@client.test',
      eventTypeIds: [310, 311],
      teamId: 5,
      limit: 100,
    };
    expect(server.calls[0]).toEqual(first);
    expect(server.calls.at(-1)).toEqual({ ...first, cursor: expect.any(String) });
  });

  it('walks unfiltered without a status', async () => {
    const server = new FakeBookings([
      ...fakeSeries(5, () => ({})),
      fakeBooking({ uid: 'off', status: 'cancelled', startMs: now - 90 * minute }),
    ]);
    const view = await readWalk(queryOf('all'), startWalk(queryOf('all')), server.fetchPage);
    expect(uidsOf(view, 'behind')).toEqual(['a4', 'a3', 'a2', 'a1', 'a0', 'off']);
    expect(server.calls).toEqual([{ limit: 100 }]);
  });
});

describe('readWalk, after ten rounds', () => {
  it('says that it is incomplete, shows what is certain, and goes on from there', async () => {
    const { steps, view } = await readToEnd(
      new FakeBookings(pastSeries(30), { pageSize: 1 }),
      queryOf('past'),
    );
    expect(steps.map(({ rows, rounds }) => `${rows}: ${rounds}`)).toEqual([
      '1–9: 10',
      '10–18: 10',
      '19–27: 10',
      '28–30: 3',
    ]);
    expect(view?.incomplete).toBe(false);
  });

  it('gets to a window that lies further ahead than ten pages, though the server ignores it', async () => {
    const query = { ...queryOf('upcoming'), start: new Date(now + 85 * minute) };
    const server = new FakeBookings(
      fakeSeries(30, () => ({})),
      { pageSize: 2, ignoresWindow: true },
    );
    const first = await readWalk(query, startWalk(query), server.fetchPage);
    expect({ incomplete: first.incomplete, uids: uidsOf(first, 'ahead') }).toEqual({
      incomplete: true,
      uids: [],
    });
    const { next } = sectionOf(first, 'ahead') ?? {};
    const second = await readWalk(query, next ?? first.state, server.fetchPage);
    expect(uidsOf(second, 'ahead')).toEqual(['a25', 'a26', 'a27', 'a28', 'a29']);
    expect(second.incomplete).toBe(false);
  });

  it('offers no more where more bookings start at one instant than it may read', async () => {
    const sameStart = fakeSeries(20, () => ({ startMs: now - 90 * minute }));
    const server = new FakeBookings(sameStart, { pageSize: 1 });
    const view = await readWalk(queryOf('past'), startWalk(queryOf('past')), server.fetchPage);
    expect(view.incomplete).toBe(true);
    expect(view.sections).toEqual([
      { direction: 'behind', rows: [], firstRow: 1, next: null, searchedUntil: null, knownRows: null },
    ]);
  });

  it('takes a list in no order as far as it was read, and says that it is incomplete', async () => {
    const ties = fakeSeries(60, (index) => ({ tie: String((index * 23) % 60).padStart(2, '0') }));
    const server = new FakeBookings(ties, { pageSize: 4, isUnordered: true });
    const query = queryOf('upcoming');
    const { view } = await readToEnd(server, query);
    const first = await readWalk(query, startWalk(query), server.fetchPage);
    expect(first.incomplete).toBe(true);
    expect(first.sections[0]?.rows).toHaveLength(10);
    expect(view?.sections[0]?.next).toBeNull();
  });
});
