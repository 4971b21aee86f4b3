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

export interface CursorWalk {
  readonly status: ListStatus | undefined;
  readonly cursor: string | null | undefined;
  readonly limit: number;
  readonly now: Date;
  readonly keeps: (booking: Booking) => boolean;
}

/** One page of a walk along the uuid, which is in the order of starts, over bookings sorted by it. */
export function pickCursorPage(sorted: readonly Booking[], walk: CursorWalk): CursorPage {
  const { status, limit, now, keeps } = walk;
  const from = walk.cursor ?? anchorOf(status, now);
  const step = forward.includes(status) ? 1 : -1;
  const rows: Booking[] = [];
  let hasMore = false;
  for (let at = step === 1 ? 0 : sorted.length - 1; at in sorted && !hasMore; at += step) {
    const booking = sorted[at];
    const ahead = booking !== undefined && (step === 1 ? booking.uuid > from : booking.uuid < from);
    if (!ahead || !keeps(booking)) continue;
    if (rows.length < limit) rows.push(booking);
    else hasMore = true;
  }
  const last = rows.at(-1);
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
