import fc from 'fast-check';
import { readPages, type Scan, type ScanPosition, scanPages, scanStart } from '../../src/bookings/scan';
import type { BookingsPage, BookingsQuery, WireBooking } from '../../src/calcom/schemas';
import { wireBooking } from './wire-booking';

const at = (id: number, minutes: number) =>
  wireBooking({
    id,
    uid: `booking-${id}`,
    start: new Date(Date.UTC(2026, 5, 1) + minutes * 60_000).toISOString(),
  });

/** Latest first; the cursor is the number of rows before the page. */
function serve(bookings: readonly WireBooking[], pageSize = 3) {
  const asked: BookingsQuery[] = [];
  const fetchPage = async (query: BookingsQuery): Promise<BookingsPage> => {
    asked.push(query);
    const from = Number(query.cursor ?? 0);
    const data = bookings.slice(from, from + pageSize);
    const hasMore = from + pageSize < bookings.length;
    return { data, pagination: { hasMore, nextCursor: hasMore ? String(from + pageSize) : null } };
  };
  return { asked, fetchPage };
}

const walk = (
  fetchPage: (query: BookingsQuery) => Promise<BookingsPage>,
  about: Partial<Parameters<typeof scanPages>[0]> = {},
): Promise<Scan> =>
  scanPages({
    query: {},
    from: scanStart,
    fetchPage,
    isWanted: () => true,
    isExpected: () => true,
    maxPages: 10,
    ...about,
  });
const ids = ({ rows }: Scan) => rows.map(({ booking }) => booking.id);
const ten = Array.from({ length: 10 }, (_, index) => at(100 - index, 100 - index));

describe('walkPages', () => {
  it('ends after so many pages, and says where it would go on', async () => {
    const { fetchPage, asked } = serve(ten);
    const found = await walk(fetchPage, { maxPages: 2 });
    expect(ids(found)).toEqual([100, 99, 98, 97, 96, 95]);
    expect(found).toMatchObject({ scannedCount: 6, next: { cursor: '6', after: null } });
    expect(asked).toHaveLength(2);
    const rest = await walk(fetchPage, { from: found.next ?? scanStart });
    expect(ids(rest)).toEqual([94, 93, 92, 91]);
    expect(rest.next).toBeNull();
  });

  it('ends with the page on which enough are found', async () => {
    const { fetchPage, asked } = serve(ten);
    const found = await walk(fetchPage, { isWanted: ({ id }) => id % 2 === 0, targetRows: 2 });
    expect(ids(found)).toEqual([100, 98]);
    expect(asked).toHaveLength(1);
  });

  it('says whether all it saw was of one kind, wanted or not', async () => {
    const { fetchPage } = serve(ten);
    const isWanted = ({ id }: WireBooking) => id > 95;
    expect((await walk(fetchPage, { isWanted, isExpected: ({ id }) => id > 90 })).hasOnlyExpected).toBe(true);
    expect((await walk(fetchPage, { isWanted, isExpected: ({ id }) => id > 95 })).hasOnlyExpected).toBe(
      false,
    );
  });

  it('gives a row once that was on two pages', async () => {
    const { fetchPage } = serve([at(3, 3), at(2, 2), at(1, 1), at(1, 1), at(0, 0)]);
    expect(ids(await walk(fetchPage))).toEqual([3, 2, 1, 0]);
  });

  it('goes on behind the row shown last, though others have come before it or it has gone', async () => {
    const from: ScanPosition = {
      cursor: null,
      after: { bookingId: 99, startMs: Date.parse(at(99, 99).start) },
    };
    const later = serve([at(101, 101), ...ten]);
    expect(ids(await walk(later.fetchPage, { from }))).toEqual([98, 97, 96, 95, 94, 93, 92, 91]);
    const without = serve(ten.filter(({ id }) => id !== 99));
    expect(ids(await walk(without.fetchPage, { from }))).toEqual([98, 97, 96, 95, 94, 93, 92, 91]);
  });

  it('leads through all that is wanted, each once, whatever the pages and wherever it is resumed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ minutes: fc.nat({ max: 20 }), wanted: fc.boolean() }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        async (given, pageSize, maxPages, shown) => {
          const sorted = [...given].sort((a, b) => b.minutes - a.minutes);
          const bookings = sorted.map(({ minutes }, index) => at(index, minutes));
          const isWanted = ({ id }: WireBooking) => sorted[id]?.wanted === true;
          const { fetchPage } = serve(bookings, pageSize);
          const seen: number[] = [];
          let from: ScanPosition | null = scanStart;
          while (from !== null) {
            const found: Scan = await walk(fetchPage, { from, isWanted, maxPages, targetRows: shown });
            const view = found.rows.slice(0, shown);
            seen.push(...view.map(({ booking }) => booking.id));
            from = view.length < found.rows.length ? (view.at(-1)?.position ?? null) : found.next;
          }
          expect(seen).toEqual(bookings.filter(isWanted).map(({ id }) => id));
        },
      ),
    );
  });
});

