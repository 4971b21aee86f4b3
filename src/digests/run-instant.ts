import { datePartsOf, type LocalDate } from '../insights/calendar';
import { localDateOf, localTimeOf, toInstant } from '../insights/wall-time';

const minuteMs = 60_000;
// The longest gap there has been is a whole day: Samoa had no 30 December 2011.
const longerThanAnyGapMs = 25 * 60 * minuteMs;

/**
 * The instant at which clocks in the zone show `time` on `date`: the first of two. Where they skip it, the first
 * instant after the gap, which is the start of the next day when the day itself is skipped.
 */
export function runInstant(date: LocalDate, time: string, timeZone: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const instant = toInstant({ ...datePartsOf(date), hour, minute }, timeZone);
  const asked = `${date} ${time}`;
  if (wallClock(instant.getTime(), timeZone) === asked) return instant;
  return endOfGap(asked, instant.getTime(), timeZone);
}

/** `toInstant` lands after the gap, as far as the asked time is past the gap's beginning. */
function endOfGap(asked: string, afterGap: number, timeZone: string): Date {
  let before = afterGap - longerThanAnyGapMs;
  let after = afterGap;
  while (after - before > minuteMs) {
    const middle = before + Math.floor((after - before) / 2 / minuteMs) * minuteMs;
    if (wallClock(middle, timeZone) < asked) before = middle;
    else after = middle;
  }
  return new Date(after);
}

function wallClock(ms: number, timeZone: string): string {
  const instant = new Date(ms);
  return `${localDateOf(instant, timeZone)} ${localTimeOf(instant, timeZone)}`;
}
