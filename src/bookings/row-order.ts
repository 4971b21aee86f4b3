import type { Booking } from './booking';

/** The two directions in time that Cal.com's lists run in; each is a section of its own. */
export type Direction = 'ahead' | 'behind';

/** A row's place in its section. Bookings may start together, so the uid settles the order. */
export type RowKey = readonly [startMs: number, uid: string];

/** How far along its section an instant lies: in both directions it grows from row to row. */
export function distanceOf(direction: Direction, instantMs: number): number {
  return direction === 'ahead' ? instantMs : -instantMs;
}

export function keyOf(booking: Booking): RowKey {
  return [booking.start.getTime(), booking.uid];
}

/** Ahead: by start, then uid, both ascending. Behind: exactly the reverse. */
export function compareRows(direction: Direction, a: Booking, b: Booking): number {
  return compareKeys(direction, keyOf(a), keyOf(b));
}

/** Everything is beyond null. */
export function isBeyond(direction: Direction, row: Booking, key: RowKey | null): boolean {
  return key === null || compareKeys(direction, keyOf(row), key) > 0;
}

function compareKeys(direction: Direction, [startA, uidA]: RowKey, [startB, uidB]: RowKey): number {
  const ascending = startA - startB || (uidA < uidB ? -1 : uidA > uidB ? 1 : 0);
  return direction === 'ahead' ? ascending : -ascending;
}
