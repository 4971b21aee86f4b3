import { datePartsOf, type LocalDate } from '../lib/time/calendar';
import { offsetAt, toInstant } from '../lib/time/wall-time';

const minuteMs = 60_000;
// The longest gap there has been is a whole day: Samoa had no 30 December 2011.
const longerThanAnyGapMs = 25 * 60 * minuteMs;

// An instant costs Intl five looks at the clock, and thousands of digests share a few times and zones.
const known = new Map<string, number>();
const mostKnown = 10_000;

/**
 * The instant at which clocks in the zone show `time` on `date`: the first of two. Where they skip it, the first
 * instant after the gap, which is the start of the next day when the day itself is skipped.
 */
export function runInstant(date: LocalDate, time: string, timeZone: string): Date {
  const key = `${date} ${time} ${timeZone}`;
  const remembered = known.get(key);
  if (remembered !== undefined) return new Date(remembered);
  const instant = findInstant(date, time, timeZone);
  if (known.size >= mostKnown) known.clear();
  known.set(key, instant);
  return new Date(instant);
}

function findInstant(date: LocalDate, time: string, timeZone: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const { year, month, day } = datePartsOf(date);
  const asked = Date.UTC(year, month - 1, day, hour, minute);
  const shownAt = (ms: number) => ms + offsetAt(ms, timeZone);
  const instant = toInstant({ year, month, day, hour, minute }, timeZone).getTime();
  if (shownAt(instant) === asked) return instant;

  // It is skipped: `toInstant` lies as far after the gap as the asked time lies inside it.
  let before = instant - longerThanAnyGapMs;
  let after = instant;
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
    if (shownAt(middle) < asked) before = middle;
    else after = middle;
  }
  return after;
}
