import type { Booking } from '../world/types';
import { timeStatusOf } from './kpi-stats';
import { readWallClockBound } from './wall-clock-bound';

type Unit = 'day' | 'week' | 'month' | 'year';

/** Days as `YYYY-MM-DD`, both inside. */
interface Span {
  readonly first: string;
  readonly last: string;
}

export interface TrendsRequest {
  readonly startDate: string;
  readonly endDate: string;
  readonly timeZone: string;
  /** The caller's own, an English weekday name. */
  readonly weekStart: string;
}

const dayMs = 86_400_000;
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * A row for each day, week, month or year, whatever fits the length of the range; of a range that begins or ends within
 * one, a part. Bookings stand where they were booked, in the public source even if the range is one of start times.
 */
export function buildEventTrends(
  bookings: readonly Booking[],
  { startDate, endDate, timeZone, weekStart }: TrendsRequest,
  now: Date,
): readonly Readonly<Record<string, unknown>>[] {
  const dayOf = createDayOf(timeZone);
  const [start, end] = [readWallClockBound(startDate), readWallClockBound(endDate)];
  const unit = unitFor(Math.floor((end - start) / dayMs));
  const whole = { first: dayOf(new Date(start)), last: dayOf(new Date(end)) };
  const today = dayOf(now);
  const dated = bookings.map((booking) => ({ booking, day: dayOf(booking.createdAt) }));
  return spansOf(whole, unit, Math.max(0, weekdays.indexOf(weekStart))).map((span) => {
    const within = dated.flatMap(({ booking, day }) =>
      day >= span.first && day <= span.last ? [booking] : [],
    );
    const countOf = (status: string) =>
      within.filter((booking) => timeStatusOf(booking, now) === status).length;
    return {
      formattedDateFull: labelOf(span, unit, whole),
      isToday: span.first <= today && today <= span.last,
      Month: labelOf(span, unit, whole),
      Created: within.length,
      Completed: countOf('completed'),
      Rescheduled: countOf('rescheduled'),
      Cancelled: countOf('cancelled'),
      'No-Show (Host)': within.filter(({ noShowHost }) => noShowHost).length,
      'No-Show (Guest)': within.flatMap(({ attendees }) => attendees.filter(({ absent }) => absent)).length,
    };
  });
}

function unitFor(days: number): Unit {
  if (days > 365) return 'year';
  if (days > 90) return 'month';
  return days > 30 ? 'week' : 'day';
}

function spansOf({ first, last }: Span, unit: Unit, weekStart: number): readonly Span[] {
  const spans: Span[] = [];
  for (let day = first; day <= last; ) {
    const end = endOf(day, unit, weekStart);
    spans.push({ first: day, last: end < last ? end : last });
    day = addDays(end, 1);
  }
  return spans;
}

function endOf(day: string, unit: Unit, weekStart: number): string {
  const date = new Date(`${day}T00:00:00.000Z`);
  if (unit === 'day') return day;
  if (unit === 'week') return addDays(day, 6 - ((date.getUTCDay() - weekStart + 7) % 7));
  if (unit === 'year') return `${day.slice(0, 4)}-12-31`;
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).toISOString().slice(0, 10);
}

const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);

/** For people to read: `Jun 1`, `Jun 1 - Jun 7`, `Jun`; with the year where the range has more than one. */
function labelOf({ first, last }: Span, unit: Unit, whole: Span): string {
  const hasYear = whole.first.slice(0, 4) !== whole.last.slice(0, 4);
  const shown = (day: string, parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone: 'UTC',
      ...parts,
      ...(hasYear ? { year: 'numeric' } : {}),
    }).format(new Date(`${day}T00:00:00.000Z`));
  if (unit === 'year') return first.slice(0, 4);
  if (unit === 'month') return shown(first, { month: 'short' });
  const from = shown(first, { month: 'short', day: 'numeric' });
  return unit === 'day' ? from : `${from} - ${shown(last, { month: 'short', day: 'numeric' })}`;
}

function createDayOf(timeZone: string): (instant: Date) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (instant) => format.format(instant);
}
