// By their own paths: the packages' front doors load 300 modules more at every start.
import { format } from 'date-fns/format';
import { toZonedTime } from 'date-fns-tz/toZonedTime';
import { addDays, datePartsOf, dayMs, type LocalDate } from './calendar';

/** What a clock on the wall shows; `month` runs from 1 to 12. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
}

// Asking Intl costs a fifth of a millisecond, and the zones of a workspace's people are few.
const knownZones = new Set<string>();
const maxKnownZones = 1_000;

/** Is it a zone name such as "Europe/Lisbon"? Plain offsets such as "+01:00" are not: they know no summer time. */
export function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  if (!/^[A-Za-z][\w+/-]*$/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
  if (knownZones.size < maxKnownZones) knownZones.add(name);
  return true;
}

/** What clocks in the zone show then, in date-fns' date patterns. */
export const formatWallTime = (at: Date, timeZone: string, pattern: string): string =>
  format(toZonedTime(at, timeZone), pattern);

/**
 * The instant at which clocks in the zone show this time. A time skipped in spring moves forward by the length of
 * the gap (02:30 becomes 03:30); of a time that comes twice in autumn it is the first.
 */
export function toInstant(wallTime: WallTime, timeZone: string): Date {
  const { year, month, day, hour = 0, minute = 0 } = wallTime;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const shows = (ms: number) => ms + offsetAt(ms, timeZone) === asUtc;
  // Not `fromZonedTime` or `getTimezoneOffset` of date-fns-tz: both are wrong near clock changes. No offset is more
  // than 14 hours, so a day to either side lies before and after any change that concerns this time.
  const byOffsetBefore = asUtc - offsetAt(asUtc - dayMs, timeZone);
  const byOffsetAfter = asUtc - offsetAt(asUtc + dayMs, timeZone);
  // The offset from before a change gives both the first of two and the time moved over a gap.
  return new Date(!shows(byOffsetBefore) && shows(byOffsetAfter) ? byOffsetAfter : byOffsetBefore);
}

/** The first instant of the day. That is not midnight where clocks skip midnight. */
export function startOfDay(date: LocalDate, timeZone: string): Date {
  return toInstant(datePartsOf(date), timeZone);
}

/** The last millisecond of the day: the next day's start less one, however long the day is. */
export function endOfDay(date: LocalDate, timeZone: string): Date {
  return new Date(startOfDay(addDays(date, 1), timeZone).getTime() - 1);
}

/** The day that the calendar on a wall in the zone shows then. */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  return toWallClock(instant, timeZone).slice(0, 10);
}

/** Hours and minutes as `14:32`. */
export function localTimeOf(instant: Date, timeZone: string): string {
  return toWallClock(instant, timeZone).slice(11, 16);
}

function toWallClock(instant: Date, timeZone: string): string {
  const ms = instant.getTime();
  return new Date(ms + offsetAt(ms, timeZone)).toISOString();
}

/** How far the zone's clocks are ahead of UTC, in milliseconds. Right only in a process that runs with TZ=UTC. */
export function offsetAt(ms: number, timeZone: string): number {
  const offset = toZonedTime(new Date(ms), timeZone).getTime() - ms;
  if (Number.isNaN(offset)) throw new RangeError(`No such time or time zone: ${ms}, ${timeZone}`);
  return offset;
}