const june = '2026-06-01T00:00:00.000Z';

function pageOf(
  ids: readonly number[],
  next: string | null,
  start = '2026-06-10T09:00:00.000Z',
): BookingsPage {
  const data = ids.map((id) => wireBooking({ id, start }));
  return { data, pagination: { nextCursor: next, hasMore: next !== null } };
}

function answering(pages: Readonly<Record<string, BookingsPage>>) {
  const asked: BookingsQuery[] = [];
  return {
    asked,
    fetchPage: async (query: BookingsQuery) => {
      asked.push(query);
      const page = pages[query.cursor ?? 'first'];
      if (page === undefined) throw new Error('no such page');
      return page;
    },
  };
}

async function readAll(pages: Parameters<typeof answering>[0], from: string | null = null, query = {}) {
  const { asked, fetchPage } = answering(pages);
  const read = [];
  for await (const page of readPages(query, from, fetchPage)) read.push(page);
  return { asked, read };
}

describe('readPages', () => {
  it('asks once for each page, a hundred rows at a time, and hands each over as it comes', async () => {
    const { asked, read } = await readAll({
      first: pageOf([3, 2], 'a'),
      a: pageOf([], 'b'),
      b: pageOf([1], null),
    });
    expect(asked).toEqual([{ limit: 100 }, { cursor: 'a', limit: 100 }, { cursor: 'b', limit: 100 }]);
    expect(read.map(({ rows, next }) => [rows.map(({ id }) => id), next])).toEqual([
      [[3, 2], 'a'],
      [[], 'b'],
      [[1], null],
    ]);
  });

  it('goes on where an earlier page ended', async () => {
    const { asked } = await readAll({ b: pageOf([1], null) }, 'b', { teamsIds: [7] });
    expect(asked).toEqual([{ teamsIds: [7], cursor: 'b', limit: 100 }]);
  });

  it('asks for nothing more once it is left', async () => {
    const { asked, fetchPage } = answering({ first: pageOf([2], 'a'), a: pageOf([1], null) });
    for await (const { rows } of readPages({}, null, fetchPage)) if (rows.length > 0) break;
    expect(asked).toHaveLength(1);
  });

  it('ends before the window where a server ignores its bounds, and not on an empty page', async () => {
    const { asked, read } = await readAll(
      {
        first: pageOf([3], 'a'),
        a: pageOf([], 'b'),
        b: pageOf([2], 'c', '2026-05-31T23:59:59Z'),
        c: pageOf([1], null, '2026-05-01T00:00:00Z'),
      },
      null,
      { afterStart: june },
    );
    expect(asked).toHaveLength(3);
    expect(read.at(-1)?.next).toBeNull();
  });

  it('passes on what a page fails with', async () => {
    await expect(readAll({})).rejects.toThrow('no such page');
  });
});
