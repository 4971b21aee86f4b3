import type { ReadRows } from './schemas';

const pageSize = 250;
const mostPages = 20;

/** Every row of a take/skip list, by id once; ends on a short page or on one that brings nothing new. */
export async function collectPages<T extends { readonly id: number }>(
  fetchPage: (query: { readonly take: number; readonly skip: number }) => Promise<ReadRows<T>>,
): Promise<readonly T[]> {
  const rows = new Map<number, T>();
  for (let page = 0; page < mostPages; page += 1) {
    const before = rows.size;
    const { data, unreadable = [] } = await fetchPage({ take: pageSize, skip: page * pageSize });
    for (const row of data) rows.set(row.id, row);
    if (data.length + unreadable.length < pageSize || rows.size === before) break;
  }
  return [...rows.values()];
}
