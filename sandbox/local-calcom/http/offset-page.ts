import { z } from 'zod';
import { parseDto } from './parse-dto';
import { type QueryValues, withNumbers } from './query-values';

export interface Offset {
  readonly take: number;
  readonly skip: number;
}

/** `take` 1–250 and `skip`, as the older lists and the directory have them. */
export function parseOffset(query: QueryValues, defaultTake: number): Offset {
  const schema = z.object({
    take: z.int().min(1).max(250).default(defaultTake),
    skip: z.int().min(0).default(0),
  });
  return parseDto(schema, withNumbers(query, ['take', 'skip']));
}

export function pageOf<Row>(rows: readonly Row[], { take, skip }: Offset): readonly Row[] {
  return rows.slice(skip, skip + take);
}

export function describePage(totalItems: number, { take, skip }: Offset) {
  const returnedItems = Math.max(0, Math.min(take, totalItems - skip));
  const remainingItems = Math.max(0, totalItems - skip - returnedItems);
  return {
    totalItems,
    remainingItems,
    returnedItems,
    itemsPerPage: take,
    currentPage: Math.floor(skip / take) + 1,
    totalPages: Math.ceil(totalItems / take),
    hasNextPage: remainingItems > 0,
    hasPreviousPage: skip > 0,
  };
}
