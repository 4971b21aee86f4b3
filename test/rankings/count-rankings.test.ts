import type { BookingsPage, BookingsQuery } from '../../src/calcom/schemas';
import { resolvePeriod } from '../../src/lib/time/period';
import { countRankings, maxBookingsCounted, type RankingsCondition } from '../../src/rankings/count';
import { defaultQuestion } from '../../src/rankings/question';
import { wireBooking } from '../bookings/wire-booking';

const now = new Date('2026-06-02T12:00:00.000Z');
const condition: RankingsCondition = {
  question: defaultQuestion,
  period: resolvePeriod(
    { kind: 'month', month: 5, year: 2026 },
    { now, timeZone: 'UTC', weekStart: 1, running: 'until-now' },
  ),
  scope: { kind: 'org' },
  ownId: 101,
  eventTypeId: null,
  now,
};

/** A server with `count` bookings that start on the day, page by page. */
function server(count: number, day: string, totalItems: number | null = null) {
  const asked: BookingsQuery[] = [];
  const fetchPage = async (query: BookingsQuery): Promise<BookingsPage> => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const to = Math.min(count, from + (query.limit ?? 0));
    const data = Array.from({ length: to - from }, (_, at) =>
      wireBooking({ id: from + at, start: `${day}T10:00:00.000Z`, end: `${day}T10:30:00.000Z` }),
    );
    return {
      data,
      pagination: { hasMore: to < count, nextCursor: to < count ? String(to) : null, totalItems },
    };
  };
  return { asked, fetchPage };
}

describe('countRankings', () => {
  it('reads every page once, a hundred bookings each', async () => {
    const { asked, fetchPage } = server(250, '2026-05-04');
    const count = await countRankings(condition, fetchPage);
    expect(asked.map(({ cursor, limit }) => [cursor, limit])).toEqual([
      [undefined, 100],
      ['100', 100],
      ['200', 100],
    ]);
    expect(count.kind === 'counted' && count.lists[0]?.members).toMatchObject([{ value: 250 }]);
  });

  it('ends with the first page where the server says that there are too many', async () => {
    const { asked, fetchPage } = server(20_000, '2026-05-04', 20_000);
    expect(await countRankings(condition, fetchPage)).toEqual({ kind: 'too-many' });
    expect(asked).toHaveLength(1);
  });

  it('ends where it has read too many', async () => {
    const { asked, fetchPage } = server(maxBookingsCounted + 1, '2026-05-04');
    expect(await countRankings(condition, fetchPage)).toEqual({ kind: 'too-many' });
    expect(asked).toHaveLength(100);
    const most = server(maxBookingsCounted, '2026-05-04', maxBookingsCounted);
    expect((await countRankings(condition, most.fetchPage)).kind).toBe('counted');
  });

  it('does not take the number of all bookings for that of a period whose bounds are ignored', async () => {
    const { asked, fetchPage } = server(20_000, '2026-04-30', 20_000);
    expect((await countRankings(condition, fetchPage)).kind).toBe('counted');
    // Nothing that follows is later.
    expect(asked).toHaveLength(1);
  });
});
