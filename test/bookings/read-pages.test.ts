import { readPages } from '../../src/bookings/scan';
import type { BookingsPage, BookingsQuery } from '../../src/calcom/schemas';
import { wireBooking } from './wire-booking';

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
