import { createGapCount, readPages } from '../../bookings/scan';
import type { CalcomClient, CallOptions } from '../../calcom/client';
import { CalcomForbiddenError, CalcomNotFoundError } from '../../calcom/errors';
import type { Me } from '../../calcom/schemas';
import { type Period, resolvePeriod } from '../../lib/time/period';
import { createBookingFilter, isCountedFor, organiserIdOf } from '../../rankings/match';
import { defaultQuestion } from '../../rankings/question';
import { calendarOf } from '../ask/understand-question';
import type { OwnNumbers, OwnWeeks } from './home-view';

const mostPages = 5;

/** What the connection's owner organised: this week so far, and in the four weeks before it. */
export async function askOwnWeeks(calcom: CalcomClient, now: Date, options: CallOptions): Promise<OwnWeeks> {
  const me = await calcom.getMe(options);
  const calendar = { now, ...calendarOf(me), running: 'until-now' } as const;
  const thisWeek = resolvePeriod({ kind: 'this', unit: 'week' }, calendar);
  const before = resolvePeriod({ kind: 'last-weeks', count: 4 }, calendar);
  const [current, past] = await Promise.all([
    askOwn(calcom, me, thisWeek, now, options),
    askOwn(calcom, me, before, now, options),
  ]);
  return { thisWeek, before, current, past };
}

/** Asked of Insights where this access may, since an admin's list holds everybody's bookings; else counted. */
async function askOwn(calcom: CalcomClient, me: Me, period: Period, now: Date, options: CallOptions) {
  if (me.organizationId != null) {
    const found = await askInsights(calcom, me, period, options).catch((error: unknown) => {
      if (error instanceof CalcomForbiddenError || error instanceof CalcomNotFoundError) return null;
      throw error;
    });
    if (found !== null) return found;
  }
  return countOwn(calcom, me, period, now, options);
}

/** Null where it says nothing: no right to see more gives empty lists, a filter not understood gives others' rows. */
async function askInsights(
  calcom: CalcomClient,
  me: Me,
  { start, end, timeZone }: Period,
  options: CallOptions,
): Promise<OwnNumbers | null> {
  const [startDate = null, endDate = null] = [start?.toISOString(), end?.toISOString()];
  const stats = await calcom.getMemberStats(
    {
      scope: 'org',
      timeZone,
      columnFilters: [
        { id: 'startTime', value: { type: 'dr', data: { startDate, endDate, preset: 'c' } } },
        { id: 'userId', value: { type: 'ss', data: me.id } },
      ],
    },
    options,
  );
  const isOwn = stats.mostBookings.every(({ userId }) => userId === me.id);
  if (!isOwn || stats.mostBookings.length === 0) return null;
  const own = (rows: typeof stats.mostBookings) => rows.find(({ userId }) => userId === me.id)?.count ?? 0;
  return {
    bookings: own(stats.mostBookings),
    completed: own(stats.mostCompleted),
    cancelled: own(stats.mostCancelled),
  };
}

/** Null where there are too many to read for a glance. */
async function countOwn(
  calcom: CalcomClient,
  me: Me,
  period: Period,
  now: Date,
  options: CallOptions,
): Promise<OwnNumbers | null> {
  const fits = createBookingFilter(defaultQuestion, period);
  const numbers = { bookings: 0, completed: 0, cancelled: 0 };
  const seen = new Set<number>();
  const window = {
    ...(period.start && { afterStart: period.start.toISOString() }),
    ...(period.end && { beforeEnd: period.end.toISOString() }),
  };
  const gaps = createGapCount();
  let pages = 0;
  for await (const page of readPages(window, null, (query) => calcom.listBookings(query, options))) {
    gaps.add(page);
    for (const booking of page.rows) {
      if (seen.has(booking.id) || organiserIdOf(booking) !== me.id || !fits(booking)) continue;
      seen.add(booking.id);
      numbers.bookings += 1;
      if (isCountedFor['most-completed'](booking, now)) numbers.completed += 1;
      if (isCountedFor['most-cancelled'](booking, now)) numbers.cancelled += 1;
    }
    pages += 1;
    if (page.next === null) return { ...numbers, gaps: gaps.read() };
    if (pages === mostPages) break;
  }
  return null;
}
