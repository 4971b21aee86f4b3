import { readWalk } from '../../src/bookings/walk';
import {
  type SectionState,
  type Stream,
  startWalk,
  type WalkQuery,
  type WalkState,
} from '../../src/bookings/walk-state';
import { type BookingsQuery, bookingsPageSchema } from '../../src/calcom/schemas';
import { FakeBookings, fakeBooking, fakeSeries, minute, now } from './fake-bookings';
import { sectionOf, uidsOf } from './walk-cases';
import { wireBooking } from './wire-booking';

const queryOf = (...streams: readonly Stream[]): WalkQuery => ({
  streams,
  start: null,
  end: null,
  filters: {},
});
const readFirst = (query: WalkQuery, fetchPage: FakeBookings['fetchPage']) =>
  readWalk(query, startWalk(query), fetchPage);

/** Answers every call with the same rows, whatever was asked. */
const answering = (...rows: readonly Parameters<typeof wireBooking>[0][]) => {
  const data = rows.map((row, index) => wireBooking({ uid: `u${index}`, ...row }));
  return async () => bookingsPageSchema.parse({ data, pagination: { nextCursor: null, hasMore: false } });
};

describe('readWalk, on rows that do not belong', () => {
  it.each<[Stream, readonly string[]]>([
    ['upcoming', ['accepted', 'pending', 'awaiting_host', 'postponed']],
    ['recurring', ['accepted', 'pending', 'awaiting_host', 'postponed']],
    ['past', ['accepted', 'pending', 'awaiting_host', 'postponed']],
    ['cancelled', ['cancelled', 'rejected', 'awaiting_host', 'postponed']],
    ['unconfirmed', ['pending', 'awaiting_host', 'postponed']],
    ['all', ['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host', 'postponed']],
  ])('lets into %s only %j', async (stream, expected) => {
    const statuses = ['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host', 'postponed'];
    const view = await readFirst(queryOf(stream), answering(...statuses.map((status) => ({ status }))));
    const shown = view.sections[0]?.rows.map(({ status }) => status) ?? [];
    expect([...shown].sort()).toEqual([...expected].sort());
  });

  it('drops rows that start before the window or end after it, and keeps those on its very bounds', async () => {
    const query = {
      ...queryOf('upcoming'),
      start: new Date('2026-06-03T13:00:00Z'),
      end: new Date('2026-06-03T14:00:00Z'),
    };
    const rows = [
      { uid: 'early', start: '2026-06-03T12:59:59.999Z', end: '2026-06-03T13:30:00Z' },
      { uid: 'first', start: '2026-06-03T13:00:00Z', end: '2026-06-03T13:30:00Z' },
      { uid: 'last', start: '2026-06-03T13:30:00Z', end: '2026-06-03T14:00:00Z' },
      { uid: 'late', start: '2026-06-03T13:30:00Z', end: '2026-06-03T14:00:00.001Z' },
    ];
    expect(uidsOf(await readFirst(query, answering(...rows)), 'ahead')).toEqual(['first', 'last']);
  });

  it('shows a booking that is ahead and behind at once only ahead', async () => {
    const ending = fakeBooking({ uid: 'ending', startMs: now - 30 * minute });
    const earlier = fakeBooking({ uid: 'earlier', startMs: now - 90 * minute });
    const view = await readFirst(queryOf('upcoming', 'past'), new FakeBookings([ending, earlier]).fetchPage);
    expect([uidsOf(view, 'ahead'), uidsOf(view, 'behind')]).toEqual([['ending'], ['earlier']]);
  });

  it('shows one uid on two pages once', async () => {
    const page = async ({ cursor }: BookingsQuery) => ({
      data: [wireBooking({ uid: 'same' })],
      pagination: cursor ? { nextCursor: null, hasMore: false } : { nextCursor: 'next', hasMore: true },
    });
    expect(uidsOf(await readFirst(queryOf('upcoming'), page), 'ahead')).toEqual(['same']);
  });

  it('orders bookings of one start by uid, ahead upwards and behind downwards', async () => {
    const fetchPage = answering({ uid: 'b' }, { uid: 'a' }, { uid: 'c' });
    expect(uidsOf(await readFirst(queryOf('upcoming'), fetchPage), 'ahead')).toEqual(['a', 'b', 'c']);
    expect(uidsOf(await readFirst(queryOf('past'), fetchPage), 'behind')).toEqual(['c', 'b', 'a']);
  });

  it('offers no more when nothing of the next page belongs', async () => {
    const at = (index: number) => new Date(now + index * minute).toISOString();
    const row = (index: number, status: string) =>
      wireBooking({ uid: `u${index}`, status, start: at(index), end: at(index) });
    const page = async ({ cursor }: BookingsQuery) =>
      cursor
        ? { data: [row(11, 'cancelled')], pagination: { nextCursor: null, hasMore: false } }
        : {
            data: Array.from({ length: 11 }, (_, index) => row(index, index < 10 ? 'accepted' : 'cancelled')),
            pagination: { nextCursor: 'next', hasMore: true },
          };
    const view = await readFirst(queryOf('upcoming'), page);
    expect(uidsOf(view, 'ahead')).toHaveLength(10);
    expect(sectionOf(view, 'ahead')?.next).toBeNull();
  });
});

describe('readWalk, when it fails or is stopped', () => {
  it('passes on what the fetch throws', async () => {
    const refused = new Error('refused');
    await expect(readFirst(queryOf('upcoming', 'past'), () => Promise.reject(refused))).rejects.toBe(refused);
  });

  it('asks for nothing more once it is aborted', async () => {
    const server = new FakeBookings(
      fakeSeries(9, () => ({})),
      { pageSize: 1 },
    );
    const controller = new AbortController();
    const fetchPage: FakeBookings['fetchPage'] = async (query) => {
      if (server.calls.length === 2) controller.abort(new Error('stopped'));
      return server.fetchPage(query);
    };
    const query = queryOf('upcoming');
    const reading = readWalk(query, startWalk(query), fetchPage, { signal: controller.signal });
    await expect(reading).rejects.toThrow('stopped');
    expect(server.calls).toHaveLength(3);
  });
});

describe('WalkState', () => {
  it('holds five cursors of 90 characters and uids of 36 in 900 characters', () => {
    const section = (...streams: readonly Stream[]): SectionState => ({
      after: [Date.parse('2026-06-03T13:00:00Z'), 'u'.repeat(36)],
      before: 4000,
      shown: 40,
      streams: streams.map((stream) => [stream, 'c'.repeat(90), false]),
    });
    const state: WalkState = {
      ahead: section('upcoming', 'unconfirmed', 'recurring'),
      behind: section('past', 'cancelled'),
    };
    expect(JSON.stringify(state).length).toBeLessThanOrEqual(900);
  });
});
