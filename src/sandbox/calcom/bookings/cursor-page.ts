import { lowestUuidAt } from '../uuid-v7';
import type { Booking } from '../world/types';
import type { ListStatus } from './bookings-query';
import { buildCursor } from './cursor';

const hourMs = 3_600_000;
const forward: readonly (ListStatus | undefined)[] = ['upcoming', 'recurring', 'unconfirmed'];

export interface CursorPage {
  readonly rows: readonly Booking[];
  readonly pagination: { readonly nextCursor: string | null; readonly hasMore: boolean };
}

/**
 * One page of a walk along the uuid, which is in the order of starts.
 * @param sorted all bookings that match, by uuid
 */
export function pickCursorPage(
  sorted: readonly Booking[],
  walk: {
    readonly status: ListStatus | undefined;
    readonly cursor: string | null | undefined;
    readonly limit: number;
    readonly now: Date;
  },
): CursorPage {
  const isForward = forward.includes(walk.status);
  const from = walk.cursor ?? anchorOf(walk.status, walk.now);
  const ahead = isForward
    ? sorted.filter(({ uuid }) => uuid > from)
    : sorted.filter(({ uuid }) => uuid < from).reverse();
  const rows = ahead.slice(0, walk.limit);
  const last = rows.at(-1);
  const hasMore = ahead.length > rows.length;
  return {
    rows,
    pagination: { nextCursor: hasMore && last !== undefined ? buildCursor(last.uuid) : null, hasMore },
  };
}

/** Where the first page begins. A meeting that runs for more than an hour is thereby lost from `upcoming`. */
function anchorOf(status: ListStatus | undefined, now: Date): string {
  if (forward.includes(status)) return lowestUuidAt(new Date(now.getTime() - hourMs));
  return lowestUuidAt(status === 'past' ? now : new Date(Date.UTC(2100, 0, 1)));
}
