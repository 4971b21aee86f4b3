import type { BookingsVisibleTo } from '../config';

/**
 * May this person list bookings with the workspace's shared Cal.com access? Bookings hold guests' names and
 * addresses, so nobody may until it is said who.
 */
export function canListBookings(visibleTo: BookingsVisibleTo, slackUserId: string): boolean {
  return visibleTo === 'everyone' || visibleTo.includes(slackUserId);
}
