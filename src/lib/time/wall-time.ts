// Imported by subpath: the package roots load 300 more modules at every start.
import { format } from 'date-fns/format';
import { toZonedTime } from 'date-fns-tz/toZonedTime';
import { addDays, datePartsOf, dayMs, type LocalDate } from './calendar';

/** A local date and time without a zone; `month` runs from 1 to 12. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
}

// Cached: asking Intl takes 0.2 ms, and a workspace's people use few zones.
const knownZones = new Set<string>();
const maxKnownZones = 1_000;

/** Whether this is a zone name. Offsets such as "+01:00" are not: they have no summer time. */
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

/** Formats the zone's local time with a date-fns pattern. */
export const formatWallTime = (at: Date, timeZone: string, pattern: string): string =>
  format(toZonedTime(at, timeZone), pattern);

/**
 * The instant at which clocks in the zone show this time. A time skipped in spring moves forward by the
 * length of the gap (02:30 becomes 03:30). A time that occurs twice in autumn means the first.
 */
export function toInstant(wallTime: WallTime, timeZone: string): Date {
  const { year, month, day, hour = 0, minute = 0 } = wallTime;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const shows = (ms: number) => ms + offsetAt(ms, timeZone) === asUtc;
  // Not `fromZonedTime` or `getTimezoneOffset` of date-fns-tz: both are wrong near clock changes. Offsets are
  // at most 14 hours, so a day earlier and a day later lie on either side of any change that matters here.
  const byOffsetBefore = asUtc - offsetAt(asUtc - dayMs, timeZone);
  const byOffsetAfter = asUtc - offsetAt(asUtc + dayMs, timeZone);
  // The offset before a change gives both the first of two equal times and the time moved over a gap.
  return new Date(!shows(byOffsetBefore) && shows(byOffsetAfter) ? byOffsetAfter : byOffsetBefore);
}

/** The first instant of the day, which is not midnight where clocks skip midnight. */
export function startOfDay(date: LocalDate, timeZone: string): Date {
  return toInstant(datePartsOf(date), timeZone);
}

/** The last millisecond of the day, which need not be 24 hours long. */
export function endOfDay(date: LocalDate, timeZone: string): Date {
  return new Date(startOfDay(addDays(date, 1), timeZone).getTime() - 1);
}

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

/** In ms ahead of UTC. Needs a process with TZ=UTC. @throws RangeError for an invalid instant or zone. */
export function offsetAt(ms: number, timeZone: string): number {
  const offset = toZonedTime(new Date(ms), timeZone).getTime() - ms;
  if (Number.isNaN(offset)) throw new RangeError(`No such time or time zone: ${ms}, ${timeZone}`);
  return offset;
}
