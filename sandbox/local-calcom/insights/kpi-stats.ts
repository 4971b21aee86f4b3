import { badRequest } from '../http/answer';
import type { Booking } from '../world/types';
import { readWallClockBound } from './column-filter';
import type { ColumnFilter } from './member-stats-request';

type Count = (bookings: readonly Booking[], now: Date) => number;

// A moved booking is neither cancelled nor completed here, whatever its status says; what was rejected or never
// answered is completed once it is over.
export const timeStatusOf = ({ rescheduledToUid, status, end }: Booking, now: Date) => {
  if (rescheduledToUid !== null) return 'rescheduled';
  if (status === 'cancelled') return 'cancelled';
  return end < now ? 'completed' : 'uncompleted';
};
const countTimeStatus =
  (wanted: ReturnType<typeof timeStatusOf>): Count =>
  (bookings, now) =>
    bookings.filter((booking) => timeStatusOf(booking, now) === wanted).length;
const ratingsOf = (bookings: readonly Booking[]) => bookings.flatMap(({ rating }) => rating ?? []);

const counts: Readonly<Record<string, Count>> = {
  created: (bookings) => bookings.length,
  scheduled: countTimeStatus('uncompleted'),
  completed: countTimeStatus('completed'),
  rescheduled: countTimeStatus('rescheduled'),
  cancelled: countTimeStatus('cancelled'),
  no_show: (bookings) => bookings.filter(({ noShowHost }) => noShowHost).length,
  no_show_guest: (bookings) =>
    bookings.flatMap(({ attendees }) => attendees.filter(({ absent }) => absent)).length,
  rating(bookings) {
    const ratings = ratingsOf(bookings);
    const sum = ratings.reduce((all, rating) => all + rating, 0);
    return ratings.length === 0 ? 0 : Math.round((sum / ratings.length) * 10) / 10;
  },
  csat(bookings) {
    const ratings = ratingsOf(bookings);
    const satisfied = ratings.filter((rating) => rating > 3).length;
    return ratings.length === 0 ? 0 : (satisfied / ratings.length) * 100;
  },
};

/** The totals of a period with their changes in percent; `empty` when nothing at all was counted in it. */
export function buildKpiStats(
  current: readonly Booking[],
  previous: readonly Booking[],
  now: Date,
): Readonly<Record<string, unknown>> {
  const kpis = Object.entries(counts).map(([name, count]) => {
    const value = count(current, now);
    return [name, { count: value, deltaPrevious: changeInPercent(value, count(previous, now)) }] as const;
  });
  return { empty: kpis.every(([, { count }]) => count === 0), ...Object.fromEntries(kpis) };
}

/** There is no change in percent from nothing: Cal.com says 100 then, or 0 when it still is nothing. */
function changeInPercent(current: number, previous: number): number {
  if (previous === 0) return current > 0 ? 100 : 0;
  return ((current - previous) / previous) * 100;
}

/** The first date range decides; one with both bounds has to be there. */
function findRange(filters: readonly ColumnFilter[]) {
  for (const [at, { id, value }] of filters.entries()) {
    if (value.type !== 'dr' || (id !== 'startTime' && id !== 'createdAt')) continue;
    const { startDate, endDate } = value.data;
    if (startDate !== null && endDate !== null) return { at, id, value, startDate, endDate };
  }
  throw badRequest('No date range filter found');
}

/** The filters of the equal period that ends where the compared one begins, and its dates. */
export function findKpiPeriod(filters: readonly ColumnFilter[], timeZone: string) {
  const { at, id, value, startDate, endDate } = findRange(filters);
  const [start, end] = [readWallClockBound(startDate), readWallClockBound(endDate)];
  const before = { startDate: instant(start - (end - start) - 1), endDate: instant(start - 1) };
  const moved = { id, value: { ...value, data: { ...value.data, ...before } } };
  const shown = (text: string) => displayDate(text, timeZone);
  return {
    previousFilters: filters.with(at, moved),
    previousRange: { startDate: shown(before.startDate), endDate: shown(before.endDate) },
  };
}

const instant = (ms: number) => new Date(ms).toISOString();

/** `2026-05-03`, as the hosted service has been seen to write it; the documentation has `May 3, 2026`. */
function displayDate(text: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(text));
}
